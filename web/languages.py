"""Every page of the account has a twin in the other language, with the same query."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def other_language() -> str:
    """The code of the school's language that this page is not in."""
    current = get_language()
    return next(code for code, _name in settings.LANGUAGES if code != current)


def alternate_url(request: HttpRequest) -> str:
    """The address of the same page in the other language, with the same query."""
    return translate_url(request.get_full_path(), other_language())


class BothLanguagesMixin:
    """Gives the base template the address of the same page in the other language."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(alternate_url=alternate_url(self.request), **kwargs)  # type: ignore[misc]
