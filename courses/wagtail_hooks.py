"""What courses add to Wagtail."""

from django.contrib import messages
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from courses.models.serving import PublicPage
from courses.page_cache import note_served_page
from courses.services import twin_differences


@hooks.register("before_serve_page")
def remember_page(page: Page, request: HttpRequest, _args: list, _kwargs: dict) -> None:
    note_served_page(page, request)


@hooks.register("after_publish_page")
def tell_differences(request: HttpRequest, page: Page) -> None:
    """Say at once what the other language lacks."""
    page = page.specific
    if isinstance(page, PublicPage):
        for note in twin_differences(page=page):
            messages.warning(request, note)
