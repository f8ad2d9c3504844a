"""Typed readers of the environment. The only place that touches `os.environ`.

A secret may be given as a file by `NAME_FILE`. A wrong value is refused at start, by name, with a hint.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The value of `name`; without a default it must be set."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {path} ({error.strerror}).") from error
    value = os.environ.get(name)
    if value is None or value == "":
        if default is None:
            raise ImproperlyConfigured(f"{name} is not set. Set it, or {name}_FILE; docs/operator.md explains it.")
        return default
    return value


def flag(name: str, *, default: bool) -> bool:
    """True or False; anything else is refused."""
    value = text(name, str(default))
    if value in {"True", "true", "1", "yes"}:
        return True
    if value in {"False", "false", "0", "no"}:
        return False
    raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")


def number(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str | None = None) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def address(name: str, default: str | None = None, *, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """An address with one of the schemes, without a slash at its end."""
    value = text(name, default).rstrip("/")
    if not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        raise ImproperlyConfigured(f"{name} must start with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
    return value
