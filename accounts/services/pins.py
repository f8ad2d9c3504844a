"""PINs: the four digits that keep people on one phone apart."""

import re

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts import limits
from accounts.exceptions import PinForm, WrongPin
from accounts.models import User
from accounts.services.history import record_action
from accounts.services.members import authorise
from accounts.services.notices import PIN_REMOVED, tell
from text.digits import to_ascii_digits

PIN = re.compile(r"[0-9]{4}\Z")


def set_pin(*, member: User, pin: str, current: str = "") -> None:
    """Choose a PIN, or another one: then the current PIN must be right. Repeatable."""
    new = to_ascii_digits(pin.strip())
    if not PIN.match(new):
        raise PinForm
    if member.has_pin:
        check_pin(member=member, pin=current)
    member.pin = make_password(new)
    member.save(update_fields=["pin"])


def check_pin(*, member: User, pin: str) -> None:
    """Raise `WrongPin` unless it is right, and `TooOften` after five wrong ones. Somebody without a PIN passes."""
    if not member.has_pin:
        return
    key = str(member.pk)
    limits.spend("pin_per_member", key)
    if not check_password(to_ascii_digits(pin.strip()), member.pin):
        raise WrongPin
    limits.forget("pin_per_member", key)


def remove_pin(*, member: User, by: User | None = None, current: str = "") -> None:
    """She removes her own by typing it; an administrator removes a forgotten one, and she is told. Repeatable."""
    if by is None or by.pk == member.pk:
        check_pin(member=member, pin=current)
    else:
        authorise(by=by, person=member)
        limits.forget("pin_per_member", str(member.pk))
    with transaction.atomic():
        removed = User.objects.filter(pk=member.pk).exclude(pin="").update(pin="")
        if removed and by is not None and by.pk != member.pk:
            record_action(about=member, action="accounts.remove_pin", by=by)
            tell(person=member, what=PIN_REMOVED, by=by)
    member.pin = ""
