"""Checks of draws: no change of the bank leaves a quiz with too few questions."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from quizzes.exceptions import InUse
from quizzes.selectors.draws import lacking_by_quiz


@contextmanager
def draws_stay_filled(*, code: str, words: object, hint: object) -> Iterator[None]:
    """Undoes what happens inside when a quiz would then draw from fewer questions than it needs; `words` name it by %(title)s."""
    with transaction.atomic():
        before = lacking_by_quiz()
        yield
        short = [quiz for quiz, lacking in lacking_by_quiz().items() if lacking > before.get(quiz, 0)]
        if short:
            raise InUse(code, str(words) % {"title": short[0].title()}, hint)
