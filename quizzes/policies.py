"""Who may do what with questions, quizzes and attempts."""

from typing import Any

from accounts.policies import is_trainer
from quizzes.exceptions import NotAllowed
from quizzes.models import Attempt


def may_edit_bank(user: Any) -> bool:
    """Trainers, lead trainers and administrators write questions and quizzes."""
    return is_trainer(user)


def require_editor(user: Any) -> None:
    """None stands for the school itself: a command or an import."""
    if user is not None and not may_edit_bank(user):
        raise NotAllowed


def may_mark(user: Any) -> bool:
    """Every trainer reads and marks open answers, as she sees everybody's progress. Cohorts only sort the list."""
    return is_trainer(user)


def require_marker(user: Any) -> None:
    if not may_mark(user):
        raise NotAllowed


def owns(user: Any, attempt: Attempt) -> bool:
    """An attempt is its member's alone. To everyone else it does not exist."""
    return attempt.member_id == user.pk
