"""Submission of attempts: by the member, or by the clock. Grading happens once, in the same transaction."""

import logging
import uuid
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from quizzes.choices import AttemptMode, AttemptState, EndedBy
from quizzes.exceptions import AnswerUnfinished, AttemptNotFound
from quizzes.models import Attempt, AttemptQuestion, Response
from quizzes.policies import owns
from quizzes.selectors.sittings import unfinished_of
from quizzes.services.scoring import fraction_of, write_score
from quizzes.signals import attempt_graded

logger = logging.getLogger(__name__)
ANNOUNCE_AGAIN_AFTER = timedelta(minutes=1)


def submit_attempt(*, attempt_id: uuid.UUID, by: User, at: datetime | None = None) -> Attempt:
    """Hand the attempt in; its answers are final from then on and the score is written.

    May be repeated, also at once from two tabs: the attempt is graded once and every call returns it. After the time
    and its grace, what was saved is handed in as the clock would have done. Until then a text that is too long is refused
    (AnswerUnfinished): it is kept as it is, to be shortened.
    """
    at = at or timezone.now()
    attempt = Attempt.objects.filter(pk=attempt_id).first()
    if attempt is None or not owns(by, attempt):
        if attempt is not None:
            logger.warning("Member %s reached for attempt %s of another member.", by.pk, attempt_id)
        raise AttemptNotFound
    if attempt.is_overdue(at=at):
        return _hand_in(attempt_id, at=at, ended_by=EndedBy.CLOCK)
    unfinished = unfinished_of(attempt) if attempt.is_open and attempt.seconds_left(at=at) != 0 else {}
    if unfinished:
        raise AnswerUnfinished(list(unfinished))
    return _hand_in(attempt_id, at=at, ended_by=EndedBy.MEMBER)


def close_if_overdue(*, attempt: Attempt, at: datetime | None = None) -> bool:
    """Hand in an attempt whose time is over; whether it was. May be repeated."""
    at = at or timezone.now()
    if not attempt.is_overdue(at=at):
        return False
    _hand_in(attempt.pk, at=at, ended_by=EndedBy.CLOCK)
    return True


def close_overdue_attempts(*, at: datetime | None = None, most: int = 500) -> int:
    """Hand in what was saved wherever time is over, and tell again what a listener missed. Returns how many were closed.

    May be repeated and run beside itself: each attempt is its own transaction, and one that cannot be graded holds up no other.
    """
    at = at or timezone.now()
    overdue = list(Attempt.objects.overdue(at=at).order_by("deadline_at").values_list("pk", flat=True)[:most])
    closed = sum(_close(attempt_id, at=at) for attempt_id in overdue)
    missed = Attempt.objects.graded().for_credit().filter(announced_at=None, graded_at__lt=at - ANNOUNCE_AGAIN_AFTER)
    for attempt_id in missed.values_list("pk", flat=True)[:most]:
        announce_graded(attempt_id=attempt_id)
    return closed


def _close(attempt_id: uuid.UUID, *, at: datetime) -> bool:
    try:
        _hand_in(attempt_id, at=at, ended_by=EndedBy.CLOCK)
    except DatabaseError:
        raise  # nothing can be written just now: the next sweep goes on
    except Exception:
        logger.exception("Attempt %s could not be handed in.", attempt_id)
        return False
    return True


def _hand_in(attempt_id: uuid.UUID, *, at: datetime, ended_by: EndedBy) -> Attempt:
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
        if not attempt.is_open:
            return attempt
        # However late the job or the network: the attempt lasted until its deadline at most.
        submitted_at = min(at, attempt.deadline_at) if attempt.deadline_at else at
        won = (
            Attempt.objects.open().filter(pk=attempt_id).update(state=AttemptState.SUBMITTED, submitted_at=submitted_at, ended_by=ended_by)
        )
        graded = bool(won) and _grade(attempt, at=at)
    if graded and attempt.mode == AttemptMode.GRADED:
        announce_graded(attempt_id=attempt_id)
    return Attempt.objects.get(pk=attempt_id)


def _grade(attempt: Attempt, *, at: datetime) -> bool:
    # False: an answer waits for a person, so there is no score yet.
    questions = list(AttemptQuestion.objects.filter(attempt=attempt).select_related("version", "graded_version", "response"))
    for question in questions:
        question.response.fraction = fraction_of(question=question)
        question.response.graded_at = None if question.response.fraction is None else at
    Response.objects.bulk_update([question.response for question in questions], ["fraction", "graded_at"])
    return write_score(attempt=attempt, questions=questions, at=at)


def announce_graded(*, attempt_id: uuid.UUID) -> bool:
    """Send `attempt_graded`. What the listeners write is kept whole or not at all; a failure is told again by the sweep.

    May be repeated.
    """
    try:
        with transaction.atomic():
            attempt = Attempt.objects.select_related("quiz", "member").get(pk=attempt_id)
            attempt_graded.send(sender=Attempt, attempt=attempt)
            # A mark or a regrade may have written another result meanwhile: that one is still to be told.
            told = Attempt.objects.filter(pk=attempt_id, percent=attempt.percent, passed=attempt.passed)
            told.update(announced_at=timezone.now())
    except Exception:  # the hand-in stands whatever a listener does; the row stays unannounced
        logger.exception("A listener failed for attempt %s; the sweep tells it again.", attempt_id)
        return False
    return True
