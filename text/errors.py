"""The errors that a person is meant to read."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something a person asked for cannot be done, and she is told why and what to do.

    `code` is for programs and never changes with the language; `message` says what happened; `hint` says what to
    do, and may be empty. Both are translated when they are shown.
    """

    def __init__(self, code: str, message: Any, hint: Any = "") -> None:
        super().__init__(code, message, hint)
        self.code = code
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


_ADMINISTRATORS_ONLY = _("Only an administrator may do this.")
_ASK = _("Ask an administrator of the programme.")


class NotAllowed(DomainError, PermissionDenied):
    """She lacks the role or the right that this needs. Where no page says it in its own words, Django answers with its 403."""

    def __init__(self, message: Any = _ADMINISTRATORS_ONLY, hint: Any = _ASK) -> None:
        super().__init__("not_allowed", message, hint)
