"""People for tests."""

from itertools import count
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User
from accounts.roles import ADMINISTRATORS
from accounts.services import record_consent

_numbers = count(1)
PASSWORD = "argan honey carpet"


def make_member(*, consented: bool = True, **fields: Any) -> User:
    """Somebody who learns. Has no phone unless one is given."""
    if not any(name in fields for name in ("given_name_ar", "given_name_fr")):
        fields.update(given_name_ar="أمينة", family_name_ar="العلوي", given_name_fr="Amina", family_name_fr="Alaoui")
    member = User.objects.create_user(**fields)
    if consented:
        record_consent(member=member)
    return member


def make_staff(*, role: str = ADMINISTRATORS, **fields: Any) -> User:
    """A trainer or administrator with the password `PASSWORD`."""
    defaults = {"given_name_fr": "Driss", "family_name_fr": "Benali", "email": f"staff{next(_numbers)}@example.ma"}
    person = User.objects.create_user(password=PASSWORD, is_staff=True, **{**defaults, **fields})
    person.groups.add(Group.objects.get_or_create(name=role)[0])
    return person


def make_superuser(**fields: Any) -> User:
    defaults = {"given_name_fr": "Salma", "family_name_fr": "Root", "email": f"root{next(_numbers)}@example.ma"}
    return User.objects.create_superuser(password=PASSWORD, **{**defaults, **fields})
