"""Printed codes for members without a phone. The paper is the only place where one stands readable."""

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.exceptions import CodeExpired, CodeUnknown, CodeUsed, NotAMember
from accounts.keyed_hashes import keyed_hashes
from accounts.models import SigninCode, User
from accounts.services.history import actor, record_action
from accounts.services.members import authorise
from text.digits import to_ascii_digits

logger = logging.getLogger(__name__)

DIGITS = 12
VALID_DAYS = 7
KEPT_DAYS = 365


def _hashes(code: str) -> list[str]:
    return keyed_hashes("accounts.signin-code", code)


def issue_signin_code(*, member: User, by: User | None) -> str:
    """A new code for this member, in groups of four; it is shown once and cannot be read again.

    Each call makes an earlier unused code worthless. `by=None` stands for a command on the server.
    """
    authorise(by=by, person=member)
    code = "".join(secrets.choice("0123456789") for _i in range(DIGITS))
    now = timezone.now()
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=member.pk)
        if person.is_staff or person.is_superuser or not person.is_active:
            raise NotAMember
        SigninCode.objects.filter(member=person, used_at=None, replaced_at=None).update(replaced_at=now)
        SigninCode.objects.create(
            member=person,
            code_hash=_hashes(code)[0],
            issued_at=now,
            issued_by=by,
            expires_at=now + timedelta(days=VALID_DAYS),
        )
        record_action(about=person, action="accounts.issue_code", by=by)
    logger.info("printed code for member %s issued by %s", person.pk, actor(by=by))
    return " ".join(code[start : start + 4] for start in range(0, DIGITS, 4))


def redeem_signin_code(*, code: str, at: datetime | None = None) -> User:
    """The member whose code this is. It works once: of two calls at the same moment exactly one succeeds."""
    at = at or timezone.now()
    digits = "".join(character for character in to_ascii_digits(code) if character in "0123456789")
    found = SigninCode.objects.select_related("member").filter(code_hash__in=_hashes(digits)).first()
    if found is None or len(digits) != DIGITS:
        raise CodeUnknown
    member = found.member
    if member.is_staff or member.is_superuser or not member.is_active:
        raise CodeUnknown
    if found.used_at is not None:
        raise CodeUsed
    if found.replaced_at is not None or found.expires_at <= at:
        raise CodeExpired
    won = SigninCode.objects.filter(pk=found.pk, used_at=None, replaced_at=None).update(used_at=at)
    if not won:
        raise CodeUsed
    logger.info("printed code of member %s used", member.pk)
    return member


def purge_signin_codes(*, now: datetime | None = None) -> int:
    """Delete printed codes issued more than a year ago; returns how many. Repeatable."""
    now = now or timezone.now()
    deleted, _by_model = SigninCode.objects.filter(issued_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    return deleted
