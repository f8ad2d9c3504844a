"""Reading results: what was answered, what is right, and why. Only for attempts that are handed in."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from quizzes.choices import AttemptMode, FeedbackTiming
from quizzes.exceptions import AttemptNotFound
from quizzes.kinds import LocalisedText, kind_of
from quizzes.kinds.base import ShownMedia
from quizzes.models import Attempt, AttemptQuestion, QuestionVersion, RegradeLine, ResponseFile, ResponseMark
from quizzes.selectors.files import files_of
from quizzes.selectors.marking import marks_of
from quizzes.selectors.media import fill_in_media
from quizzes.selectors.sittings import drawn_for, quiz_status_of


@dataclass(frozen=True)
class ReviewedQuestion:
    """One question of the review page."""

    position: int
    kind: str
    template: str
    stem: LocalisedText | None
    media: ShownMedia | None
    lines: list[Any]
    feedback: LocalisedText | None
    answered: bool
    fraction: Decimal | None
    earned: Decimal
    points: Decimal
    language: str
    ruling: str = ""
    is_waiting: bool = False  # for a person
    files: list[ResponseFile] = field(default_factory=list)
    mark: ResponseMark | None = None

    @property
    def outcome(self) -> str:
        """right, partly or wrong; waiting for a person, or open: nobody judges it in practice."""
        if self.fraction is None:
            return "waiting" if self.is_waiting else "open"
        return "right" if self.fraction == 1 else "partly" if self.fraction > 0 else "wrong"


def may_review(attempt: Attempt, *, at: datetime | None = None) -> bool:
    """Whether the quiz lets her see now what was right."""
    if attempt.mode == AttemptMode.PRACTICE:
        return attempt.is_graded and not has_graded_open(attempt)
    if attempt.is_open or attempt.quiz.feedback_timing == FeedbackTiming.NEVER:
        return False
    if attempt.quiz.feedback_timing == FeedbackTiming.AFTER_EACH:
        return True
    status = quiz_status_of(quiz=attempt.quiz, member=attempt.member_id, at=at)
    return status.open_attempt is None and (status.has_passed or status.left == 0)


def review_of(attempt: Attempt, language: str) -> list[ReviewedQuestion]:
    """Question by question; what waits for a person says so. An open attempt has no review: it would tell the key."""
    if attempt.is_open:
        raise AttemptNotFound
    reviewed = _all_reviewed(attempt, drawn_for(attempt), language)
    fill_in_media(reviewed)
    return reviewed


def practice_feedback(attempt: Attempt, language: str) -> dict[int, ReviewedQuestion]:
    """What is right and why, by position, for each answer of a practice that she has had checked and not changed since.

    Nothing while a graded attempt of the same quiz is open: it may ask the same questions.
    """
    if attempt.mode != AttemptMode.PRACTICE or has_graded_open(attempt):
        return {}
    checked = {question.position: _reviewed(question, language) for question in drawn_for(attempt) if _is_checked(question)}
    fill_in_media(checked)
    return checked


def has_graded_open(attempt: Attempt) -> bool:
    """Whether the member has a graded attempt of the same quiz under way."""
    return Attempt.objects.for_credit().open().filter(quiz=attempt.quiz_id, member=attempt.member_id).exists()


def _is_checked(question: AttemptQuestion) -> bool:
    response = question.response
    if kind_of(question.version.kind).grade(question.version.body, response.value) is None:
        return True  # an open answer: no key, only something to compare with
    return response.graded_at is not None and (response.saved_at is None or response.graded_at >= response.saved_at)


def correction_of(attempt: Attempt) -> RegradeLine | None:
    """The last regrade that changed the result of this attempt."""
    return RegradeLine.objects.filter(attempt=attempt).select_related("regrade").order_by("-regrade__applied_at", "-pk").first()


def _all_reviewed(attempt: Attempt, questions: Iterable[AttemptQuestion], language: str) -> list[ReviewedQuestion]:
    shown = list(questions)
    is_open = any(kind_of(question.version.kind).is_open for question in shown)
    files, marks = (files_of(attempt), marks_of(attempt)) if is_open else ({}, {})
    return [
        replace(
            _reviewed(question, language),
            is_waiting=question.response.fraction is None and attempt.mode == AttemptMode.GRADED,
            files=files.get(question.position, []),
            mark=marks.get(question.position),
        )
        for question in shown
    ]


def _reviewed(question: AttemptQuestion, language: str) -> ReviewedQuestion:
    version = explaining_version(question)
    kind, body = kind_of(version.kind), version.body
    review = kind.review(body, question.choice_order, language, question.answer)
    fraction = question.response.fraction
    asked = kind.public_body(body, question.choice_order, language)
    return ReviewedQuestion(
        position=question.position,
        kind=kind.kind,
        template=kind.review_template,
        stem=asked["stem"],
        media=asked["media"],
        lines=review.lines,
        feedback=review.feedback,
        answered=question.answer is not None,
        fraction=fraction,
        earned=question.points * (fraction or Decimal(0)),
        points=question.points,
        language=language,
        ruling=question.ruling,
    )


def explaining_version(question: AttemptQuestion) -> QuestionVersion:
    """The version that says what is right: the one that judges, if it can."""
    judging = question.graded_version
    return judging if judging and can_judge(judging, question) else question.version


def can_judge(version: QuestionVersion, question: AttemptQuestion) -> bool:
    """Whether this version can judge and explain the answer to what was asked."""
    return kind_of(version.kind).still_asks(version.body, question.version.body, question.choice_order)
