from quizzes.selectors.results import ReviewedQuestion, may_review, review_of
from quizzes.selectors.sittings import (
    AskedQuestion,
    Standing,
    attempt_for,
    best_attempt,
    digest_of,
    drawn_for,
    questions_of,
    standing_of,
    unanswered_of,
)

__all__ = [
    "AskedQuestion",
    "ReviewedQuestion",
    "Standing",
    "attempt_for",
    "best_attempt",
    "digest_of",
    "drawn_for",
    "may_review",
    "questions_of",
    "review_of",
    "standing_of",
    "unanswered_of",
]
