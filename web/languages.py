"""The languages of the school: the one of this page, the other one, and a text or an address in either."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_path

# Beginnings of addresses that are the same in both languages.
WITHOUT_LANGUAGE = ("/.well-known/", "/admin/", "/api/", "/credentials/", "/documents/", "/media/", "/verify/")


def current_language() -> str:
    """The code of the language that this page is in; the school's first one where none is in use."""
    code = (get_language() or "")[:2]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGES[0][0]


def other_language(language: str = "") -> str:
    """The code of the school's language that `language`, or else this page, is not in."""
    known = language or current_language()
    return next(code for code, _name in settings.LANGUAGES if code != known)


def in_language(texts: Mapping[str, str], language: str = "") -> str:
    """The text in the language, or else that of this page; where it is not written, the text in the other one, or nothing."""
    return texts.get(language or current_language()) or next((text for text in texts.values() if text), "")


def alternate_url(request: HttpRequest) -> str:
    """The address of the same page in the other language, with the same query.

    Addresses outside the two languages (`/verify/…`) name theirs as `lang`.
    """
    if get_language_from_path(request.path_info):
        return translate_url(request.get_full_path(), other_language())
    query = request.GET.copy()
    query["lang"] = other_language()
    return f"{request.path}?{query.urlencode()}"


class BothLanguagesMixin:
    """Gives the base template the address of the same page in the other language."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]  # of the view that this is mixed into
            alternate_url=alternate_url(self.request), **kwargs
        )
        return context


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, but that what is not found in the admin stays in the admin.

    Django sends whoever meets a 404 to the same address in a language, and Wagtail's pages take any address there: the reader of a
    stale link ended at the public page of an address that never was.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404 or not request.path_info.startswith(WITHOUT_LANGUAGE):
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language() or "")
        return response
