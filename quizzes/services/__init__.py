"""What may be done with questions, quizzes and attempts."""

from quizzes.services.attempts import start_attempt
from quizzes.services.bank import remove_question, save_question
from quizzes.services.builder import remove_quiz, save_quiz
from quizzes.services.folders import change_folder, empty_folder, remove_folder, save_folder
from quizzes.services.practice import check_answer
from quizzes.services.regrading import apply_regrade, plan_regrade
from quizzes.services.responses import record_form, record_posted, record_response
from quizzes.services.submitting import announce_graded, close_if_overdue, close_overdue_attempts, submit_attempt

__all__ = [
    "announce_graded",
    "apply_regrade",
    "change_folder",
    "check_answer",
    "close_if_overdue",
    "close_overdue_attempts",
    "empty_folder",
    "plan_regrade",
    "record_form",
    "record_posted",
    "record_response",
    "remove_folder",
    "remove_question",
    "remove_quiz",
    "save_folder",
    "save_question",
    "save_quiz",
    "start_attempt",
    "submit_attempt",
]
