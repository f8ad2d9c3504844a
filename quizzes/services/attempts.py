"""Starting an attempt: who may, what is drawn, what is pinned."""

import logging
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from quizzes.choices import AttemptMode
from quizzes.drawing import deal
from quizzes.exceptions import AttemptLimitReached, AttemptTooSoon, AttemptUnderReview, PoolTooSmall, PracticeRefused, QuizEmpty
from quizzes.kinds import kind_of
from quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz, QuizItem, Response
from quizzes.registry import check_access
from quizzes.selectors.draws import draw_of, pools_of
from quizzes.selectors.sittings import next_start_at, used_of, waiting_among, waits_for_review
from quizzes.services.submitting import close_if_overdue
from text.dates import format_day_time

logger = logging.getLogger(__name__)
_rng = random.SystemRandom()


def start_attempt(*, quiz_id: int, member: User, origin: str = "", mode: str = AttemptMode.GRADED, at: datetime | None = None) -> Attempt:
    """Begin a sitting, or go on with the one that is open. May be repeated; parallel calls get the same attempt.

    Draws the questions, pins their versions, the order of their choices, the pass mark and the deadline. `origin` comes
    back with the attempt and means nothing here. Refuses with the limit or the waiting time in words. Practice knows neither
    limit nor deadline, and is refused where the quiz has none or a graded attempt is open: it tells the key.
    """
    at = at or timezone.now()
    quiz = Quiz.objects.get(pk=quiz_id)
    check_access(quiz, member)
    past = list(Attempt.objects.filter(quiz=quiz, member=member).order_by("number"))
    for attempt in past:
        if attempt.is_open and attempt.mode == AttemptMode.GRADED and close_if_overdue(attempt=attempt, at=at):
            attempt.refresh_from_db()
    alike = [attempt for attempt in past if attempt.mode == mode]
    if mode == AttemptMode.PRACTICE:
        check_practice(quiz=quiz, past=past)
    if alike and alike[-1].is_open:
        return alike[-1]
    if mode == AttemptMode.GRADED:
        _check_limits(quiz, alike, at=at)
    try:
        with transaction.atomic():
            return _begin(quiz, member, mode, number=alike[-1].number + 1 if alike else 1, origin=origin, at=at)
    except IntegrityError:
        # Another tab began in the same moment. Its attempt is this member's attempt; if it is over already, so is this call.
        return Attempt.objects.filter(quiz=quiz, member=member, mode=mode).latest("number")


def check_practice(*, quiz: Quiz, past: Iterable[Attempt]) -> None:
    """Refuse to tell the key: practice not allowed, or a graded attempt of the quiz under way."""
    if not quiz.allows_practice:
        raise PracticeRefused("no_practice", _("This quiz has no practice."), _("Take the quiz itself."))
    if any(attempt.is_open and attempt.mode == AttemptMode.GRADED for attempt in past):
        raise PracticeRefused(
            "graded_attempt_open",
            _("You have begun the quiz itself. Practice waits until you have handed it in."),
            _("Finish the quiz first: your answers are saved."),
        )


def _begin(quiz: Quiz, member: User, mode: str, *, number: int, origin: str, at: datetime) -> Attempt:
    drawn = _draw(quiz, member)
    limit = quiz.time_limit_minutes if mode == AttemptMode.GRADED else None
    attempt = Attempt.objects.create(
        quiz=quiz,
        member=member,
        mode=mode,
        number=number,
        origin=origin,
        pass_mark=quiz.pass_mark,
        started_at=at,
        deadline_at=at + timedelta(minutes=limit) if limit else None,
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


def _draw(quiz: Quiz, member: User) -> list[tuple[QuestionVersion, Decimal]]:
    items = list(quiz.items.select_related("question__current", "draw_folder", "draw_tag").order_by("position"))
    if not items:
        raise QuizEmpty
    hands = _deal(quiz, member, items)
    versions = (
        {
            version.question_id: version
            for version in QuestionVersion.objects.filter(current_of__in=[pk for hand in hands.values() for pk in hand])
        }
        if hands
        else {}
    )
    drawn: list[tuple[QuestionVersion, Decimal]] = []
    for item in items:
        drawn += [(versions[pk], item.points) for pk in hands[item.pk]] if item.draw_count else [(item.version, item.points)]
    if quiz.shuffle_questions:
        _rng.shuffle(drawn)
    return drawn


def _deal(quiz: Quiz, member: User, items: list[QuizItem]) -> dict[int, list[int]]:
    """What each draw is given, by its index."""
    drawing = [item for item in items if item.draw_count]
    if not drawing:
        return {}
    pools = pools_of([draw_of(item) for item in drawing])
    seen = set(
        AttemptQuestion.objects.filter(attempt__quiz=quiz, attempt__member=member)
        .order_by()
        .values_list("version__question_id", flat=True)
        .distinct()
    )
    dealt = deal(pools, chosen={item.question_id for item in items if item.question_id}, seen=seen, rng=_rng)
    if dealt.missing(pools):
        logger.error("Quiz %s draws from too few questions: nobody can start it.", quiz.key)
        raise PoolTooSmall
    return {item.pk: hand for item, hand in zip(drawing, dealt.hands, strict=True)}


def _check_limits(quiz: Quiz, past: list[Attempt], *, at: datetime) -> None:
    if quiz.attempt_limit is not None and used_of(quiz, past) >= quiz.attempt_limit:
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
    if waits_for_review(quiz.attempt_limit, waiting_among(past)):
        raise AttemptUnderReview
    again_at = next_start_at(quiz, past)
    if again_at is not None and at < again_at:
        raise AttemptTooSoon(
            "attempt_too_soon",
            _("You can try again from %(when)s.") % {"when": format_day_time(again_at)},
            _("Use the time to read the lessons once more."),
        )
