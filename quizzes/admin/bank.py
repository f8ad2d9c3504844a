"""The bank: all questions, found by words, kind, folder, tag and difficulty."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from taggit.models import Tag

from quizzes.admin.access import for_editors
from quizzes.choices import Difficulty, Kind
from quizzes.kinds.base import missing_languages
from quizzes.models import Question
from quizzes.models.bank import QuestionQuerySet
from quizzes.selectors.folders import folder_nodes, with_folders_inside
from text.order import InOrder
from web.admin.pages import admin_page
from web.queries import asked_words

PER_PAGE = 25
NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True)
class Found:
    """What was looked for, and one page of it."""

    words: str
    kind: str
    folder: str
    difficulty: str
    tag: str
    page: Page

    @property
    def is_narrowed(self) -> bool:
        return any((self.words, self.kind, self.folder, self.difficulty, self.tag))


def _find(request: HttpRequest, questions: QuestionQuerySet) -> Found:
    words, kind, folder, difficulty, tag = (asked_words(request, name) for name in ("q", "kind", "folder", "difficulty", "tag"))
    if words:
        questions = questions.matching(words)
    if kind in Kind.values:
        questions = questions.filter(kind=kind)
    if NUMBER.fullmatch(folder):
        questions = questions.filter(folder__in=with_folders_inside([int(folder)])[int(folder)])
    if difficulty in {str(value) for value in Difficulty.values}:
        questions = questions.filter(difficulty=int(difficulty))
    if NUMBER.fullmatch(tag):
        questions = questions.filter(tags=int(tag))
    return Found(words, kind, folder, difficulty, tag, Paginator(questions, PER_PAGE).get_page(request.GET.get("p")))


def _bank() -> QuestionQuerySet:
    questions = Question.objects.in_bank().with_use().select_related("current", "folder").order_by("-changed_at", "-pk")
    return questions.prefetch_related("tags")  # type: ignore[misc]  # taggit is not typed


def _context(found: Found) -> dict[str, Any]:
    for question in found.page.object_list:
        question.missing = missing_languages(question.current.body)
    return {"found": found, "kinds": Kind.choices, "difficulty_choices": Difficulty.choices, "folders": folder_nodes(), "tags": used_tags()}


def used_tags() -> QuerySet[Tag]:
    """The tags that questions of the bank bear."""
    return Tag.objects.filter(quiz_questions__in=Question.objects.in_bank()).distinct().order_by(InOrder("name"), "pk")


def found_in_bank(request: HttpRequest) -> dict[str, Any]:
    """One page of the bank as it was looked for, with what the filter offers."""
    return _context(_find(request, _bank()))


@for_editors
def questions(request: HttpRequest) -> HttpResponse:
    return admin_page(request, "quizzes/admin/questions.html", _("Questions"), icon="help", **found_in_bank(request))


@for_editors
def choose(request: HttpRequest) -> HttpResponse:
    """The list from which the builder takes questions; a part of its page."""
    return render(request, "quizzes/admin/_choose.html", found_in_bank(request))
