"""What is not in both languages, or no longer says the same in both."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.admin.access import TrainersPage
from courses.models import TranslationSource
from courses.selectors.translations import missing_translations, stale_translation, stale_translations
from courses.services import confirm_translation
from web.admin.pages import Trail
from web.people import current_user


class TranslationsView(TrainersPage, TemplateView):
    """Pages that one language lacks, and pages that were left behind."""

    page_title = gettext_lazy("Translations")
    header_icon = "globe"
    template_name = "courses/admin/translations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(self.request.user, "change")
        return super().get_context_data(**kwargs) | {"missing": missing_translations(pages), "stale": stale_translations(pages)}


class TranslationView(TrainersPage, TemplateView):
    """One page and its source: what changed since, and "it is up to date"."""

    header_icon = "globe"
    template_name = "courses/admin/translation.html"

    @cached_property
    def note(self) -> TranslationSource:
        notes = TranslationSource.objects.select_related("page__locale", "source_page__locale", "source_revision")
        return get_object_or_404(notes, page__pk=self.kwargs["pk"])  # page_id would fail on a number that no database holds

    def get_page_title(self) -> str:
        return f"{self.note.page.get_admin_display_title()} · {self.note.page.locale.get_display_name()}"

    def get_trail(self) -> Trail:
        return [(reverse("courses_admin:translations"), _("Translations"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.note.page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        return super().get_context_data(**kwargs) | {"note": self.note, "stale": stale_translation(self.note.page)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        confirm_translation(page=self.note.page, by=current_user(request))
        messages.success(request, _("Noted: “%(title)s” is up to date.") % {"title": self.note.page.get_admin_display_title()})
        return redirect("courses_admin:translations")
