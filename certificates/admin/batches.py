"""Issuing to many in the admin: a dry run, a start, a progress bar, each person's result."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views import generic

from certificates import services
from certificates.choices import Outcome
from certificates.exceptions import explain
from certificates.forms.certificates import BatchForm
from certificates.models import IssueBatch, IssueItem
from certificates.policies import may_manage_certificates
from certificates.selectors import DryRunRow, EligibilityLabel, dry_run, dry_run_rows, eligibilities, progress_of
from certificates.selectors.printing import printable
from jobs.models import LeasedRow
from text.errors import DomainError
from text.spreadsheets import Row
from web.admin.exports import ExportMixin
from web.admin.pages import AdminPage, Trail
from web.people import current_user
from web.queries import query_without

PAGE_SIZE = 100
RESULTS = {
    "waiting": Q(outcome=Outcome.WAITING, state=LeasedRow.State.PENDING),
    "issued": Q(outcome=Outcome.ISSUED),
    "already": Q(outcome=Outcome.ALREADY),
    "refused": Q(outcome=Outcome.REFUSED),
    "failed": Q(state=LeasedRow.State.DEAD),
}


def page_of(batch: IssueBatch) -> str:
    return reverse("certificate_batches:inspect", args=[batch.pk])


class StartView(AdminPage, ExportMixin, TemplateView):  # type: ignore[misc]  # a list is streamed, which a TemplateView does not foresee
    """Choose whom; see who will get a certificate and what the others lack; start."""

    may_open = staticmethod(may_manage_certificates)
    page_title = gettext_lazy("Issue to many")
    header_icon = "group"
    template_name = "certificates/admin/start_batch.html"

    def get_trail(self) -> Trail:
        return [(reverse("certificate_batches:index"), _("Bulk issues"))]

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
        rows = eligibilities(**self.whom)
        counts = Counter(label for _pk, label in rows)
        shown = self.request.GET.get("verdict", "")
        chosen = [pk for pk, label in rows if shown not in EligibilityLabel.values or label == shown]
        page = Paginator(chosen, PAGE_SIZE).get_page(self.request.GET.get("p"))
        return context | {
            "is_dry_run": True,
            "page": page,
            "rows": dry_run_rows(page.object_list),
            "total": len(rows),
            "shown": shown if shown in EligibilityLabel.values else "",
            "counts": [(label, counts[label]) for label in EligibilityLabel if counts[label]],
            "ready": counts[EligibilityLabel.READY],
            "held": printable(**self.whom).count() if counts[EligibilityLabel.HAS_ONE] else 0,
            "whom": {name: self.request.GET.get(name, "") for name in ("cohort", "course")},
            "page_url": f"?{query_without(self.request, 'p', 'export')}",
            "filter_url": f"?{query_without(self.request, 'p', 'export', 'verdict')}",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        try:
            batch = services.start_batch(by=current_user(request), **self.whom)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        return redirect(page_of(batch))

    def get_export_name(self) -> str:
        return "taawon-rehearsal"

    def get_export_headings(self) -> Row:
        return [_("Name in Arabic"), _("Name in Latin letters"), _("Course"), _("What will happen"), _("Progress (%)")]

    def get_export_rows(self) -> Iterator[Row] | None:
        if not self.form.is_bound or not self.form.is_valid():
            return None
        shown = self.request.GET.get("verdict", "")
        return (_line(row) for row in dry_run(**self.whom) if shown not in EligibilityLabel.values or row.eligibility == shown)


def _line(row: DryRunRow) -> Row:
    member = row.enrolment.member
    return [member.full_name_ar, member.full_name_fr, str(row.enrolment.course), str(row.eligibility.label), row.progress_percent]


class BatchView(ExportMixin, generic.InspectView):
    """How far it is. The page renews itself until it is over; she may leave, stop it, and come back."""

    page_title = gettext_lazy("Bulk issue")
    template_name = "certificates/admin/batch.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "progress" in request.GET:  # what the script asks for
            return render(request, "certificates/admin/_progress.html", self._progress())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action")
        try:
            if action == "stop":
                services.stop_batch(batch=self.object, by=current_user(request))
                if progress_of(self.object).is_over:
                    messages.info(request, _("All was done before you stopped it."))
                else:
                    messages.success(request, _("Stopped. What was issued stays; the others wait until you go on."))
            elif action == "resume":
                services.resume_batch(batch=self.object, by=current_user(request))
                messages.success(request, _("The work goes on."))
            elif action == "retry":
                count = services.retry_batch(batch=self.object, by=current_user(request))
                messages.success(
                    request, ngettext("%(count)s person is tried again.", "%(count)s people are tried again.", count) % {"count": count}
                )
        except DomainError as error:
            messages.error(request, str(error))
        return redirect(page_of(self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.request.GET.get("result", "")
        page = Paginator(self._items(shown), PAGE_SIZE).get_page(self.request.GET.get("p"))
        for item in page:
            item.why = explain(item.reason) if item.reason else ""
        return (
            super().get_context_data(**kwargs)
            | self._progress()
            | {
                "items": page,
                "shown": shown if shown in RESULTS else "",
                "page_url": f"{page_of(self.object)}?{query_without(self.request, 'p')}",
            }
        )

    def _progress(self) -> dict[str, Any]:
        return {"batch": self.object, "progress": progress_of(self.object), "page_address": page_of(self.object)}

    def _items(self, shown: str) -> Any:
        items = IssueItem.objects.filter(batch=self.object).select_related("enrolment__member", "enrolment__course", "certificate")
        return items.filter(RESULTS[shown]).order_by("pk") if shown in RESULTS else items.order_by("-outcome", "pk")

    def get_export_name(self) -> str:
        return f"taawon-issue-{self.object.pk}"

    def get_export_headings(self) -> Row:
        return [_("Name in Arabic"), _("Name in Latin letters"), _("Course"), _("Result"), _("Reason"), _("Number")]

    def get_export_rows(self) -> Iterator[Row]:
        return self._result_lines(self._items(self.request.GET.get("result", "")))

    @staticmethod
    def _result_lines(items: Any) -> Iterator[Row]:
        for item in items.iterator(chunk_size=500):
            member = item.enrolment.member
            result = _("failed") if item.state == LeasedRow.State.DEAD else item.get_outcome_display()
            why = str(explain(item.reason)) if item.reason else ""
            serial = item.certificate.serial if item.certificate else ""
            yield [member.full_name_ar, member.full_name_fr, str(item.enrolment.course), str(result), why, serial]
