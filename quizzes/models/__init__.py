"""The question bank, quizzes, attempts, and the work on them."""

from quizzes.models.attempts import Attempt, AttemptQuestion, Response
from quizzes.models.bank import Question, QuestionFolder, QuestionMedia, QuestionVersion
from quizzes.models.imports import ImportFile, ImportLine, KnownFile, QuestionImport
from quizzes.models.marks import Regrade, RegradeLine, ResponseFile, ResponseMark
from quizzes.models.quizzes import Quiz, QuizItem, QuizVersion

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "ImportFile",
    "ImportLine",
    "KnownFile",
    "Question",
    "QuestionFolder",
    "QuestionImport",
    "QuestionMedia",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "QuizVersion",
    "Regrade",
    "RegradeLine",
    "Response",
    "ResponseFile",
    "ResponseMark",
]
