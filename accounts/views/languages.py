"""Every page of the account has a twin in the other language, with the same query."""

from typing import Any

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from accounts.choices import Language


def alternate_url(request: HttpRequest) -> str:
    other = Language.FRENCH if get_language() == Language.ARABIC else Language.ARABIC
    return translate_url(request.get_full_path(), other)


class BothLanguagesMixin:
    """Gives the base template the address of the same page in the other language."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(alternate_url=alternate_url(self.request), **kwargs)  # type: ignore[misc]
