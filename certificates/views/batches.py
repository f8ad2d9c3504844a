"""Issuing to many in the admin: a rehearsal, a start, a progress bar, each person's result."""

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from certificates.exceptions import explain
from certificates.forms import BatchForm
from certificates.models import IssueBatch, IssueItem
from certificates.selectors import Verdict, progress_of, rehearse
from certificates.services import start_batch
from text.errors import DomainError

PAGE_SIZE = 100


def page_of(batch: IssueBatch) -> str:
    return reverse("certificate_batches:inspect", args=[batch.pk])


class StartView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Choose whom; see who will get a certificate and what the others lack; start."""

    model = IssueBatch
    permission_required = "manage"
    page_title = gettext_lazy("Issue to many")
    header_icon = "group"
    template_name = "certificates/admin/start_batch.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certificate_batches:index"), "label": _("Bulk issues")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def form(self) -> BatchForm:
        return BatchForm(self.request.GET or None)

    @property
    def whom(self) -> dict[str, Any]:
        course = self.form.cleaned_data["course"]
        return {"cohort": self.form.cleaned_data["cohort"], "course_key": course.pk if course else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"form": self.form}
        if not self.form.is_bound or not self.form.is_valid():
            return context
        rows = rehearse(**self.whom)
        counts = Counter(row.verdict for row in rows)
        return context | {
            "rehearsed": True,
            "rows": Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("p")),
            "counts": [(verdict, counts[verdict]) for verdict in Verdict if counts[verdict]],
            "ready": counts[Verdict.READY],
            "page_url": f"?{self.request.GET.urlencode()}",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        try:
            batch = start_batch(by=request.user, **self.whom)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        return redirect(page_of(batch))


class BatchView(generic.InspectView):
    """How far it is. The page renews itself until it is over; she may leave and come back."""

    page_title = gettext_lazy("Bulk issue")
    template_name = "certificates/admin/batch.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = IssueItem.objects.filter(batch=self.object).select_related("enrolment__member", "enrolment__course", "certificate")
        page = Paginator(items.order_by("-outcome", "pk"), PAGE_SIZE).get_page(self.request.GET.get("p"))
        for item in page:
            item.why = explain(item.reason) if item.reason else ""
        return super().get_context_data(**kwargs) | {
            "batch": self.object,
            "progress": progress_of(self.object),
            "items": page,
            "page_url": page_of(self.object),
        }
