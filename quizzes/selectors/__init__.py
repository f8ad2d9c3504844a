"""Reads that span the models of quizzes."""

from quizzes.selectors.files import files_of, positions_of_files
from quizzes.selectors.results import ReviewedQuestion, correction_of, may_review, practice_feedback, review_of
from quizzes.selectors.sittings import (
    AskedQuestion,
    QuizStatus,
    attempt_for,
    digest_of,
    drawn_for,
    questions_of,
    quiz_status_of,
    unanswered_of,
    unfinished_of,
)

__all__ = [
    "AskedQuestion",
    "QuizStatus",
    "ReviewedQuestion",
    "attempt_for",
    "correction_of",
    "digest_of",
    "drawn_for",
    "files_of",
    "may_review",
    "positions_of_files",
    "practice_feedback",
    "questions_of",
    "quiz_status_of",
    "review_of",
    "unanswered_of",
    "unfinished_of",
]
