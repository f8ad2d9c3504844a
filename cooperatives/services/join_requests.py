"""Somebody asks to become a member; an administrator answers, and she is told by a text."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.models import User
from accounts.services import actor, create_member, record_action, verify_phone
from cooperatives.choices import DeclineReason, JoinState
from cooperatives.exceptions import RequestDecided, TooManyRequests
from cooperatives.models import Cohort, Cooperative, JoinRequest, Region
from cooperatives.policies import may_manage_cooperatives
from cooperatives.services.memberships import add_member, add_to_cohort
from messaging.services import queue_sms
from text.errors import NotAllowed
from text.names import clean_name

logger = logging.getLogger(__name__)

MOST_WAITING = 5  # on one number: a family shares a phone, a village does not
ANSWERED_KEPT = timedelta(days=90)
WAITING_KEPT = timedelta(days=365)


def ask_to_join(
    *, phone: str, given_name: str, family_name: str, cooperative_name: str, language: str, region: Region | None = None
) -> JoinRequest:
    """Put the request into the administrators' queue. The caller has proven the number.

    Repeatable: while it waits, the same name on the same number is the same request. Raises `TooManyRequests`, and `DomainError` for a
    name that nobody can be given.
    """
    who = {"phone": phone, "given_name": clean_name(given_name), "family_name": clean_name(family_name) if family_name.strip() else ""}
    waiting = JoinRequest.objects.filter(phone=phone, state=JoinState.WAITING)
    if (there := waiting.filter(**who).first()) is not None:
        return there
    if waiting.count() >= MOST_WAITING:
        raise TooManyRequests
    try:
        with transaction.atomic():
            asked = JoinRequest.objects.create(**who, cooperative_name=cooperative_name.strip(), region=region, language=language)
    except IntegrityError:  # two clicks at one moment
        return waiting.get(**who)
    logger.info("request to join %s came in", asked.pk)
    return asked


@transaction.atomic
def accept_join_request(
    *, request_id: int, by: User, cooperative: Cooperative | None = None, cohort: Cohort | None = None, sex: str = "", **names: str
) -> User:
    """Register her with these names and her proven number, as a member of the cooperative and in the cohort if they are given.

    Raises `RequestDecided` when it was answered already, and what `accounts.services.create_member` raises.
    """
    asked = _waiting(request_id, by)
    person: dict[str, Any] = {**names, "phone": asked.phone, "language": asked.language, "sex": sex}
    if cooperative is None:
        member = create_member(by=by, **person)
        record_action(about=member, action="cooperatives.accept", by=by)
    else:
        member = add_member(cooperative=cooperative, by=by, **person).user
    verify_phone(member=member, phone=asked.phone)
    if cohort is not None:
        add_to_cohort(cohort=cohort, members=[member], by=by)
    _answer(asked, JoinState.ACCEPTED, by, member=member)
    with override(asked.language):
        # Translators: a text message to who asked to join; below 70 characters with the address, so that it costs one part.
        _tell(asked, gettext("You are registered in Taawon. Sign in: %(address)s") % {"address": _address(asked.language)})
    return member


@transaction.atomic
def decline_join_request(*, request_id: int, by: User, reason: str) -> JoinRequest:
    """Say no, with one of the reasons that she can do something about. Raises `RequestDecided`."""
    asked = _waiting(request_id, by)
    asked.reason = DeclineReason(reason)
    _answer(asked, JoinState.DECLINED, by)
    with override(asked.language):
        _tell(asked, _words_of(DeclineReason(reason)) % {"address": _address(asked.language)})
    return asked


def purge_join_requests(*, now: datetime | None = None) -> int:
    """Forget what was answered long ago, and what nobody answered in a year; returns how many. Repeatable."""
    now = now or timezone.now()
    answered, _by_model = JoinRequest.objects.filter(decided_at__lt=now - ANSWERED_KEPT).delete()
    waiting, _by_model = JoinRequest.objects.filter(state=JoinState.WAITING, asked_at__lt=now - WAITING_KEPT).delete()
    return answered + waiting


def _waiting(request_id: int, by: User) -> JoinRequest:
    if not may_manage_cooperatives(by):
        raise NotAllowed
    asked = JoinRequest.objects.select_for_update().get(pk=request_id)
    if not asked.is_waiting:
        raise RequestDecided
    return asked


def _answer(asked: JoinRequest, state: JoinState, by: User, *, member: User | None = None) -> None:
    asked.state, asked.decided_at, asked.decided_by, asked.member = state, timezone.now(), by, member
    asked.save(update_fields=["state", "reason", "decided_at", "decided_by", "member"])
    logger.info("request to join %s: %s, by %s", asked.pk, state, actor(by=by))


def _tell(asked: JoinRequest, words: str) -> None:
    queue_sms(to=asked.phone, body=words, purpose="notice", dedupe_key=f"join:{asked.pk}", language=asked.language)


def _address(language: str) -> str:
    return f"{settings.TAAWON_BASE_URL}/{language}/"


def _words_of(reason: DeclineReason) -> str:
    return {
        # Translators: text messages to who asked to join and cannot; as short as may be.
        DeclineReason.REGISTERED: gettext("You are registered in Taawon already. Sign in: %(address)s"),
        DeclineReason.NO_COOPERATIVE: gettext("Taawon: your cooperative does not take part in the programme yet."),
        DeclineReason.FULL: gettext("Taawon: there is no place at present. Ask again in a few months."),
        DeclineReason.UNCLEAR: gettext("Taawon: we could not make out your name or cooperative. Ask again: %(address)s"),
    }[reason]
