"""What the page editor says beside the page: its twin, what its source became, what it weighs."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts.models import User
from courses.models import LessonPage
from courses.models.serving import PublicPage
from courses.selectors.translations import stale_translation, twin_of
from courses.selectors.weights import lesson_weight
from text.numbers import format_number

MEGABYTE = 1_000_000
LEAST_SHOWN = 0.1


def twin_buttons(page: Page, user: User) -> Iterator[Button]:
    """A way to the same page in the other language."""
    twin = twin_of(page)
    if twin is not None and twin.permissions_for_user(user).can_edit():
        label = _("Open it in: %(language)s") % {"language": twin.locale.get_display_name()}
        yield Button(label, reverse("wagtailadmin_pages:edit", args=[twin.pk]), icon_name="globe", priority=70)


def tell_about(request: HttpRequest, page: Page) -> None:
    """Messages when the editor opens; nothing while it saves by itself."""
    if request.method != "GET" or not isinstance(page, PublicPage):
        return
    _tell_stale(request, page)
    if isinstance(page, LessonPage):
        _tell_weight(request, page)


def _tell_stale(request: HttpRequest, page: PublicPage) -> None:
    stale = stale_translation(page)
    if stale is None:
        return
    values = {"language": stale.source_page.locale.get_display_name(), "changed": "، ".join(stale.changed)}
    messages.warning(
        request,
        _("This page was made from the page in: %(language)s. That one was published anew since. Changed: %(changed)s.") % values,
        buttons=[messages.button(reverse("courses_admin:translation", args=[page.pk]), _("See what changed"))],
    )


def _tell_weight(request: HttpRequest, page: LessonPage) -> None:
    weight = lesson_weight(page)
    if not weight.total:
        return
    size = {"size": format_number(max(weight.total / MEGABYTE, LEAST_SHOWN), 1)}
    if weight.is_heavy:
        messages.warning(
            request,
            _("This lesson holds %(size)s MB of pictures, sound, video and files. Members pay for each megabyte: keep it under 2 MB.") % size,
        )
    else:
        messages.info(request, _("This lesson holds %(size)s MB of pictures, sound, video and files.") % size)
