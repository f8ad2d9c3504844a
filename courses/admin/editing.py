"""What the page editor says beside the page: its translation, what its source became, what it weighs."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts.models import User
from courses.models import LessonPage
from courses.models.serving import PublicPage
from courses.selectors.page_weights import LessonWeight, lesson_weight
from courses.selectors.pictures import failed_pictures
from courses.selectors.translations import stale_translation, translation_of
from courses.services.readiness import publishing_problems
from media.models import PictureSizes
from text.numbers import format_number

MEGABYTE = 1_000_000
LEAST_SHOWN = 0.1
_HEAVY = gettext_lazy(
    "This lesson holds %(size)s MB of pictures, sound, video and files. Members pay for each megabyte: keep it under 2 MB."
)


def translation_buttons(page: Page, user: User) -> Iterator[Button]:
    """A way to the same page in the other language."""
    translation = translation_of(page)
    if translation is not None and translation.permissions_for_user(user).can_edit():
        label = _("Open it in: %(language)s") % {"language": translation.locale.get_display_name()}
        yield Button(label, reverse("wagtailadmin_pages:edit", args=[translation.pk]), icon_name="globe", priority=70)


def tell_at_opening(request: HttpRequest, page: Page) -> None:
    """What must not be missed; nothing while the editor saves by itself."""
    if request.method != "GET" or not isinstance(page, PublicPage):
        return
    _tell_stale(request, page)
    for failed in failed_pictures(page):
        _tell_picture(request, failed)
    if isinstance(page, LessonPage):
        weight = lesson_weight(page)
        if weight.is_heavy:
            messages.warning(request, _HEAVY % {"size": _megabytes(weight)})


def tell_after_saving(request: HttpRequest, page: Page) -> None:
    """What the lesson weighs, when a person pressed the button. A heavy one is told of as the editor opens again."""
    if not isinstance(page, LessonPage) or not request.accepts("text/html"):
        return
    weight = lesson_weight(page)
    if weight.total and not weight.is_heavy:
        size = {"size": _megabytes(weight)}
        messages.info(request, _("This lesson holds %(size)s MB of pictures, sound, video and files.") % size)


def refuse_unready(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Back to the draft, with words, when members could not take a quiz of the page."""
    draft = page.get_latest_revision_as_object() if page.latest_revision_id else page.specific
    problems = publishing_problems(page=draft) if isinstance(draft, PublicPage) else []
    if not problems:
        return None
    messages.error(request, _("The page is not published. The draft is kept.") + " " + " ".join(problems))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _tell_stale(request: HttpRequest, page: PublicPage) -> None:
    stale = stale_translation(page)
    if stale is None:
        return
    values = {"language": stale.source_page.locale.get_display_name(), "changed": _listed(stale.changed)}
    messages.warning(
        request,
        _("This page was made from the page in: %(language)s. That one was published anew since. Changed: %(changed)s.") % values,
        buttons=[messages.button(reverse("courses_admin:translation", args=[page.pk]), _("See what changed"))],
    )


def _tell_picture(request: HttpRequest, failed: PictureSizes) -> None:
    words = _("Members do not see the picture “%(title)s”. %(reason)s") % {
        "title": failed.image.title,
        "reason": failed.get_fault_display(),
    }
    messages.warning(
        request, words, buttons=[messages.button(reverse("wagtailimages:edit", args=[failed.image_id]), _("Open the picture"))]
    )


def _listed(words: list[str]) -> str:
    return ("، " if get_language() == "ar" else ", ").join(words)


def _megabytes(weight: LessonWeight) -> str:
    return format_number(max(weight.total / MEGABYTE, LEAST_SHOWN), 1)
