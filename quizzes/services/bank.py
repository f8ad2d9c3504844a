"""Writing the question bank."""

import uuid
from collections.abc import Iterable
from contextlib import ExitStack
from html import unescape
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import record_action
from quizzes.choices import Kind
from quizzes.exceptions import InUse, QuestionInvalid
from quizzes.fingerprints import fingerprint
from quizzes.kinds import kind_of
from quizzes.kinds.base import Json, texts_in
from quizzes.models import AttemptQuestion, Question, QuestionFolder, QuestionVersion, QuizItem
from quizzes.policies import require_editor, require_open
from quizzes.selectors.authorship import closed_quizzes
from quizzes.selectors.draws import quizzes_short_without
from quizzes.services.draws import draws_stay_filled
from quizzes.services.question_media import files_of, keep_files
from text.folding import index_text

TITLE_LENGTH = 200
DRAWN = _("The quiz “%(title)s” draws from this question and would have too few.")
DRAWN_HINT = _("Write another question for it first, or let it draw fewer.")


def save_question(
    *,
    kind: str,
    body: Json,
    folder: QuestionFolder | None = None,
    key: uuid.UUID | None = None,
    tags: Iterable[str] = (),
    difficulty: int | None = None,
    by: User | None = None,
) -> Question:
    """Keep a question. With the key of a question it is changed: a new version when its body differs, else none.

    May be repeated: the same key and body change nothing. A key that is new makes a question with that key. Attempts
    go on with the version that they drew. Refused where a quiz that draws by folder, tag or difficulty would then have too few.
    """
    require_editor(by)
    if kind not in Kind.values:
        raise QuestionInvalid([("kind", _("This kind of question is not known here."))])
    cleaned = kind_of(kind).clean_body(body)
    files = files_of(body=cleaned)
    wanted = sorted({tag.strip() for tag in tags if tag.strip()})
    with transaction.atomic(), ExitStack() as watched:
        question = _locked_question(key, kind)
        _keep_open(question, by)
        if _leaves_draws(question, folder, wanted, difficulty):
            watched.enter_context(draws_stay_filled(code="draw_needs_question", words=DRAWN, hint=DRAWN_HINT))
        question.folder, question.difficulty = folder, difficulty
        current, print_of_it = question.current, fingerprint(kind, cleaned)
        if current is None or question.fingerprint != print_of_it:
            question.current = QuestionVersion.objects.create(
                question=question, number=current.number + 1 if current else 1, kind=kind, body=cleaned, created_by=by
            )
            keep_files(version=question.current, files=files)
            question.changed_at, question.fingerprint = timezone.now(), print_of_it
            _describe(question, cleaned)
        question.archived_at = None
        question.save()
        if wanted != sorted(question.tags.names()):
            question.tags.set(wanted)
        _keep_open(question, by)  # by what it is filed under now, another quiz may draw it
    return question


def _keep_open(question: Question, by: User | None) -> None:
    """Nobody changes by the bank what a quiz asks that is not hers to change."""
    if by is not None:
        require_open(closed_quizzes(question, by))


def _leaves_draws(question: Question, folder: QuestionFolder | None, tags: list[str], difficulty: int | None) -> bool:
    """Whether a draw may lose a question of the bank by what it is filed under now."""
    if question.current is None or question.archived_at is not None:
        return False
    return question.folder != folder or question.difficulty not in (None, difficulty) or not set(question.tags.names()) <= set(tags)


def _locked_question(key: uuid.UUID | None, kind: str) -> Question:
    if key is None:
        return Question.objects.create(kind=kind)
    Question.objects.get_or_create(key=key, defaults={"kind": kind})
    question = Question.objects.select_for_update(of=("self",)).select_related("current").get(key=key)
    if question.kind != kind:
        raise QuestionInvalid([("kind", _("A question keeps its kind. Write a new question for another kind."))])
    return question


def _describe(question: Question, body: dict[str, Any]) -> None:
    question.title_ar, question.title_fr, question.search_text = described(kind=question.kind, body=body)


def described(*, kind: str, body: dict[str, Any]) -> tuple[str, str, str]:
    """By what a question is found: its Arabic title, its French title, the words of its index."""
    headline = kind_of(kind).headline(body)
    titles = [_plain(headline.get(code, ""))[:TITLE_LENGTH] for code in ("ar", "fr")]
    words = []
    for text in texts_in(body):
        for value in text.values():
            words += value if isinstance(value, list) else [value]
    return titles[0], titles[1], index_text(_plain(" ".join(words)))


def _plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html.replace("<br", " <br"))).split())


def remove_question(*, key: uuid.UUID, by: User | None = None) -> None:
    """Take a question out of the bank. One that was ever asked is put away instead: attempts and regrades stay readable.

    Refused while a quiz uses it, and where a quiz would then draw from too few questions. May be repeated.
    """
    require_editor(by)
    with transaction.atomic():
        question = Question.objects.select_for_update().filter(key=key).first()
        if question is None:
            return
        _keep_open(question, by)
        if QuizItem.objects.filter(question=question).exists():
            raise InUse("question_in_use", _("A quiz uses this question."), _("Take it out of its quizzes first."))
        short = quizzes_short_without(question)
        if short:
            raise InUse("draw_needs_question", DRAWN % {"title": short[0].title()}, DRAWN_HINT)
        if AttemptQuestion.objects.filter(version__question=question).exists() or question.regrades.exists():
            question.archived_at = question.archived_at or timezone.now()
            question.save(update_fields=["archived_at"])
            return
        Question.objects.filter(pk=question.pk).update(current=None)
        question.current = None
        record_action(about=question, action="quizzes.delete", by=by, deleted=True, key=str(key))
        question.delete()
