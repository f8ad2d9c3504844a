"""Building quizzes."""

import uuid
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import record_action
from quizzes.choices import FeedbackTiming
from quizzes.exceptions import InUse, QuizInvalid
from quizzes.models import Question, Quiz, QuizItem, QuizVersion
from quizzes.policies import closed_among, require_editor, require_open
from quizzes.selectors.draws import Draw, draw_of
from quizzes.selectors.versions import content_of

MOST_QUESTIONS = 200
POINTS_BELOW = 1000
Entry = tuple[Question, Decimal | int] | Draw


def save_quiz(
    *,
    title_ar: str = "",
    title_fr: str = "",
    questions: Iterable[Question | Entry] = (),
    key: uuid.UUID | None = None,
    pass_mark: int = 60,
    time_limit_minutes: int | None = None,
    attempt_limit: int | None = None,
    wait_minutes: int = 0,
    shuffle_questions: bool = False,
    shuffle_choices: bool = True,
    feedback_timing: str = FeedbackTiming.AFTER_EACH,
    allows_practice: bool = False,
    authors: Iterable[User] | None = None,
    by: User | None = None,
) -> Quiz:
    """Keep a quiz: its settings, and its questions and draws in the order given, each question worth one point unless told otherwise.

    May be repeated: the same key is the same quiz. What differs from the last save is a new version. Attempts under way keep what
    they drew, their pass mark and deadline. A draw from too few questions is kept (`shortages_of` tells): a quiz may be built before
    its questions. Without `authors` they stay as they are, and a new quiz has whoever writes it. One that earns a certificate is changed
    by its authors and lead trainers only.
    """
    require_editor(by)
    entries: list[Entry] = [(entry, 1) if isinstance(entry, Question) else entry for entry in questions]
    _check_entries(entries)
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().filter(key=key).first() if key else None
        if quiz is not None and by is not None:
            require_open(closed_among([quiz], by))
        if quiz is None:
            quiz = Quiz(key=key or uuid.uuid4())
            authors = list(authors or []) or ([by] if by is not None else None)
        _remember_first(quiz)
        quiz.title_ar, quiz.title_fr = title_ar.strip(), title_fr.strip()
        quiz.pass_mark, quiz.time_limit_minutes = pass_mark, time_limit_minutes
        quiz.attempt_limit, quiz.wait_minutes = attempt_limit, wait_minutes
        quiz.shuffle_questions, quiz.shuffle_choices = shuffle_questions, shuffle_choices
        quiz.feedback_timing, quiz.allows_practice = feedback_timing, allows_practice
        quiz.changed_at = timezone.now()
        try:
            quiz.full_clean(validate_unique=False)
        except ValidationError as error:
            field, messages = next(iter(error.message_dict.items()))
            raise QuizInvalid(field, messages[0]) from error
        quiz.save()
        if authors is not None:
            quiz.authors.set(authors)
        _save_items(quiz, entries)
        _remember(quiz, by)
    return quiz


def _remember_first(quiz: Quiz) -> None:
    """A quiz from before versions were kept: what it said until now is its first."""
    if quiz.pk and not quiz.versions.exists():
        QuizVersion.objects.create(quiz=quiz, number=1, content=content_of(quiz), created_at=quiz.changed_at)


def _remember(quiz: Quiz, by: User | None) -> None:
    last, content = quiz.versions.order_by("-number").first(), content_of(quiz)
    if last is None or last.content != content:
        QuizVersion.objects.create(quiz=quiz, number=last.number + 1 if last else 1, content=content, created_by=by)


def _check_entries(entries: Sequence[Entry]) -> None:
    chosen = [entry[0].pk for entry in entries if not isinstance(entry, Draw)]
    draws = [entry for entry in entries if isinstance(entry, Draw)]
    if any(not 1 <= draw.count <= MOST_QUESTIONS for draw in draws):
        raise QuizInvalid("questions", _("A draw takes 1 to 200 questions."))
    if len(chosen) + sum(draw.count for draw in draws) > MOST_QUESTIONS:
        raise QuizInvalid("questions", _("A quiz has at most 200 questions."))
    if len(set(chosen)) < len(chosen):
        raise QuizInvalid("questions", _("The same question stands twice in this quiz."))
    points = [entry.points if isinstance(entry, Draw) else entry[1] for entry in entries]
    if any(not 0 < Decimal(one) < POINTS_BELOW for one in points):
        raise QuizInvalid("questions", _("Points are a number above 0 and below 1000."))


def _save_items(quiz: Quiz, entries: Sequence[Entry]) -> None:
    wanted = [_item(quiz, position, entry) for position, entry in enumerate(entries, start=1)]
    if [_content(item) for item in quiz.items.select_related("draw_folder", "draw_tag")] != [_content(item) for item in wanted]:
        quiz.items.all().delete()
        QuizItem.objects.bulk_create(wanted)


def _item(quiz: Quiz, position: int, entry: Entry) -> QuizItem:
    if not isinstance(entry, Draw):
        return QuizItem(quiz=quiz, position=position, question=entry[0], points=Decimal(entry[1]))
    return QuizItem(
        quiz=quiz,
        position=position,
        points=Decimal(entry.points),
        draw_count=entry.count,
        draw_folder=entry.folder,
        draw_tag=entry.tag,
        draw_difficulty=entry.difficulty,
    )


def _content(item: QuizItem) -> tuple[Any, ...]:
    return item.position, item.question_id, item.points, draw_of(item)


def remove_quiz(*, key: uuid.UUID, by: User | None = None) -> None:
    """Delete a quiz that nobody has taken and no course uses. May be repeated."""
    require_editor(by)
    with transaction.atomic():
        quiz = Quiz.objects.select_for_update().filter(key=key).first()
        if quiz is None:
            return
        if by is not None:
            require_open(closed_among([quiz], by))
        if quiz.attempts.exists():
            raise InUse("quiz_in_use", _("Members have taken this quiz."), _("It stays, so that their results can be read."))
        try:
            with transaction.atomic():
                record_action(about=quiz, action="quizzes.delete", by=by, deleted=True, key=str(key))
                quiz.delete()
        except ProtectedError as error:
            raise InUse("quiz_in_use", _("A course uses this quiz."), _("Take it out of the course first.")) from error
