"""Marks that a person gives to open answers."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.choices import AttemptState
from quizzes.exceptions import MarkInvalid, MarkStale, NotMarkable
from quizzes.grading import PLACES
from quizzes.kinds import kind_of
from quizzes.models import Attempt, AttemptQuestion, Response, ResponseMark
from quizzes.policies import require_marker
from quizzes.services.scoring import judged_by, write_score
from quizzes.services.submitting import announce_graded

LONGEST_COMMENT = 4_000


@dataclass(frozen=True)
class Marked:
    """The mark that stands now, and whether it completed the attempt."""

    mark: ResponseMark
    attempt: Attempt


def mark_response(
    *,
    response_id: int,
    by: User,
    points: Mapping[str, int],
    comment: str = "",
    seen_mark: int | None = None,
    at: datetime | None = None,
) -> Marked:
    """Give an open answer its points, criterion by criterion, and a word to the member.

    `seen_mark` is the mark that the marker had before her eyes (None: there was none). Another one there by now is a
    colleague's, and nothing is written: MarkStale. The last mark that an attempt waited for gives it its score, which is
    then announced; a later mark leaves the older to be read and writes the score anew. May be repeated: the same mark by
    the same person is kept once.
    """
    at = at or timezone.now()
    comment = comment.replace("\r\n", "\n").strip()
    if len(comment) > LONGEST_COMMENT:
        raise MarkInvalid("comment", _("Your words to the member are too long: at most 4,000 characters."))
    with transaction.atomic():
        attempt = _attempt_under_lock(response_id)
        require_marker(by, attempt)
        questions = list(_questions_of(attempt))
        question = next(question for question in questions if question.response.pk == response_id)
        if not kind_of(question.version.kind).is_open or not question.response.value:
            raise NotMarkable
        given = clean_points(rubric=judged_by(question=question).body["rubric"], points=points)
        latest = question.response.marks.order_by("pk").last()
        if latest is not None and latest.pk != seen_mark:
            if latest.marked_by_id == by.pk and (latest.points, latest.comment) == (given, comment):
                return Marked(latest, attempt)
            raise MarkStale
        mark = _write(question, given, comment, by, at)
        scored = write_score(attempt=attempt, questions=questions, at=at)
    if scored:
        announce_graded(attempt_id=attempt.pk)
    return Marked(mark, Attempt.objects.get(pk=attempt.pk))


def clean_points(*, rubric: list[dict[str, Any]], points: Mapping[str, Any]) -> dict[str, int]:
    """What each criterion gets, from nothing to all of its points."""
    given = {}
    for criterion in rubric:
        value = points.get(criterion["id"])
        if isinstance(value, bool) or not isinstance(value, int):
            raise MarkInvalid(criterion["id"], _("Give points for every criterion; 0 is possible."))
        if not 0 <= value <= criterion["points"]:
            raise MarkInvalid(criterion["id"], _("Points are a whole number from 0 to the most that the criterion gives."))
        given[criterion["id"]] = value
    return given


def fraction_of_points(*, rubric: list[dict[str, Any]], given: Mapping[str, int]) -> Decimal:
    """The share of the rubric's points."""
    whole = sum(criterion["points"] for criterion in rubric)
    return (Decimal(sum(given.values())) / Decimal(whole)).quantize(PLACES, ROUND_HALF_UP)


def _attempt_under_lock(response_id: int) -> Attempt:
    # Marks of one attempt wait for each other: two last marks at once would both find the other one missing.
    owner = AttemptQuestion.objects.filter(response=response_id).values_list("attempt_id", flat=True).first()
    attempt = Attempt.objects.select_for_update().for_credit().filter(pk=owner or uuid.UUID(int=0)).first()
    if attempt is None or attempt.state != AttemptState.SUBMITTED:
        raise NotMarkable
    return attempt


def _questions_of(attempt: Attempt) -> QuerySet[AttemptQuestion]:
    return attempt.questions.select_related("version", "graded_version", "response").order_by("position")


def _write(question: AttemptQuestion, given: dict[str, int], comment: str, by: User, at: datetime) -> ResponseMark:
    response = question.response
    response.fraction, response.graded_at = fraction_of_points(rubric=judged_by(question=question).body["rubric"], given=given), at
    Response.objects.filter(pk=response.pk).update(fraction=response.fraction, graded_at=at)
    return ResponseMark.objects.create(
        response=response, points=given, fraction=response.fraction, comment=comment, marked_by=by, marked_at=at
    )
