"""Memberships and places in cohorts.

`by=None` stands for a command on the server.
"""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import actor, create_member, record_action
from cooperatives.choices import Role
from cooperatives.exceptions import AlreadyMember, DateInFuture, LeftBeforeJoining, UnknownRole
from cooperatives.models import Cohort, CohortMember, Cooperative, Membership
from cooperatives.policies import may_manage_cooperatives
from text.errors import NotAllowed

logger = logging.getLogger(__name__)

CHUNK = 500
# What is written to the history of a member, and belongs to that of the cohort too.
JOINED_COHORT, LEFT_COHORT = "cooperatives.join_cohort", "cooperatives.leave_cohort"


def _names(named: Cohort | Cooperative) -> dict[str, str]:
    return {"ar": named.name_ar, "fr": named.name_fr}


def _authorise(by: User | None) -> None:
    if by is not None and not may_manage_cooperatives(by):
        raise NotAllowed


@transaction.atomic
def add_member(
    *, cooperative: Cooperative, by: User | None, role: str = Role.MEMBER, joined_on: date | None = None, **person: Any
) -> Membership:
    """Register a new person and her membership in the cooperative, both or neither. Not repeatable: each call makes
    another person.

    `person` is what `accounts.services.create_member` takes: names in either script, phone, language, sex,
    birth_year.
    """
    _authorise(by)
    user = create_member(by=by, **person)
    return join_cooperative(user=user, cooperative=cooperative, by=by, role=role, joined_on=joined_on)


def join_cooperative(
    *, user: User, cooperative: Cooperative, by: User | None, role: str = Role.MEMBER, joined_on: date | None = None
) -> Membership:
    """Make a registered person a member of the cooperative. Refused while she has one there already."""
    _authorise(by)
    joined_on = joined_on or timezone.localdate()
    if role not in Role.values:
        raise UnknownRole
    if joined_on > timezone.localdate():
        raise DateInFuture
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=user, cooperative=cooperative, role=role, joined_on=joined_on)
            record_action(about=user, action="cooperatives.join", by=by, cooperative=_names(cooperative))
    except IntegrityError as error:
        if Membership.objects.active().filter(user=user, cooperative=cooperative).exists():
            raise AlreadyMember from error
        raise
    logger.info("member %s joined cooperative %s, by %s", user.pk, cooperative.pk, actor(by=by))
    return membership


@transaction.atomic
def end_membership(*, membership_id: int, by: User | None, left_on: date | None = None) -> Membership:
    """Write the day on which she left; she stays a member of the school. Repeatable: the first day written stays."""
    _authorise(by)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user", "cooperative").get(pk=membership_id)
    if membership.left_on is not None:
        return membership
    left_on = left_on or timezone.localdate()
    if left_on > timezone.localdate():
        raise DateInFuture
    if left_on < membership.joined_on:
        raise LeftBeforeJoining
    membership.left_on = left_on
    membership.save(update_fields=["left_on"])
    Cooperative.objects.filter(pk=membership.cooperative_id, contact=membership.user_id).update(contact=None)
    record_action(about=membership.user, action="cooperatives.leave", by=by, cooperative=_names(membership.cooperative))
    logger.info("membership %s ended by %s", membership.pk, actor(by=by))
    return membership


@transaction.atomic
def add_to_cohort(*, cohort: Cohort, members: Iterable[User], by: User | None) -> int:
    """Put these people into the cohort; returns how many are new in it. Repeatable."""
    _authorise(by)
    people = {member.pk: member for member in members}
    new = _add_members(cohort, list(people), by)
    if len(new) == 1:
        record_action(about=people[new[0]], action=JOINED_COHORT, by=by, cohort=_names(cohort), cohort_id=cohort.pk)
    elif new:
        record_action(about=cohort, action="cooperatives.add_members", by=by, count=len(new))
    return len(new)


@transaction.atomic
def add_cooperative_to_cohort(*, cohort: Cohort, cooperative: Cooperative, by: User | None) -> int:
    """Put everybody who belongs to the cooperative today into the cohort; returns how many are new in it.
    Repeatable: later it brings in those who joined since.
    """
    _authorise(by)
    belonging = Membership.objects.active().filter(cooperative=cooperative, user__is_active=True)
    new = _add_members(cohort, list(belonging.values_list("user_id", flat=True)), by)
    if new:
        record_action(about=cohort, action="cooperatives.add_cooperative", by=by, count=len(new), cooperative=_names(cooperative))
    return len(new)


def _add_members(cohort: Cohort, member_ids: list[int], by: User | None) -> list[int]:
    """Whoever is new in it."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    known = set(cohort.places.values_list("member_id", flat=True))
    new = [pk for pk in dict.fromkeys(member_ids) if pk not in known]
    CohortMember.objects.bulk_create([CohortMember(cohort=cohort, member_id=pk) for pk in new], batch_size=CHUNK, ignore_conflicts=True)
    logger.info("%s members added to cohort %s by %s", len(new), cohort.pk, actor(by=by))
    return new


@transaction.atomic
def remove_from_cohort(*, cohort: Cohort, member: User, by: User | None) -> None:
    """Take her out of the cohort. What she learned and her enrolments stay. Repeatable."""
    _authorise(by)
    removed, _rows = CohortMember.objects.filter(cohort=cohort, member=member).delete()
    if removed:
        record_action(about=member, action=LEFT_COHORT, by=by, cohort=_names(cohort), cohort_id=cohort.pk)
        logger.info("member %s removed from cohort %s by %s", member.pk, cohort.pk, actor(by=by))
