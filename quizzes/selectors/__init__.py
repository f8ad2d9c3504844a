from quizzes.selectors.results import ReviewedQuestion, review_of
from quizzes.selectors.sittings import (
    AskedQuestion,
    Standing,
    attempt_for,
    best_attempt,
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
    "questions_of",
    "review_of",
    "standing_of",
    "unanswered_of",
]
