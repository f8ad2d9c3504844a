"""What is earned, in the admin: its form with a live preview, its versions, and going back to one."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from certificates.exceptions import PictureMissing
from certificates.forms.design import DesignForm
from certificates.models import Achievement, AchievementVersion
from certificates.models.achievements import load_picture
from certificates.policies import may_manage_certificates
from certificates.records import months_later
from certificates.rendering.designs import LANGUAGES, Design
from certificates.rendering.documents import render_sample_pdf, render_sample_picture
from certificates.rendering.samples import Sample, sample_record
from certificates.selectors.designs import Difference, differences
from certificates.services.achievements import design_of, keep_picture, restore_version, set_up_achievement
from courses.models import Course
from text.errors import DomainError
from web.admin.pages import AdminPage, Trail
from web.admin.versions import Line, Saved, VersionedForm
from web.people import current_user

PREVIEW_WIDTH = 900


class AchievementPage(AdminPage):
    """One step below the list of what is earned."""

    may_open = staticmethod(may_manage_certificates)
    header_icon = "success"
    kwargs: dict[str, Any]

    @cached_property
    def achievement(self) -> Achievement | None:
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(Achievement.objects.select_related("course", "template_version"), pk=self.kwargs["pk"])

    @property
    def saved(self) -> Achievement:
        """The achievement, on pages whose address names one."""
        if self.achievement is None:
            raise Http404
        return self.achievement

    def get_trail(self) -> Trail:
        above = [(reverse("achievements:index"), _("What is earned"))]
        if self.achievement is not None:
            above.append((reverse("achievements:edit", args=[self.achievement.pk]), str(self.achievement)))
        return above


class SavedAchievementPage(AchievementPage):
    """Of what is saved already: its address names it."""

    @property
    def saved(self) -> Achievement:
        if self.achievement is None:
            raise Http404
        return self.achievement


class DesignFormMixin(AchievementPage):
    form_class: Any = DesignForm  # each of the two bases has a type of its own for it

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return kwargs | {"achievement": self.achievement}


class DesignSaveView(DesignFormMixin, FormView):
    """Saves the form; pictures that were uploaded are kept whatever comes of it."""

    def form_valid(self, form: DesignForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            achievement = set_up_achievement(
                course_key=data["course"].pk,
                by=current_user(self.request),
                settings=form.settings,
                wording=form.wording,
                pictures=form.pictures.values(),
                **{name: data[name] for name in ("title_ar", "title_fr", "is_automatic", "validity_months")},
            )
        except DomainError as error:
            form.add_error(None, ValidationError(str(error), code=error.code))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. What was issued before stays as it was."))
        return redirect("achievements:edit", achievement.pk)

    @staticmethod
    def keep_uploads(form: DesignForm) -> None:
        for picture in form.pictures.values():
            keep_picture(picture=picture)
        form.keep_uploads()

    def form_invalid(self, form: DesignForm) -> HttpResponse:
        self.keep_uploads(form)
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = 422
        return response


class EditView(VersionedForm, DesignSaveView):
    """The form, and beside it the document as it would be."""

    template_name = "certificates/admin/achievement.html"

    def get_locked_rows(self, form: DesignForm) -> QuerySet[Course]:
        return Course.objects.filter(pk=form.cleaned_data["course"].pk)

    def get_stored_form(self, row: Course) -> DesignForm:
        return DesignForm(achievement=Achievement.objects.select_related("course", "template_version").filter(course=row).first())

    def get_lines(self, form: Any, beside: Any = None) -> list[Line]:
        return [replace(line, label=form.label_in_words(line.name)) for line in super().get_lines(form, beside)]

    def get_saved(self, row: Course) -> Saved | None:
        last = AchievementVersion.objects.filter(achievement__course=row).select_related("saved_by").first()
        return Saved(str(last.saved_by or ""), last.saved_at) if last else None

    def get_present_object(self) -> Achievement | None:
        return self.achievement

    def get_page_title(self) -> str:
        return _("Change what is earned") if self.achievement else _("Set up what is earned")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if self.achievement is None:
            return []
        address = reverse("achievements:versions", args=[self.achievement.pk])
        return [HeaderButton(_("Versions"), url=address, icon_name="history")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        args = [self.achievement.pk] if self.achievement else []
        name = "achievements:preview" if self.achievement else "achievements:preview-new"
        return super().get_context_data(**kwargs) | {"preview_url": reverse(name, args=args), "samples": Sample.choices}

    def show_both(self, form: DesignForm) -> HttpResponse:
        self.keep_uploads(form)
        return super().show_both(form)


class PreviewView(DesignFormMixin, FormView):
    """The unsaved form as a picture or, with `as=pdf`, as a PDF. Nothing is stored."""

    http_method_names = ["post"]

    def form_valid(self, form: DesignForm) -> HttpResponse:
        def load(name: str) -> bytes:
            return form.pictures[name].content if name in form.pictures else load_picture(name)

        course = form.cleaned_data["course"]
        title = {code: form.cleaned_data[f"title_{code}"] or course.title(code) for code in LANGUAGES}
        try:
            design = design_of(settings=form.settings, wording=form.wording, load=load)
            months = form.cleaned_data["validity_months"]
            return sample_response(self.request, design, title, self.request.POST, months)
        except DomainError as error:
            return JsonResponse({"errors": [str(error)]}, status=422)

    def form_invalid(self, form: DesignForm) -> HttpResponse:
        words = [
            f"{form[name].label}: {error}" if name in form.fields else error for name, errors in form.errors.items() for error in errors
        ]
        return JsonResponse({"errors": words}, status=422)


def sample_response(request: HttpRequest, design: Design, title: dict[str, str], asked: Any, months: int | None) -> HttpResponse:
    """The design for the invented person that is asked for."""
    sample = Sample(asked["sample"]) if asked.get("sample") in Sample.values else Sample.USUAL
    today = timezone.localdate()
    signatories = [{"name": one["name"], "role": one["role"]} for one in design.settings.get("signatories", [])]
    record = sample_record(sample, title=title, signatories=signatories, expires_on=_end(today, months), today=today)
    if asked.get("as") == "pdf":
        return HttpResponse(render_sample_pdf(record=record, design=design), content_type="application/pdf")
    return HttpResponse(render_sample_picture(record=record, design=design, width=PREVIEW_WIDTH), content_type="image/png")


def _end(today: date, months: int | None) -> date | None:
    return months_later(today, months) if months else None


@dataclass(frozen=True)
class VersionRow:
    """One version in the list, with what it changed."""

    version: AchievementVersion
    changes: list[Difference]
    is_current: bool


class VersionsView(SavedAchievementPage, TemplateView):
    """Who saved what and when, the newest first."""

    page_title = gettext_lazy("Versions")
    template_name = "certificates/admin/achievement_versions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(self.saved.versions.select_related("template_version", "saved_by"))
        rows = [
            VersionRow(version, differences(before, version) if before else [], is_current=version is versions[0])
            for version, before in zip_longest(versions, versions[1:])
        ]
        return super().get_context_data(**kwargs) | {"achievement": self.achievement, "rows": rows}


class VersionMixin(SavedAchievementPage):
    @cached_property
    def version(self) -> AchievementVersion:
        rows = AchievementVersion.objects.select_related("template_version", "saved_by", "achievement__course")
        return get_object_or_404(rows, achievement=self.achievement, number=self.kwargs["number"])


class VersionView(VersionMixin, TemplateView):
    """An older version beside what holds now, and a button to go back to it."""

    template_name = "certificates/admin/achievement_version.html"

    def get_page_title(self) -> str:
        return _("Version %(number)s") % {"number": self.version.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = self.saved.versions.select_related("template_version").first() or self.version
        return super().get_context_data(**kwargs) | {
            "achievement": self.achievement,
            "version": self.version,
            "latest": latest,
            "differences": differences(self.version, latest),
            "samples": Sample.choices,
            "sample": self.request.GET.get("sample", Sample.USUAL),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            restore_version(achievement=self.saved, number=self.version.number, by=current_user(request))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(request.get_full_path())
        messages.success(request, _("What that version said holds again, as a new version."))
        return redirect("achievements:versions", self.saved.pk)


class VersionPictureView(VersionMixin, View):
    """What a version looks like, drawn by its own source."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = self.version
        title = {code: getattr(version, f"title_{code}") or version.achievement.course.title(code) for code in LANGUAGES}
        design = version.template_version.design
        if design.protocol == 1:
            raise Http404
        try:
            response = sample_response(request, design, title, request.GET, version.validity_months)
        except DomainError as error:
            return JsonResponse({"errors": [str(error)]}, status=422)
        response["Cache-Control"] = "private, max-age=300"
        return response


class PictureView(AchievementPage, View):
    """A signature or logo that is kept: for administrators alone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = load_picture(self.kwargs["name"])
        except PictureMissing as error:
            raise Http404 from error
        kind = "image/png" if self.kwargs["name"].endswith(".png") else "image/jpeg"
        return HttpResponse(content, content_type=kind, headers={"Cache-Control": "private, max-age=86400"})
