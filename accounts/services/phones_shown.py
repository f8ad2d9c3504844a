"""Phone numbers on pages of the admin: shown to whoever may see them, and every look is written down."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accounts.models import User
from accounts.selectors import phones_visible_to
from accounts.services.history import record_action

PHONES_SEEN = "accounts.see_phones"


def show_phones(*, to: User, people: Iterable[User], about: Model | None = None, **filters: Any) -> bool:
    """Put `phone_shown` on those of the people whose number she may see, and write that she saw so many. Whether there is any.

    `about` is whose page it is; a list of everybody stands in the history of whoever looks. `filters` say what narrowed the
    list, without the words that were typed: they are a name or a number. Two statements for any number of people.
    """
    listed = list(people)
    may_see = set(phones_visible_to(to).filter(pk__in=[person.pk for person in listed]).values_list("pk", flat=True))
    shown = [person for person in listed if person.pk in may_see and person.phone]
    for person in shown:
        person.phone_shown = person.phone
    if shown:
        record_phones_seen(by=to, about=about or to, count=len(shown), filters=filters)
    return bool(shown)


def record_phones_seen(*, by: User, about: Model, count: int, filters: dict[str, Any] | None = None) -> None:
    """Write into the history of `about` that so many numbers were seen."""
    record_action(about=about, action=PHONES_SEEN, by=by, count=count, filters=filters or {})
