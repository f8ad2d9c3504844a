"""Requests to join in the admin: accepted in one step, with the cooperative and the cohort, or declined with a reason."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import generic

from accounts.phones import written_locally
from accounts.services import record_phones_seen
from cooperatives.forms import DecisionForm
from cooperatives.models import JoinRequest
from cooperatives.selectors import join_requests, likely_doubles
from cooperatives.services import accept_join_request, decline_join_request
from text.errors import DomainError
from web.admin.listings import OpeningIndexView
from web.people import current_user


class JoinRequestIndexView(OpeningIndexView):
    """Those that wait for an answer first, the oldest at the top."""

    model = JoinRequest

    def get_base_queryset(self) -> QuerySet[JoinRequest]:
        return join_requests()


class JoinRequestView(generic.InspectView):
    """One request: what she wrote, who she may be already, and what becomes of it."""

    page_title = gettext_lazy("Request to join")
    template_name = "cooperatives/admin/join_request.html"

    def get_object(self, queryset: Any = None) -> JoinRequest:
        return super().get_object(JoinRequest.objects.select_related("region", "decided_by", "member"))

    @cached_property
    def form(self) -> DecisionForm:
        return DecisionForm(self.request.POST or None, asked=self.object)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "search" or not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        data = self.form.cleaned_data
        try:
            if request.POST.get("action") == "decline":
                decline_join_request(request_id=self.object.pk, by=current_user(request), reason=data["reason"])
                messages.success(request, _("The answer goes to her as a text message."))
                return redirect(reverse("join_requests:index"))
            member = accept_join_request(
                request_id=self.object.pk,
                by=current_user(request),
                cooperative=data["cooperative"],
                cohort=data["cohort"],
                sex=data["sex"],
                **self.form.written_names,
            )
        except DomainError as error:
            self.form.add_error(None, str(error))
            return self.get(request, *args, **kwargs)
        name = member.display_name(get_language())
        messages.success(request, _("%(name)s is registered, and a text message tells her so.") % {"name": name})
        return redirect(reverse("join_requests:index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record_phones_seen(by=current_user(self.request), about=self.object, count=1)
        return super().get_context_data(**kwargs) | {
            "asked": self.object,
            "phone": written_locally(self.object.phone),
            "form": self.form,
            "doubles": likely_doubles(self.object) if self.object.is_waiting else [],
        }
