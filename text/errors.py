"""The one kind of error that a person is meant to read."""

from typing import Any


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
