"""A page of the admin: who may open it, and the trail of pages that leads to it."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

View = Callable[..., HttpResponseBase]
Trail = Sequence[tuple[str, Any]]  # the pages above this one, each as (address, name)


def only_for(may_open: Callable[[Any], bool]) -> Callable[[View], View]:
    """Show the page to those users only of whom `may_open` says so. Wagtail has asked already for a sign-in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _not_kept(view(request, *args, **kwargs) if may_open(request.user) else permission_denied(request))

        return gated

    return decorate


def admin_page(
    request: HttpRequest, template: str, title: Any, *trail: tuple[str, Any], icon: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The template in Wagtail's frame, below the pages of the trail."""
    frame = {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*AdminPage.breadcrumbs_items, *_crumbs(trail), {"url": "", "label": title}],
    }
    return render(request, template, {**frame, **context}, status=status)


class AdminPage(WagtailAdminTemplateMixin):
    """Comes before the view that it makes a page of the admin: `class PeopleView(AdminPage, ListView)`."""

    @staticmethod
    def may_open(user: Any) -> bool:
        """Who may. Each section says it once, as `may_open = staticmethod(is_trainer)`."""
        raise NotImplementedError

    def get_trail(self) -> Trail:
        """The pages above this one. The first page of a section has none."""
        return ()

    @property
    def sublabel(self) -> Any:
        """What stands behind the title at the end of the trail."""
        return self.get_page_subtitle()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _not_kept(super().dispatch(request, *args, **kwargs) if self.may_open(request.user) else permission_denied(request))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *_crumbs(self.get_trail()), {"url": "", "label": self.get_page_title(), "sublabel": self.sublabel}]


def _crumbs(trail: Trail) -> list[dict[str, Any]]:
    return [{"url": url, "label": label} for url, label in trail]


def _not_kept(answer: HttpResponseBase) -> HttpResponseBase:
    """The answer, to be kept by nobody unless the page said otherwise."""
    if not answer.has_header("Cache-Control"):
        add_never_cache_headers(answer)
    return answer
