"""The place where the upper part of this app hands the reader's view of a page down to the page models."""

from collections.abc import Callable

from django.http import HttpRequest
from wagtail.models import Page

PageContext = Callable[[Page, HttpRequest], dict]
_builders: list[PageContext] = []


def set_page_context(builder: PageContext) -> None:
    """`builder(page, request)` returns what the page's template needs beside the page itself."""
    _builders[:] = [builder]


def page_context(page: Page, request: HttpRequest) -> dict:
    """The template context of the page."""
    return _builders[0](page, request)
