"""The hooks by which upper parts hand down what lower ones show: the reader's view of a page, notices in "My learning"."""

from collections.abc import Callable

from django.http import HttpRequest
from wagtail.models import Page

from accounts.models import User

PageContext = Callable[[Page, HttpRequest], dict]
_builders: list[PageContext] = []

CourseNotices = Callable[[User, str], dict[int, dict]]
_notices: list[CourseNotices] = []


def set_page_context(builder: PageContext) -> None:
    """`builder(page, request)` returns what the page's template needs beside the page itself."""
    _builders[:] = [builder]


def page_context(page: Page, request: HttpRequest) -> dict:
    """The template context of the page."""
    return _builders[0](page, request)


def set_course_notices(builder: CourseNotices) -> None:
    """`builder(member, language)` returns, by enrolment, what a notice on a finished course needs: `template` and the rest."""
    _notices[:] = [builder]


def course_notices(member: User, language: str) -> dict[int, dict]:
    """The notices on the finished courses of a member, by enrolment."""
    return {enrolment: notice for builder in _notices for enrolment, notice in builder(member, language).items()}
