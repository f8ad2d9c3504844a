"""Who may do what with questions, quizzes and attempts."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.policies import is_lead_trainer, is_trainer
from accounts.selectors import visible_rows
from quizzes.models import Attempt, Quiz
from quizzes.registry import earning_quizzes
from text.errors import NotAllowed


def may_edit_bank(user: User | AnonymousUser) -> bool:
    """Trainers, lead trainers and administrators write questions and quizzes."""
    return is_trainer(user)


def require_editor(user: User | AnonymousUser | None) -> None:
    """None stands for the school itself: a command or an import."""
    if user is not None and not may_edit_bank(user):
        raise _refusal()


def closed_among(quizzes: Iterable[Quiz], user: User | AnonymousUser) -> list[Quiz]:
    """The quizzes that are not the user's to change: those that earn a certificate, except for their authors and lead trainers."""
    if is_lead_trainer(user):
        return []
    given = list(quizzes)
    earning = earning_quizzes([quiz.pk for quiz in given]) if given else set()
    own = set(Quiz.objects.filter(pk__in=earning, authors=user.pk).values_list("pk", flat=True)) if earning else set()
    return [quiz for quiz in given if quiz.pk in earning - own]


def may_change_quiz(user: User | AnonymousUser, quiz: Quiz) -> bool:
    return may_edit_bank(user) and not closed_among([quiz], user)


def require_open(closed: Iterable[Quiz]) -> None:
    """Refuse, naming the first of the quizzes that are somebody else's to change."""
    for quiz in closed:
        raise NotAllowed(
            _("The quiz “%(title)s” earns a certificate.") % {"title": quiz.title()},
            _("Only its authors and lead trainers change it. Ask one of them, or write a quiz of your own."),
        )


def may_regrade(user: User | AnonymousUser, quiz: Quiz) -> bool:
    """A regrade changes the results of everybody who took the quiz: for its authors and lead trainers."""
    return is_lead_trainer(user) or (may_edit_bank(user) and quiz.authors.filter(pk=user.pk).exists())


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
