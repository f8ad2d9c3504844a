from quizzes.models.attempts import Attempt, AttemptQuestion, Response
from quizzes.models.bank import Question, QuestionFolder, QuestionVersion
from quizzes.models.marks import Regrade, RegradeLine, ResponseFile, ResponseMark
from quizzes.models.quizzes import Quiz, QuizItem

__all__ = [
    "Attempt",
    "AttemptQuestion",
    "Question",
    "QuestionFolder",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Regrade",
    "RegradeLine",
    "Response",
    "ResponseFile",
    "ResponseMark",
]
