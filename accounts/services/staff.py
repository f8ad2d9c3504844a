"""Trainers and administrators: they sign in by e-mail, password and a second factor."""

import logging

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from accounts.exceptions import EmailTaken
from accounts.models import User
from accounts.roles import ADMINISTRATORS, ALL_ROLES
from accounts.services.history import actor, record_action
from accounts.services.members import authorise, clean_names, refuse_invalid
from accounts.services.notices import NEW_PASSWORD, NEW_ROLE, SECOND_STEP_REMOVED, tell
from text.errors import NotAllowed

logger = logging.getLogger(__name__)


def create_staff(
    *,
    email: str,
    password: str,
    role: str = ADMINISTRATORS,
    is_superuser: bool = False,
    language: str = "ar",
    by: User | None = None,
    **names: str,
) -> User:
    """Register a trainer, lead trainer or administrator. Not repeatable: a known e-mail is refused.

    `by=None` stands for a command on the server; only that may create a superuser. A weak password raises Django's
    `ValidationError`.
    """
    authorise(by=by)
    if role not in ALL_ROLES or (is_superuser and by is not None and not by.is_superuser):
        raise NotAllowed
    person = User(**clean_names(**names), email=email.strip().lower(), language=language, is_staff=True, is_superuser=is_superuser)
    validate_password(password, person)
    person.set_password(password)
    if User.objects.filter(email=person.email).exists():
        raise EmailTaken
    try:
        with transaction.atomic():
            refuse_invalid(person=person)
            person.save(force_insert=True)
            person.groups.add(Group.objects.get(name=role))
            record_action(about=person, action="accounts.create_staff", by=by, role=role)
    except IntegrityError as error:  # somebody was quicker
        raise EmailTaken from error
    logger.info("staff %s created as %s by %s", person.pk, role, actor(by=by))
    return person


def change_staff_password(*, person: User, password: str, by: User | None) -> None:
    """Give staff another password, because the old one is lost. Every session of theirs ends, and they are told. Repeatable.

    A weak password raises Django's `ValidationError`.
    """
    authorise(by=by, person=person)
    if not (person.is_staff or person.is_superuser):
        raise NotAllowed
    validate_password(password, person)
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password"])
        record_action(about=person, action="accounts.change_password", by=by)
        tell(person=person, what=NEW_PASSWORD, by=by)
    logger.info("password of staff %s changed by %s", person.pk, actor(by=by))


def change_role(*, person: User, role: str, by: User | None) -> None:
    """Make a trainer a lead trainer, and so on; it holds from the next page on. Nobody changes their own. Repeatable."""
    authorise(by=by, person=person)
    if role not in ALL_ROLES or not person.is_staff or (by is not None and by.pk == person.pk):
        raise NotAllowed
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        had = set(person.groups.filter(name__in=ALL_ROLES).values_list("name", flat=True))
        person.groups.remove(*person.groups.filter(name__in=had - {role}))
        person.groups.add(Group.objects.get(name=role))
        if had != {role}:
            record_action(about=person, action="accounts.change_role", by=by, role=role)
            tell(person=person, what=NEW_ROLE, by=by)
    logger.warning("staff %s made %s by %s", person.pk, role, actor(by=by))


def reset_second_factor(*, person: User, by: User | None) -> None:
    """Forget the app, passkeys and recovery codes of somebody who lost the phone, who is told. Repeatable."""
    authorise(by=by, person=person)
    if by is not None and by.pk == person.pk:
        raise NotAllowed  # one's own factor is removed on the security page, which asks who one is
    with transaction.atomic():
        deleted, _by_model = Authenticator.objects.filter(user=person).delete()
        if deleted:
            record_action(about=person, action="accounts.reset_second_factor", by=by)
            tell(person=person, what=SECOND_STEP_REMOVED, by=by)
    logger.warning("second factor of staff %s reset by %s", person.pk, actor(by=by))
