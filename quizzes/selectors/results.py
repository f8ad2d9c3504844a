"""Reading results: what was answered, what is right, and why. Only for attempts that are handed in."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from quizzes.choices import FeedbackTiming
from quizzes.exceptions import AttemptNotFound
from quizzes.kinds import Words, kind_of
from quizzes.models import Attempt
from quizzes.selectors.sittings import drawn_for, standing_of


@dataclass(frozen=True)
class ReviewedQuestion:
    """One question of the review page."""

    position: int
    kind: str
    template: str
    stem: Words | None
    lines: list[Any]
    feedback: Words | None
    answered: bool
    fraction: Decimal
    earned: Decimal
    points: Decimal
    language: str

    @property
    def outcome(self) -> str:
        """right, partly or wrong."""
        return "right" if self.fraction == 1 else "partly" if self.fraction > 0 else "wrong"


def may_review(attempt: Attempt, *, at: datetime | None = None) -> bool:
    """Whether the quiz lets her see now what was right."""
    if not attempt.is_graded or attempt.quiz.feedback_timing == FeedbackTiming.NEVER:
        return False
    if attempt.quiz.feedback_timing == FeedbackTiming.AFTER_EACH:
        return True
    standing = standing_of(quiz=attempt.quiz, member=attempt.member_id, at=at)
    return standing.open_attempt is None and (standing.has_passed or standing.left == 0)


def review_of(attempt: Attempt, language: str) -> list[ReviewedQuestion]:
    """Question by question. An attempt that is not graded has no review: it would tell the key."""
    if not attempt.is_graded:
        raise AttemptNotFound
    reviewed = []
    for question in drawn_for(attempt):
        kind, body = kind_of(question.version.kind), question.version.body
        review = kind.review(body, question.choice_order, language, question.answer)
        fraction = question.response.fraction or Decimal(0)
        reviewed.append(
            ReviewedQuestion(
                position=question.position,
                kind=kind.kind,
                template=kind.review_template,
                stem=kind.public_body(body, question.choice_order, language)["stem"],
                lines=review.lines,
                feedback=review.feedback,
                answered=question.answer is not None,
                fraction=fraction,
                earned=question.points * fraction,
                points=question.points,
                language=language,
            )
        )
    return reviewed
