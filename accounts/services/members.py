"""Members: enrolled by the programme, never by themselves."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.exceptions import NameMissing, NamesConfirmed, PersonErased, PersonInvalid
from accounts.models import OpenSession, User
from accounts.phones import parse_mobile
from accounts.policies import may_manage_people, may_manage_person
from accounts.services.history import actor, record_action
from accounts.services.notices import tell_former_phone
from text.errors import NotAllowed
from text.names import clean_name

logger = logging.getLogger(__name__)

NAME_FIELDS = ("given_name_ar", "family_name_ar", "given_name_fr", "family_name_fr")


def clean_names(**names: str) -> dict[str, str]:
    """The four name fields as they are stored. At least one given name, in either script, must be there."""
    names = {field: clean_name(names[field]) if names.get(field, "").strip() else "" for field in NAME_FIELDS}
    if not any(names.values()):
        raise NameMissing
    return names


def authorise(*, by: User | None, person: User | None = None) -> None:
    """Raise `NotAllowed` unless `by` may manage people, and this person. `by=None` is a command on the server."""
    if by is None:
        return
    if not (may_manage_people(by) if person is None else may_manage_person(by, person)):
        raise NotAllowed


def refuse_invalid(*, person: User) -> None:
    """Every column must accept its value, whoever calls."""
    try:
        person.full_clean()
    except ValidationError as error:
        raise PersonInvalid(error) from error


def _locked(member: User) -> User:
    """Her row as it is now, nobody else's until the transaction ends. Raises `PersonErased`: no name or number comes back."""
    person: User = User.objects.select_for_update().get(pk=member.pk)
    if person.erased_at is not None:
        raise PersonErased
    return person


def create_member(
    *,
    given_name_ar: str = "",
    family_name_ar: str = "",
    given_name_fr: str = "",
    family_name_fr: str = "",
    phone: str = "",
    language: str = "ar",
    sex: str = "",
    birth_year: int | None = None,
    by: User | None = None,
) -> User:
    """Register a person who will learn. Not repeatable: each call makes another person, as several share one phone.

    `by` is written to the log. Who may register whom is decided by the caller: an administrator in the people
    section, an officer for her own cooperative.
    """
    names = clean_names(
        given_name_ar=given_name_ar,
        family_name_ar=family_name_ar,
        given_name_fr=given_name_fr,
        family_name_fr=family_name_fr,
    )
    member = User(**names, phone=parse_mobile(phone) if phone.strip() else None, language=language, sex=sex, birth_year=birth_year)
    member.set_unusable_password()
    refuse_invalid(person=member)
    with transaction.atomic():
        member.save(force_insert=True)
        record_action(about=member, action="accounts.create", by=by)
    logger.info("member %s created by %s", member.pk, actor(by=by))
    return member


def edit_member(*, member: User, by: User | None, sex: str = "", birth_year: int | None = None, language: str = "ar", **names: str) -> User:
    """Correct a person's names and details. A change of the names asks her to confirm them anew. Repeatable."""
    authorise(by=by, person=member)
    cleaned = clean_names(**names)
    with transaction.atomic():
        person = _locked(member)
        if any(getattr(person, field) != value for field, value in cleaned.items()):
            person.names_confirmed_at = None
        values: dict[str, Any] = {**cleaned, "sex": sex, "birth_year": birth_year, "language": language}
        changed = [field for field, value in values.items() if getattr(person, field) != value]
        for field, value in values.items():
            setattr(person, field, value)
        refuse_invalid(person=person)
        person.save(update_fields=[*values, "names_confirmed_at", "search_text"])
        if changed:
            record_action(about=person, action="accounts.edit", by=by, fields=changed)
    logger.info("member %s edited by %s", member.pk, actor(by=by))
    return person


def confirm_names(*, member: User, given_name_ar: str, family_name_ar: str, given_name_fr: str, family_name_fr: str) -> User:
    """She says how her name is written on certificates. Once: later only an administrator corrects it.

    Repeating the call with the same names changes nothing; with others it is refused.
    """
    names = clean_names(
        given_name_ar=given_name_ar,
        family_name_ar=family_name_ar,
        given_name_fr=given_name_fr,
        family_name_fr=family_name_fr,
    )
    with transaction.atomic():
        person = _locked(member)
        if person.names_confirmed_at is not None:
            if all(getattr(person, field) == value for field, value in names.items()):
                return person
            raise NamesConfirmed
        for field, value in names.items():
            setattr(person, field, value)
        person.names_confirmed_at = timezone.now()
        person.save(update_fields=[*NAME_FIELDS, "names_confirmed_at", "search_text"])
    logger.info("member %s confirmed her names", member.pk)
    return person


def change_phone(*, member: User, phone: str, by: User | None) -> User:
    """Give a member another number, or none. Staff only: a code on the old phone is not proof enough.

    The new number counts as verified once a code sent to it was typed. Whoever is signed in as her is signed out,
    since the old phone may be in other hands; the old number is told by a text. Repeating the call with the same number changes nothing.
    """
    authorise(by=by, person=member)
    number = parse_mobile(phone) if phone.strip() else None
    with transaction.atomic():
        person = _locked(member)
        if person.phone == number:
            return person
        former, person.phone = person.phone, number
        person.phone_verified_at = None
        if not person.is_staff:
            person.set_unusable_password()  # another random value: sessions are bound to it
        person.save(update_fields=["phone", "phone_verified_at", "password"])
        if former:
            tell_former_phone(person=person, phone=former)
        action = "accounts.change_phone" if number else "accounts.remove_phone"
        record_action(about=person, action=action, by=by, told_former_number=bool(former))
    logger.info("phone of member %s changed by %s", member.pk, actor(by=by))
    return person


def verify_phone(*, member: User, phone: str) -> None:
    """A code sent to this number was typed. The first time is kept; repeatable."""
    User.objects.filter(pk=member.pk, phone=phone, phone_verified_at=None).update(phone_verified_at=timezone.now())


def change_language(*, member: User, language: str) -> None:
    """The language she is written to in. Repeatable."""
    member.language = language
    refuse_invalid(person=member)
    member.save(update_fields=["language"])


def deactivate_member(*, member: User, by: User | None) -> None:
    """She can no longer sign in; what she learned stays. Open sessions end. Repeatable."""
    authorise(by=by, person=member)
    if by is not None and by.pk == member.pk:
        raise NotAllowed
    with transaction.atomic():
        if User.objects.filter(pk=member.pk, is_active=True).update(is_active=False, sessions_ended=F("sessions_ended") + 1):
            OpenSession.objects.filter(person=member).delete()
            record_action(about=member, action="accounts.close", by=by)
    logger.info("person %s deactivated by %s", member.pk, actor(by=by))


def reactivate_member(*, member: User, by: User | None) -> None:
    """She may sign in again. Repeatable. An erased person cannot come back."""
    authorise(by=by, person=member)
    with transaction.atomic():
        if User.objects.filter(pk=member.pk, is_active=False, erased_at=None).update(is_active=True):
            record_action(about=member, action="accounts.open", by=by)
    logger.info("person %s reactivated by %s", member.pk, actor(by=by))
