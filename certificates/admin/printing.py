"""Print runs in the admin: asked for with one click, made by a job, taken away as files."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from certificates.choices import PrintForm
from certificates.forms.certificates import BatchForm
from certificates.models import IssueBatch, PrintRun
from certificates.policies import may_manage_certificates
from certificates.selectors.printing import progress_of_run
from certificates.services import start_print
from certificates.services.printing import files_of, pdf_of, zip_of
from jobs.models import LeasedRow
from text.errors import DomainError
from web.admin.pages import AdminPage, Trail
from web.downloads import download
from web.people import current_user


class StartPrintView(AdminPage, View):
    """One click: the certificates of a bulk issue, or of a cohort or course."""

    may_open = staticmethod(may_manage_certificates)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        whom, title = self._whom(request)
        form = PrintForm.ZIP if request.POST.get("form") == PrintForm.ZIP else PrintForm.PDF
        try:
            run = start_print(by=current_user(request), form=form, title=title, **whom)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("certificate_batches:start")
        return redirect("certificate_batches:print", run.uuid)

    @staticmethod
    def _whom(request: HttpRequest) -> tuple[dict[str, Any], str]:
        given = request.POST.get("batch", "")
        if given:
            batch = get_object_or_404(IssueBatch, pk=int(given) if given.isdecimal() and len(given) < 19 else 0)
            return {"batch": batch}, str(batch)
        form = BatchForm(request.POST)
        if not form.is_valid():
            raise Http404
        cohort, course = form.cleaned_data["cohort"], form.cleaned_data["course"]
        title = " · ".join(str(part) for part in (cohort, course) if part)
        return {"cohort": cohort, "course_key": course.pk if course else None}, title


class PrintView(AdminPage, TemplateView):
    """How far it is, then the files."""

    may_open = staticmethod(may_manage_certificates)
    page_title = gettext_lazy("Certificates to take away")
    header_icon = "download"
    template_name = "certificates/admin/print.html"

    @cached_property
    def run(self) -> PrintRun:
        return get_object_or_404(PrintRun, uuid=self.kwargs["run_uuid"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "progress" in request.GET:
            return render(request, "certificates/admin/_print_progress.html", self._progress())
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.run.title

    def get_trail(self) -> Trail:
        return [(reverse("certificate_batches:index"), _("Bulk issues"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self._progress()

    def _progress(self) -> dict[str, Any]:
        return {
            "run": self.run,
            "made": progress_of_run(self.run),
            "is_done": self.run.state == LeasedRow.State.DONE,
            "is_dead": self.run.state == LeasedRow.State.DEAD,
            "files": files_of(run=self.run),
        }


class TakeView(AdminPage, View):
    """One file of a run that is done."""

    may_open = staticmethod(may_manage_certificates)

    def get(self, request: HttpRequest, run_uuid: uuid.UUID, number: int) -> HttpResponseBase:
        run = get_object_or_404(PrintRun, uuid=run_uuid)
        if run.state != LeasedRow.State.DONE:
            return redirect("certificate_batches:print", run.uuid)
        if number not in [file.number for file in files_of(run=run)]:
            raise Http404
        name = f"taawon-{run.created_at:%Y-%m-%d}-{run.pk}"
        if run.form == PrintForm.ZIP:
            return download(zip_of(run=run), name=f"{name}.zip", content_type="application/zip")
        return download(pdf_of(run=run, number=number), name=f"{name}-{number}.pdf", content_type="application/pdf")
