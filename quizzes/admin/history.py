"""The versions of a question and of a quiz: who saved what and when, beside what holds now, and back to one of them.

Going back opens the form filled from the version: it is looked at, and saved like anything else.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.admin.access import for_editors
from quizzes.admin.versions import kept_quiz_lines, question_lines, quiz_lines
from quizzes.models import Question, QuestionVersion, Quiz, QuizVersion
from quizzes.selectors.versions import entries_in
from web.admin.pages import admin_page
from web.admin.versions import Lines, Saved, differences

PER_PAGE = 25
LONGEST_NUMBER = 9
Version = QuestionVersion | QuizVersion


def asked_version(request: HttpRequest, record: Question | Quiz) -> Any:
    """The version that the address names by `?version=3`; None when it names none that there is."""
    number = request.GET.get("version", "")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return None
    return record.versions.filter(number=int(number)).first()


def saved_by(record: Question | Quiz) -> Saved | None:
    """Who saved the newest version."""
    last = record.versions.select_related("created_by").order_by("-number").first()
    return Saved(str(last.created_by or ""), last.created_at) if last else None


@dataclass(frozen=True)
class VersionRow:
    """One version in the list, with the names of the lines that it changed."""

    version: Version
    changes: list[str] = field(default_factory=list)
    is_first: bool = False
    is_current: bool = False


def _rows(record: Question | Quiz, lines_of: Callable[[Any], Lines], page: Any) -> Any:
    """A page of the list, the newest first."""
    found: Any = Paginator(record.versions.select_related("created_by").order_by("-number"), PER_PAGE).get_page(page)
    versions: list[Any] = list(found.object_list)
    older: Any = record.versions.filter(number__lt=versions[-1].number).order_by("-number").first() if versions else None
    lines = {version.pk: lines_of(version) for version in [*versions, *([older] if older else [])]}
    newest = record.versions.order_by("-number").values_list("number", flat=True).first()
    rows = []
    for version, before in zip(versions, [*versions[1:], older], strict=True):
        changed = differences(lines[before.pk], lines[version.pk]) if before else []
        names = list(dict.fromkeys(str(one.label) for one in changed if one.differs))
        rows.append(VersionRow(version, names, is_first=before is None, is_current=version.number == newest))
    found.object_list = rows
    return found


def _list(
    request: HttpRequest, record: Question | Quiz, lines_of: Callable[[Any], Lines], names: tuple[str, str, str], icon: str
) -> HttpResponse:
    section, form, one = names
    return admin_page(
        request,
        "quizzes/admin/versions.html",
        _("Versions"),
        *_trail(record, section, form),
        icon=icon,
        found=_rows(record, lines_of, request.GET.get("p")),
        key=record.key,
        one=one,
    )


def _one(
    request: HttpRequest, record: Question | Quiz, version: Version, *, compared: tuple[Lines, Lines], names: tuple[str, str], icon: str
) -> HttpResponse:
    section, form = names
    newest = record.versions.order_by("-number").values_list("number", flat=True).first()
    return admin_page(
        request,
        "quizzes/admin/version.html",
        _("Version %(number)s") % {"number": version.number},
        *_trail(record, section, form),
        (reverse(f"{form.removesuffix('-edit')}-versions", args=[record.key]), _("Versions")),
        icon=icon,
        version=version,
        rows=differences(*compared),
        is_current=version.number == newest,
        back_url=reverse(form, args=[record.key]),
    )


def _trail(record: Question | Quiz, section: str, form: str) -> list[tuple[str, Any]]:
    name = _("Questions") if isinstance(record, Question) else _("Quizzes")
    return [(reverse(section), name), (reverse(form, args=[record.key]), record.title())]


QUESTIONS = ("quizzes_admin:questions", "quizzes_admin:question-edit")
QUIZZES = ("quizzes_admin:quizzes", "quizzes_admin:quiz-edit")


def _lines_of_question(version: QuestionVersion) -> Lines:
    return question_lines(version.kind, version.body)


def _lines_of_quiz(version: QuizVersion) -> Lines:
    return kept_quiz_lines(version.content["settings"], *entries_in(version.content))


@for_editors
def question_versions(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    question = get_object_or_404(Question, key=key)
    return _list(request, question, _lines_of_question, (*QUESTIONS, "quizzes_admin:question-version"), "help")


@for_editors
def question_version(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.select_related("current"), key=key)
    version = get_object_or_404(question.versions.select_related("created_by"), number=number)
    compared = _lines_of_question(version), question_lines(question.kind, question.body)
    return _one(request, question, version, compared=compared, names=QUESTIONS, icon="help")


@for_editors
def quiz_versions(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    quiz = get_object_or_404(Quiz, key=key)
    return _list(request, quiz, _lines_of_quiz, (*QUIZZES, "quizzes_admin:quiz-version"), "tasks")


@for_editors
def quiz_version(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    quiz = get_object_or_404(Quiz, key=key)
    version = get_object_or_404(quiz.versions.select_related("created_by"), number=number)
    compared = _lines_of_quiz(version), quiz_lines(quiz)
    return _one(request, quiz, version, compared=compared, names=QUIZZES, icon="tasks")
