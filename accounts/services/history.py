"""Who did what: one row of Wagtail's log for each thing that staff did, which administrators read and filter."""

import uuid
from typing import Any

from django.db.models import Model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts.models import User


def actor(*, by: User | None) -> str:
    """As lines of the text log name whoever did it."""
    return str(by.pk) if by else "a command"


def record_action(*, about: Model, action: str, by: User | None, deleted: bool = False, **data: Any) -> None:
    """Write into the history that `by` did this to it; part of the caller's transaction. `by=None` stands for a command on the server.

    `deleted` says that the record is going; where its address names it by a key of its own, `key` belongs into the data.

    `data` names no person and holds no number or address: a name stands in the row's label only, where `forget_name` finds it.
    """
    # Its own uuid: Wagtail gives one to all that a request does, and shows only the last of those.
    log(about, action, user=by, uuid=uuid.uuid4(), data=data, deleted=deleted)


def forget_name(*, person: User) -> None:
    """What was done to an erased person stays, under her username. Repeatable."""
    ModelLogEntry.objects.for_instance(person).update(label=person.username)


def history_of(*, person: User) -> list[dict[str, Any]]:
    """What staff did to her record, for her own copy: not who did it."""
    return list(ModelLogEntry.objects.for_instance(person).order_by("pk").values("action", "timestamp"))
