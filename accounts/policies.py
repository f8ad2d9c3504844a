"""Who a person is to the programme, and what she may do with other people's records."""

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from accounts.roles import ADMINISTRATORS, LEAD_TRAINERS, TRAINERS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def _has_role(user: "User | AnonymousUser", *roles: str) -> bool:
    if not (user.is_authenticated and user.is_active):
        return False
    if user.is_superuser:
        return True
    if not user.is_staff:
        return False
    return not user.role_names.isdisjoint(roles)


def is_administrator(user: "User | AnonymousUser") -> bool:
    """Runs the programme: people, cooperatives, enrolment, certificates."""
    return _has_role(user, ADMINISTRATORS)


def is_trainer(user: "User | AnonymousUser") -> bool:
    """Writes lessons and quizzes. Lead trainers and administrators are trainers too."""
    return _has_role(user, TRAINERS, LEAD_TRAINERS, ADMINISTRATORS)


def is_lead_trainer(user: "User | AnonymousUser") -> bool:
    """Answers for what all trainers teach and publishes it. Administrators may do the same."""
    return _has_role(user, LEAD_TRAINERS, ADMINISTRATORS)


def sees_every_member(user: "User | AnonymousUser") -> bool:
    """Names, progress and answers of every member; not their phone numbers."""
    return is_lead_trainer(user)


def may_manage_people(user: "User | AnonymousUser") -> bool:
    return is_administrator(user)


def may_manage_person(user: "User | AnonymousUser", person: "User") -> bool:
    """Administrators manage everybody, except that only a superuser touches a superuser."""
    return is_administrator(user) and (user.is_superuser or not person.is_superuser)


def needs_consent(user: "User") -> bool:
    """Members agree once to each version of the text; staff work under their contract."""
    return not (user.is_staff or user.is_superuser) and user.consent_version != settings.CONSENT_VERSION


def lacks_second_factor(user: "User | AnonymousUser") -> bool:
    """Staff of a school that requires a second factor, who have not set one up yet."""
    return settings.STAFF_SECOND_FACTOR_REQUIRED and not is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
