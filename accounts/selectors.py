"""Reads about people that span more than one row."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from accounts.keyed_hashes import keyed_hashes
from accounts.models import OpenSession, SigninCode, User
from accounts.models.people import UserQuerySet
from accounts.policies import is_administrator, sees_every_member
from accounts.registry import ties
from accounts.roles import ADMINISTRATORS, ALL_ROLES
from text.order import InOrder
from web.languages import current_language, other_language

Row = TypeVar("Row", bound=Model)


def names_in_order(person: str = "", language: str | None = None) -> list[InOrder]:
    """Given and family name in the script of the language (the one in use), else in the other one, to order people by.

    `person` leads to the person from the rows, as in "member__".
    """
    own, other = language or current_language(), other_language(language or current_language())
    return [
        InOrder(Coalesce(NullIf(f"{person}{part}_{own}", Value("")), f"{person}{part}_{other}"), own)
        for part in ("given_name", "family_name")
    ]


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


def people_visible_to(user: User | AnonymousUser) -> UserQuerySet:
    """Whom the user may see: administrators everybody, lead trainers every member, others those they have to do with and themselves.

    The one answer to "may she see this person?": every list, page, file, search and export asks it, or `visible_rows`.
    """
    everybody: UserQuerySet = User.objects.all()
    if is_administrator(user):
        return everybody
    if sees_every_member(user):
        return everybody.members()
    return _tied(user, [tie.people(user) for tie in ties()] if isinstance(user, User) else [])


def phones_visible_to(user: User | AnonymousUser) -> UserQuerySet:
    """Whose phone numbers the user may see: a right of its own, narrower than seeing the person."""
    everybody: UserQuerySet = User.objects.all()
    if is_administrator(user):
        return everybody
    return _tied(user, [tie.phones(user) for tie in ties()] if isinstance(user, User) else [])


def visible_rows(rows: QuerySet[Row], user: User | AnonymousUser, person: str = "member") -> QuerySet[Row]:
    """Those of the rows whose `person` (a path to a member) the user may see. No query of its own."""
    if sees_every_member(user):
        return rows
    return rows.filter(**{f"{person}__in": people_visible_to(user).values("pk")})


def _tied(user: User | AnonymousUser, conditions: list[Q]) -> UserQuerySet:
    people: UserQuerySet = User.objects.all()
    if not (user.is_authenticated and user.is_active):
        return people.none()
    found = Q(pk=user.pk)
    for condition in conditions:
        found |= condition
    return people.filter(found)


def open_sessions_of(person: User) -> QuerySet[OpenSession]:
    """Where she is signed in, the last used first. Those that a new password ended are none."""
    rows: QuerySet[OpenSession] = OpenSession.objects.filter(person=person, expires_at__gt=timezone.now(), auth_mark__in=auth_marks(person))
    return rows.order_by("-seen_at", "-pk")


def auth_marks(person: User) -> list[str]:
    """By what sessions of hers are known to be open still: the present secret key's first."""
    return [str(mark) for mark in (person.get_session_auth_hash(), *person.get_session_auth_fallback_hash())]


def session_mark(session_key: str) -> str:
    """By what the row of a session is found. The key itself would let in whoever reads the table."""
    return keyed_hashes("accounts.session", session_key)[0]
