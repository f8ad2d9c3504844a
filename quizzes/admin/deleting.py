"""What hangs on a question or a quiz that somebody wants to remove."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import ngettext

from quizzes.models import AttemptQuestion, Question, Quiz, QuizItem
from quizzes.selectors.draws import quizzes_short_without
from web.admin.deleting import Hanging


def tell(instance: Model) -> Iterator[Hanging]:
    """Quizzes that ask a question or need it for a draw; attempts at a quiz."""
    if isinstance(instance, Question):
        asking = QuizItem.objects.filter(question=instance).count()
        if asking:
            yield Hanging(ngettext("%(count)s quiz that asks it", "%(count)s quizzes that ask it", asking) % {"count": asking})
        short = len(quizzes_short_without(instance))
        if short:
            words = ngettext("%(count)s quiz that would draw from too few", "%(count)s quizzes that would draw from too few", short)
            yield Hanging(words % {"count": short})
    elif isinstance(instance, Quiz):
        attempts = instance.attempts.count()
        if attempts:
            yield Hanging(ngettext("%(count)s attempt", "%(count)s attempts", attempts) % {"count": attempts})


def times_asked(question: Question) -> int:
    """In how many attempts it was asked: then it is put away, not deleted."""
    return AttemptQuestion.objects.filter(version__question=question).count()
