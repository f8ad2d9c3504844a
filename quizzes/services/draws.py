"""Checks of draws: no change of the bank leaves a quiz with too few questions, or gives one others that is not hers to change."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from accounts.models import User
from quizzes.exceptions import InUse
from quizzes.models import Quiz
from quizzes.policies import require_open
from quizzes.selectors.authorship import closed_draws
from quizzes.selectors.draws import draw_of, lacking_by_quiz, pools_of


@contextmanager
def draws_stay_filled(*, code: str, words: object, hint: object) -> Iterator[None]:
    """Undoes what happens inside when a quiz would then draw from fewer questions than it needs; `words` name it by %(title)s."""
    with transaction.atomic():
        before = lacking_by_quiz()
        yield
        short = [quiz for quiz, lacking in lacking_by_quiz().items() if lacking > before.get(quiz, 0)]
        if short:
            raise InUse(code, str(words) % {"title": short[0].title()}, hint)


@contextmanager
def closed_draws_stay(*, by: User | None) -> Iterator[None]:
    """Undoes what happens inside when a quiz that earns a certificate, and is not hers to change, would then draw from other questions."""
    with transaction.atomic():
        before = _drawn_by_closed(by)
        yield
        if before:
            after = _drawn_by_closed(by)
            require_open(quiz for quiz, drawn in before.items() if drawn != after[quiz])


def _drawn_by_closed(by: User | None) -> dict[Quiz, list[set[int]]]:
    if by is None:
        return {}
    return {
        quiz: [
            set(pool.ids)
            for pool in pools_of([draw_of(item) for item in quiz.items.select_related("draw_folder", "draw_tag") if item.draw_count])
        ]
        for quiz in closed_draws(by)
    }
