"""Making lessons of an H5P file, from the page of a module."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts.models import User
from accounts.policies import is_trainer
from courses.admin.access import TrainersPage
from courses.blocks.content import LessonBody
from courses.models import ModulePage
from courses.services import import_lessons
from courses.services.lesson_import import MOST_BYTES, ImportedLesson
from text.errors import DomainError
from web.admin.pages import Trail
from web.people import current_user

_ = gettext_lazy


class LessonImportForm(forms.Form):
    file = forms.FileField(
        label=_("H5P file"),
        help_text=_("At most 50 MB. In H5P, download it with the button “Reuse”."),
        widget=forms.FileInput(attrs={"accept": ".h5p,.zip"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This package weighs more than 50 MB. Take videos and large pictures out of it."))
        return file


class LessonImportView(TrainersPage, FormView):
    """Choose the file; then read what came and what did not."""

    page_title = gettext_lazy("Import an H5P file as a lesson")
    header_icon = "download"
    template_name = "courses/admin/lesson_import.html"
    form_class = LessonImportForm

    @cached_property
    def module(self) -> ModulePage:
        return get_object_or_404(ModulePage, id=self.kwargs["pk"])  # pk would fail on a number that no database holds

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_trainer(request.user) and not self.module.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.module.get_admin_display_title()

    def get_trail(self) -> Trail:
        return [(reverse("wagtailadmin_explore", args=[self.module.pk]), self.module.get_admin_display_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"module": self.module}

    def form_valid(self, form: LessonImportForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            made = import_lessons(module=self.module, content=file.read(), name=file.name, by=current_user(self.request))
        except DomainError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, lessons=[_shown(lesson) for lesson in made]))


def _shown(lesson: ImportedLesson) -> dict[str, Any]:
    names = {name: block.label for name, block in LessonBody.base_blocks.items()}
    return {
        "page": lesson.page,
        "came": [(names[kind], count) for kind, count in lesson.came.items()],
        "lost": lesson.lost,
    }


def import_buttons(page: Page, user: User) -> Iterator[Button]:
    """A way from a module to the import."""
    if isinstance(page.specific_deferred, ModulePage) and is_trainer(user) and page.permissions_for_user(user).can_add_subpage():
        label = _("Import an H5P file as a lesson")
        yield Button(label, reverse("courses_admin:lesson-import", args=[page.pk]), icon_name="download", priority=80)
