"""Every address of the school, found in its URL patterns: a new one is found by itself."""

import re
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver
from django.utils.translation import override

APPS = ("accounts", "certificates", "cooperatives", "courses", "lms", "media", "messaging", "quizzes")
WAGTAILS = {"", "pages", "images", "documents", "media", "account", "login"}  # here only some views are ours


def views(resolver=None, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each address with the module of its view, or of the view's class where a viewset made it."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry, route)
        elif "^" not in route and "(" not in route:
            yield route, getattr(entry.callback, "view_class", entry.callback).__module__


def routes() -> Iterator[str]:
    return (route for route, _module in views())


def member_routes(language: str) -> list[str]:
    with override(language):
        return [route for route in routes() if not route.startswith(("admin/", "documents/"))]


def admin_routes() -> list[str]:
    """Every part of the admin in which a view is ours, whole: a new one is found by itself."""
    found = [(route, module) for route, module in views() if route.startswith("admin/")]
    ours = {route.split("/")[1] for route, module in found if module.split(".")[0] in APPS} - WAGTAILS
    return sorted({route for route, _module in found if route.split("/")[1] in ours})


def filled(route: str, values: dict[str, str]) -> str:
    return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: values.get(found[2], values.get(found[1] or "str", "x")), route)


def each_filled(route: str, *every: dict[str, str]) -> list[str]:
    """The addresses that these values make of a route: without a place for a value there is one."""
    return list(dict.fromkeys(filled(route, values) for values in every))
