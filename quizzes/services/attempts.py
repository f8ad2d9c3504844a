"""Starting an attempt: who may, what is drawn, what is pinned."""

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.exceptions import AttemptLimitReached, AttemptTooSoon, QuizEmpty
from quizzes.kinds import kind_of
from quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, Response
from quizzes.registry import check_access
from quizzes.services.handing_in import close_if_overdue
from text.dates import format_day_time

_rng = random.SystemRandom()


def start_attempt(*, quiz_id: int, member: Any, origin: str = "", at: datetime | None = None) -> Attempt:
    """Begin a sitting, or go on with the one that is open. May be repeated; parallel calls get the same attempt.

    Draws the questions, pins their versions, the order of their choices, the pass mark and the deadline. `origin` comes
    back with the attempt and means nothing here. Refuses with the limit or the waiting time in words.
    """
    at = at or timezone.now()
    quiz = Quiz.objects.get(pk=quiz_id)
    check_access(quiz, member)
    open_attempt = Attempt.objects.open().filter(quiz=quiz, member=member).first()
    if open_attempt is not None and not close_if_overdue(attempt=open_attempt, at=at):
        return open_attempt
    try:
        with transaction.atomic():
            return _begin(quiz, member, origin, at)
    except IntegrityError:
        # Another tab began in the same moment. Its attempt is this member's attempt.
        return Attempt.objects.open().get(quiz=quiz, member=member)


def _begin(quiz: Quiz, member: Any, origin: str, at: datetime) -> Attempt:
    # Read again inside the transaction: another tab may have begun since.
    past = list(Attempt.objects.filter(quiz=quiz, member=member).order_by("number"))
    if past and past[-1].is_open:
        return past[-1]
    _check_limits(quiz, used=len(past), ended_at=past[-1].submitted_at if past else None, at=at)
    drawn = _draw(quiz)
    if not drawn:
        raise QuizEmpty
    attempt = Attempt.objects.create(
        quiz=quiz,
        member=member,
        number=past[-1].number + 1 if past else 1,
        origin=origin,
        pass_mark=quiz.pass_mark,
        started_at=at,
        deadline_at=at + timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None,
    )
    questions = AttemptQuestion.objects.bulk_create(
        AttemptQuestion(
            attempt=attempt,
            position=position,
            version=version,
            points=points,
            choice_order=kind_of(version.kind).draw(version.body, shuffle=quiz.shuffle_choices, rng=_rng),
        )
        for position, (version, points) in enumerate(drawn, start=1)
    )
    Response.objects.bulk_create(Response(question=question) for question in questions)
    return attempt


def _draw(quiz: Quiz) -> list[tuple[QuestionVersion, Decimal]]:
    items = quiz.items.select_related("question__current").order_by("position")
    drawn = [(item.question.current, item.points) for item in items]
    if quiz.shuffle_questions:
        _rng.shuffle(drawn)
    return drawn


def next_start_at(quiz: Quiz, ended_at: datetime | None) -> datetime | None:
    """When the waiting time after the last attempt is over."""
    return ended_at + timedelta(minutes=quiz.wait_minutes) if ended_at and quiz.wait_minutes else None


def _check_limits(quiz: Quiz, *, used: int, ended_at: datetime | None, at: datetime) -> None:
    if quiz.attempt_limit is not None and used >= quiz.attempt_limit:
        raise AttemptLimitReached(
            "attempt_limit_reached",
            ngettext(
                "You have used the one attempt that this quiz allows.",
                "You have used all %(count)d attempts that this quiz allows.",
                quiz.attempt_limit,
            )
            % {"count": quiz.attempt_limit},
            _("Your best result counts. Talk to your trainer if you need another attempt."),
        )
    again_at = next_start_at(quiz, ended_at)
    if again_at is not None and at < again_at:
        raise AttemptTooSoon(
            "attempt_too_soon",
            _("You can try again from %(when)s.") % {"when": format_day_time(again_at)},
            _("Use the time to read the lessons once more."),
        )
