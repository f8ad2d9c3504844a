"""What courses add to Wagtail."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from accounts.models import User
from accounts.policies import is_administrator, is_trainer
from cooperatives.models import Cohort
from courses.admin import deleting, editing, urls
from courses.admin.lesson_import import import_buttons
from courses.admin.quiz_chooser import QuizChooserViewSet, QuizURLFinder, quiz_chooser
from courses.models.serving import PublicPage
from courses.page_cache import note_served_page
from courses.services import translation_differences
from courses.services.readiness import untranslated_notes
from quizzes.models import Quiz
from web.history import register_sentences


class TrainersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_trainer(request.user)


class AdministratorsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)


LEARNING_MENU = Menu(register_hook_name="register_learning_menu_item", construct_hook_name="construct_learning_menu")


@hooks.register("register_admin_urls")
def register_learning_urls() -> list[URLPattern | URLResolver]:
    return [path("learning/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_learning_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Learning"), LEARNING_MENU, name="learning", icon_name="success", order=150)


@hooks.register("register_learning_menu_item")
def register_progress() -> MenuItem:
    return TrainersMenuItem(_("Progress"), reverse("courses_admin:progress"), name="progress", icon_name="success", order=100)


@hooks.register("register_learning_menu_item")
def register_enrol() -> MenuItem:
    return TrainersMenuItem(_("Enrol members"), reverse("courses_admin:enrol"), name="enrol", icon_name="plus", order=200)


@hooks.register("register_learning_menu_item")
def register_cohort_courses() -> MenuItem:
    return AdministratorsMenuItem(
        _("Courses of cohorts"), reverse("courses_admin:cohorts"), name="cohort-courses", icon_name="group", order=300
    )


@hooks.register("register_learning_menu_item")
def register_translations() -> MenuItem:
    return TrainersMenuItem(_("Translations"), reverse("courses_admin:translations"), name="translations", icon_name="globe", order=400)


@hooks.register("register_admin_viewset")
def register_quiz_chooser() -> QuizChooserViewSet:
    register_admin_url_finder(Quiz, QuizURLFinder)
    return quiz_chooser


@hooks.register("register_page_header_buttons")
def link_translation(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from editing.translation_buttons(page, user)
    yield from import_buttons(page, user)


@hooks.register("before_edit_page")
def tell_at_opening(request: HttpRequest, page: Page) -> None:
    editing.tell_at_opening(request, page)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_after_saving(request: HttpRequest, page: Page) -> None:
    editing.tell_after_saving(request, page)


@hooks.register("insert_editor_js")
def follow_page_language() -> SafeString:
    return format_html('<script src="{}" defer></script>', versioned_static("js/page-language.js"))


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, _args: list, _kwargs: dict) -> None:
    note_served_page(page, request)


@hooks.register("after_publish_page")
def tell_differences(request: HttpRequest, page: Page) -> None:
    """Say at once what the other language lacks."""
    page = page.specific
    if isinstance(page, PublicPage):
        for note in [*translation_differences(page=page), *untranslated_notes(page=page)]:
            messages.warning(request, note)


@hooks.register("before_publish_page")
def refuse_unready_quiz(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A quiz that nobody could take is not published. The draft is saved."""
    return editing.refuse_unready(request, page)


@hooks.register("before_edit_page")
def refuse_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The same when a draft is approved, which publishes it."""
    approves = (
        request.method == "POST" and "action-workflow-action" in request.POST and request.POST.get("workflow-action-name") == "approve"
    )
    return editing.refuse_unready(request, page) if approves else None


@hooks.register("before_bulk_action")
def refuse_bulk(request: HttpRequest, action_type: str, objects: list[Page], _action: object) -> HttpResponse | None:
    """The same when several pages are published or deleted at once."""
    refuse = {"publish": editing.refuse_unready, "delete": deleting.refuse_deletion}.get(action_type)
    if refuse is None:
        return None
    refusals = (refuse(request, page) for page in objects if isinstance(page, Page))
    return next((refusal for refusal in refusals if refusal), None)


hooks.register("what_hangs_on", deleting.tell)


@hooks.register("before_delete_page")
def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What members have learned with is unpublished, not deleted."""
    return deleting.refuse_deletion(request, page)


@hooks.register("cohort_header_buttons")
def cohort_courses_button(cohort: Cohort) -> list[HeaderButton]:
    """On a cohort's page: what it follows, and enrolling its members."""
    return [HeaderButton(_("Courses of this cohort"), url=reverse("courses_admin:cohort-courses", args=[cohort.pk]), icon_name="doc-full")]


SENTENCES = {
    "courses.enrol": (_("Enrol a member"), _("Enrolled in “%(course)s”")),
    "courses.withdraw": (_("Take a member out of a course"), _("Taken out of “%(course)s”")),
    "courses.choose_courses": (
        _("Choose the courses of a cohort"),
        ngettext_lazy("Follows %(count)s course from now on", "Follows %(count)s courses from now on", "count"),
    ),
    "courses.enrol_cohort": (_("Enrol a cohort"), ngettext_lazy("%(count)s new enrolment", "%(count)s new enrolments", "count")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    register_sentences(actions, SENTENCES)
