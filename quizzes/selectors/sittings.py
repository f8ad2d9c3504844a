"""Reading attempts: what is asked, what is answered, where a member stands."""

import json
import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from quizzes.exceptions import AttemptNotFound
from quizzes.kinds import kind_of
from quizzes.kinds.base import Json
from quizzes.models import Attempt, AttemptQuestion, Quiz, ResponseFile
from quizzes.policies import owns
from quizzes.registry import counted_since
from quizzes.selectors.files import files_of
from quizzes.selectors.media import fill_in_media

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AskedQuestion:
    """A question as a page may show it before the attempt is handed in."""

    position: int
    kind: str
    template: str
    points: Any
    body: dict[str, Any]
    answered: bool
    digest: str  # "" when the answer does not come with the form
    files: list[ResponseFile] = field(default_factory=list)


@dataclass(frozen=True)
class QuizStatus:
    """Where a member stands with a quiz."""

    open_attempt: Attempt | None
    best: Attempt | None
    used: int
    limit: int | None
    next_start_at: datetime | None
    waiting: Attempt | None = None

    @property
    def left(self) -> int | None:
        """Attempts left; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.used)

    @property
    def has_passed(self) -> bool:
        return bool(self.best and self.best.passed)

    @property
    def may_start(self) -> bool:
        """Whether the limits allow another attempt now. (The app above may still refuse.)"""
        return self.left != 0 and self.next_start_at is None and not waits_for_review(self.limit, self.waiting)


def waits_for_review(limit: int | None, waiting: Attempt | None) -> bool:
    """Whether the next attempt must wait until a person has marked the last: where attempts are counted, what the trainer
    writes is worth more before the next one than after it.
    """
    return limit is not None and waiting is not None


def attempt_for(*, attempt_id: uuid.UUID, member: User) -> Attempt:
    """The member's own attempt. Anyone else's does not exist for her."""
    attempt = Attempt.objects.select_related("quiz").filter(pk=attempt_id).first()
    if attempt is None:
        raise AttemptNotFound
    if not owns(member, attempt):
        logger.warning("Member %s reached for attempt %s of another member.", member.pk, attempt_id)
        raise AttemptNotFound
    return attempt


def digest_of(value: Json, question: AttemptQuestion) -> str:
    """A short mark of an answer: by it a page knows whether the answer it shows was changed in that page.

    With a key, and another for every question: answers are kept by ids of the body, which can betray the right one.
    """
    written = json.dumps([question.pk, value], sort_keys=True)
    return salted_hmac("quizzes.answers", written, algorithm="sha256").hexdigest()[:8]


def drawn_for(attempt: Attempt) -> QuerySet[AttemptQuestion]:
    """The questions of an attempt with all that showing and grading want, in order. One query."""
    return attempt.questions.select_related("version", "graded_version", "response").order_by("position")


def questions_of(attempt: Attempt, language: str) -> list[AskedQuestion]:
    """The questions as drawn, in this language, with her saved answers; no key and no feedback."""
    questions = list(drawn_for(attempt))
    takes_files = any(kind_of(question.version.kind).takes_files for question in questions)
    files = files_of(attempt) if takes_files else {}
    shown = [asked(question, language, files.get(question.position, [])) for question in questions]
    fill_in_media(shown)
    return shown


def asked(question: AttemptQuestion, language: str, files: Sequence[ResponseFile] = ()) -> AskedQuestion:
    kind, answer = kind_of(question.version.kind), question.answer
    return AskedQuestion(
        position=question.position,
        kind=kind.kind,
        template=kind.template,
        points=question.points,
        body=kind.public_body(question.version.body, question.choice_order, language, answer),
        answered=answer is not None,
        digest="" if kind.takes_files else digest_of(answer, question),
        files=list(files),
    )


def unanswered_of(attempt: Attempt) -> list[int]:
    """Positions without an answer."""
    return list(attempt.questions.filter(response__value__isnull=True).order_by("position").values_list("position", flat=True))


def unfinished_of(attempt: Attempt) -> dict[int, str]:
    """Positions whose answer must be changed before it is handed in, with what is wrong."""
    reasons = {
        question.position: kind_of(question.version.kind).unfinished(question.version.body, question.answer)
        for question in drawn_for(attempt)
    }
    return {position: reason for position, reason in reasons.items() if reason}


def used_of(quiz: Quiz, attempts: list[Attempt]) -> int:
    """How many attempts count towards the limit. The app above may let a member begin anew."""
    since = counted_since(quiz, attempts[0].member_id) if quiz.attempt_limit and attempts else None
    return sum(since is None or attempt.started_at >= since for attempt in attempts)


def next_start_at(quiz: Quiz, attempts: list[Attempt]) -> datetime | None:
    """When the waiting time after the last of her attempts is over."""
    ended = [attempt.submitted_at for attempt in attempts if attempt.submitted_at]
    return max(ended) + timedelta(minutes=quiz.wait_minutes) if ended and quiz.wait_minutes else None


def waiting_among(attempts: list[Attempt]) -> Attempt | None:
    """The first attempt that is handed in and waits for a person."""
    return next((attempt for attempt in attempts if not attempt.is_open and not attempt.is_graded), None)


def quiz_status_of(*, quiz: Quiz, member: User | int, at: datetime | None = None) -> QuizStatus:
    """What a start page tells: the open attempt, the best one, how many are left and from when. One query."""
    at = at or timezone.now()
    attempts = list(Attempt.objects.for_credit().filter(quiz=quiz, member=member).order_by("number"))
    graded = [attempt for attempt in attempts if attempt.is_graded]
    again_at = next_start_at(quiz, attempts)
    return QuizStatus(
        open_attempt=next((attempt for attempt in attempts if attempt.accepts(at=at)), None),
        best=max(graded, key=lambda attempt: (attempt.percent, -attempt.number), default=None),
        used=used_of(quiz, attempts),
        limit=quiz.attempt_limit,
        next_start_at=again_at if again_at and again_at > at else None,
        waiting=waiting_among(attempts),
    )
