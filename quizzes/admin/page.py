"""What the admin's pages share: who may enter, and Wagtail's frame around them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from wagtail.admin.auth import permission_denied

from quizzes.policies import may_edit_bank

View = Callable[..., HttpResponseBase]


def for_editors(view: View) -> View:
    """Trainers and administrators only. Wagtail has asked already for a sign-in."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_edit_bank(request.user):
            return permission_denied(request)
        return view(request, *args, **kwargs)

    return wrapped


def page(
    request: HttpRequest, template: str, title: Any, *trail: tuple[str, Any], icon: str = "help", status: int = 200, **context: Any
) -> HttpResponse:
    """A page in Wagtail's frame. `trail` are the pages above it as (address, name)."""
    crumbs = [{"url": url, "label": label} for url, label in trail] + [{"url": "", "label": title}]
    frame = {"header_title": title, "header_icon": icon, "breadcrumbs_items": crumbs}
    return render(request, template, {**frame, **context}, status=status)
