"""Events as they come from a member's browser: read and checked, before anything is stored. No database."""

import math
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from courses.choices import Verb
from courses.exceptions import EventRefused

LIMIT = 50
RESULT_LIMIT = 20
KEPT = {Verb.ACTIVITY_DONE: frozenset({"activity"})}  # of the result, by verb; the others have nothing to say


@dataclass(frozen=True)
class Event:
    """One thing that a member did; `at` is aware and says when, by the clock of her phone."""

    id: uuid.UUID
    verb: str
    step_key: uuid.UUID
    at: datetime
    result: dict = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True)
class EventResult:
    """The answer to one event: accepted, duplicate (with the stored result) or refused (with the reason)."""

    id: uuid.UUID | str
    status: str
    result: dict = field(default_factory=dict)
    reason: str = ""
    message: str = ""

    def as_json(self) -> dict:
        answer: dict = {"id": str(self.id), "status": self.status, "result": self.result}
        if self.reason:
            answer |= {"reason": self.reason, "message": self.message}
        return answer


def read_event(data: object, *, language: str) -> Event:
    """The event in `data`, an object of DESIGN's form. Raises EventRefused when it is not one."""
    if not isinstance(data, dict):
        raise EventRefused("malformed", _("This is not an event."), "")
    try:
        verb = Verb(str(data.get("verb")))
    except ValueError as error:
        raise EventRefused("unknown_verb", _("We do not know this kind of event."), "") from error
    return Event(
        id=_uuid(data.get("id")),
        verb=verb.value,
        step_key=_uuid(data.get("object")),
        at=_time(data.get("at")),
        result=_result(data.get("result", {}), verb),
        language=language,
    )


def _uuid(value: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError as error:
        raise EventRefused("malformed", _("The number of this event is not valid."), "") from error


def _time(value: object) -> datetime:
    try:
        at = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None:
        raise EventRefused("malformed", _("The time of this event is not valid."), _("Check the date of your phone."))
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise EventRefused("malformed", _("The time of this event is not valid."), _("Check the date of your phone.")) from error


def _result(value: object, verb: Verb) -> dict:
    """Flat, short and finite; of it, what is of use for the verb."""
    if not isinstance(value, dict) or len(value) > RESULT_LIMIT:
        raise EventRefused("malformed", _("The result of this event is not valid."), "")
    for key, item in value.items():
        is_plain = item is None or isinstance(item, bool | int | str) or (isinstance(item, float) and math.isfinite(item))
        if not is_plain or len(str(key)) > 100 or len(str(item)) > 500 or not _can_be_stored(f"{key}{item}"):
            raise EventRefused("malformed", _("The result of this event is not valid."), "")
    return {key: item for key, item in value.items() if key in KEPT.get(verb, ())}


def _can_be_stored(text: str) -> bool:
    """PostgreSQL takes neither a NUL nor half a character in JSON."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
