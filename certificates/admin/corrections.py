"""Requests for corrections in the admin: both spellings side by side, accepted in one step or declined with words."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic

from certificates.choices import RequestState
from certificates.forms.certificates import NAME_FIELDS, DecisionForm
from certificates.models import CorrectionRequest
from certificates.services import accept_correction, decline_correction
from text.errors import DomainError
from web.people import current_user


class CorrectionIndexView(generic.IndexView):
    """Those that wait for an answer first, the oldest at the top."""

    model = CorrectionRequest

    def get_base_queryset(self) -> QuerySet[CorrectionRequest]:
        return CorrectionRequest.objects.select_related("certificate", "decided_by").order_by("-state", "asked_at", "pk")


class CorrectionView(generic.InspectView):
    """One request: what is printed, what she asks for, what will be printed."""

    page_title = gettext_lazy("Request for a correction")
    template_name = "certificates/admin/correction.html"

    def get_object(self, queryset: Any = None) -> CorrectionRequest:
        rows = CorrectionRequest.objects.select_related("certificate__enrolment__member", "decided_by", "replacement")
        return super().get_object(rows)

    @cached_property
    def form(self) -> DecisionForm:
        return DecisionForm(self.request.POST or None, initial=self.object.names)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        data = self.form.cleaned_data
        try:
            if request.POST.get("action") == "decline":
                decline_correction(request_id=self.object.pk, by=current_user(request), answer=data["answer"])
                messages.success(request, _("The answer is on the page of her certificate."))
                return redirect(reverse("certificate_corrections:index"))
            names = {field: data[field] for field in NAME_FIELDS}
            new = accept_correction(request_id=self.object.pk, by=current_user(request), names=names, note=data["note"])
        except DomainError as error:
            self.form.add_error(None, str(error))
            return self.get(request, *args, **kwargs)
        messages.success(request, _("The new certificate is issued. The old one now leads to it."))
        return redirect(reverse("certificates_admin:inspect", args=[new.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "asked": self.object,
            "certificate": self.object.certificate,
            "form": self.form,
            "is_open": self.object.state == RequestState.OPEN,
        }
