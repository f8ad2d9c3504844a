"""Reads about people that span more than one row."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.models import SigninCode, User
from accounts.roles import ADMINISTRATORS, ALL_ROLES


@dataclass(frozen=True)
class Learner:
    """One of the people behind a phone number, as the chooser shows her."""

    pk: int
    name: str
    has_pin: bool


def learners_on(phone: str, language: str) -> list[Learner]:
    """Everybody who may learn from this number. Given names only, unless two people share one."""
    people = list(User.objects.on_phone(phone))
    short = [person.short_name(language) for person in people]
    return [
        Learner(person.pk, person.display_name(language) if short.count(name) > 1 else name, person.has_pin)
        for person, name in zip(people, short, strict=True)
    ]


def is_shared(phone: str) -> bool:
    """Several people may sign in with this number."""
    return bool(User.objects.on_phone(phone)[1:2].exists())


def open_code_of(member: User) -> SigninCode | None:
    """The printed code that still waits to be used."""
    return SigninCode.objects.filter(member=member, used_at=None, replaced_at=None).first()


def role_names(person: User) -> list[str]:
    """The keys of the roles that this person holds."""
    return list(person.groups.filter(name__in=ALL_ROLES).order_by("pk").values_list("name", flat=True))


def administrators() -> QuerySet[User]:
    """Whoever runs the programme and has an address to write to."""
    run = Q(is_superuser=True) | Q(is_staff=True, groups__name=ADMINISTRATORS)
    people: QuerySet[User] = User.objects.active().filter(run).exclude(email=None).distinct().order_by("pk")
    return people
