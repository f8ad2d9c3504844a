"""Who may do what with questions, quizzes and attempts."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import is_trainer
from accounts.selectors import visible_rows
from quizzes.models import Attempt
from text.errors import NotAllowed


def may_edit_bank(user: User | AnonymousUser) -> bool:
    """Trainers, lead trainers and administrators write questions and quizzes."""
    return is_trainer(user)


def require_editor(user: User | AnonymousUser | None) -> None:
    """None stands for the school itself: a command or an import."""
    if user is not None and not may_edit_bank(user):
        raise _refusal()


def may_mark(user: User | AnonymousUser) -> bool:
    """Trainers read and mark open answers of those whom they may see."""
    return is_trainer(user)


def require_marker(user: User | AnonymousUser, attempt: Attempt) -> None:
    if not may_mark(user) or not visible_rows(Attempt.objects.filter(pk=attempt.pk), user).exists():
        raise NotAllowed


def owns(user: User | AnonymousUser, attempt: Attempt) -> bool:
    """An attempt is its member's alone. To everyone else it does not exist."""
    return attempt.member_id == user.pk


def _refusal() -> NotAllowed:
    return NotAllowed(_("You may not change questions and quizzes."), _("Ask an administrator."))
