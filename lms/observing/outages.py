"""Outages: a part outside the program is away, and the page says so instead of showing a fault."""

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _
from psycopg_pool import PoolTimeout

from media.free_space import DISK_FULL, NO_FREE_SPACE
from media.storage import OBJECT_STORAGE_ERRORS

RETRY_SECONDS = 5


@dataclass(frozen=True)
class Outage:
    """A part that is away for a moment, in the words of the reader."""

    code: str
    words: Any


_DATABASE = Outage("database_away", _("The school is just restarting. What you saved before is kept. Wait a few seconds, then try again."))
_STORAGE = Outage("storage_away", _("Files cannot be kept at the moment, so nothing of this was saved. Try again in a few minutes."))
_DISK = Outage("disk_full", NO_FREE_SPACE)


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage behind an error, also when another error was raised on top of it; None when the program itself is at fault."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)):
            return _DISK if isinstance(error, DatabaseError) and "disk is full" in str(error) else _DATABASE
        if isinstance(error, OBJECT_STORAGE_ERRORS):
            return _STORAGE
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            return _DISK
        error = error.__cause__ or error.__context__
    return None
