"""What the answers tell: a quiz and its questions, for trainers."""

import uuid
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from quizzes.admin.access import for_editors
from quizzes.models import QuestionVersion, Quiz
from quizzes.policies import may_regrade
from quizzes.selectors.analysis import BEST, EVERY, FEW, FIRST, MOST, TOO_FEW, Analysis, Row, analysis_of, attempts_for
from quizzes.selectors.options import options_of
from quizzes.statistics import PERCENT
from web.admin.pages import admin_page
from web.exports import EXPORTS, export
from web.languages import current_language
from web.people import current_user

WAYS = {FIRST: gettext_lazy("first attempts"), BEST: gettext_lazy("best attempts"), EVERY: gettext_lazy("all attempts")}


def _which(request: HttpRequest) -> str:
    asked = request.GET.get("which", "")
    return asked if asked in WAYS else FIRST


def _narrowed(request: HttpRequest, quiz: Quiz) -> User | None:
    """Whoever does not answer for the quiz reads what those answered whom she teaches."""
    user = current_user(request)
    return None if may_regrade(user, quiz) else user


def _trail(quiz: Quiz) -> list[tuple[str, Any]]:
    return [(reverse("quizzes_admin:quizzes"), _("Quizzes")), (reverse("quizzes_admin:quiz-edit", args=[quiz.key]), quiz.title())]


@for_editors
def analysis(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """The quiz as a whole, the questions to look at, and every question with its figures."""
    quiz, which = get_object_or_404(Quiz, key=key), _which(request)
    found = analysis_of(quiz, which, seen_by=_narrowed(request, quiz))
    if request.GET.get("as") in EXPORTS:
        return _file(request.GET["as"], found)
    return admin_page(
        request,
        "quizzes/admin/analysis.html",
        _("Analysis"),
        *_trail(quiz),
        icon="table",
        quiz=quiz,
        found=found,
        which=which,
        ways=WAYS.items(),
        bars=_bars(found),
        few=FEW,
        too_few=TOO_FEW,
        most=MOST,
    )


def _bars(found: Analysis) -> list[dict[str, int]]:
    """The bars of the chart, each as high as its share of the highest."""
    most = max(found.bars, default=0) or 1
    width = PERCENT // len(found.bars)
    return [
        {
            "from": index * width,
            "to": (index + 1) * width,
            "count": count,
            "height": round(count * PERCENT / most),
            "top": PERCENT - round(count * PERCENT / most),
            "x": index * 40 + 4,
        }
        for index, count in enumerate(found.bars)
    ]


def _file(kind: str, found: Analysis) -> HttpResponseBase:
    headings = [
        _("Question"),
        _("Version"),
        _("Kind"),
        _("Answers"),
        _("Facility (%)"),
        _("Deviation (%)"),
        _("Discrimination index"),
        _("Discriminative efficiency"),
        _("Effective weight (%)"),
        _("By guessing (%)"),
        _("Time (seconds, estimate)"),
        _("To look at"),
    ]
    rows = [_line(row) for row in found.rows]
    return export(kind, headings, rows, name="analysis")


def _line(row: Row) -> list[Any]:
    item = row.figures
    figures = [item.facility, item.deviation, item.discrimination, item.efficiency, row.weight, row.guess, row.seconds]
    shown = [None] * len(figures) if row.is_hidden else [None if one is None else round(one, 2) for one in figures]
    return [row.version.question.title(), row.version.number, str(row.version.get_kind_display()), item.count, *shown, " ".join(row.flags)]


@for_editors
def question(request: HttpRequest, key: uuid.UUID, version: int) -> HttpResponse:
    """One version of a question: what was answered, how often, and by whom: those who know, or those who do not?"""
    quiz, which = get_object_or_404(Quiz, key=key), _which(request)
    narrowed = _narrowed(request, quiz)
    asked_here = attempts_for(quiz, EVERY, seen_by=narrowed).filter(questions__version=OuterRef("pk"))
    asked = get_object_or_404(QuestionVersion.objects.filter(Exists(asked_here)).select_related("question"), pk=version)
    row = next((row for row in analysis_of(quiz, which, seen_by=narrowed).rows if row.version.pk == version), None)
    return admin_page(
        request,
        "quizzes/admin/analysis_question.html",
        asked.question.title(),
        *_trail(quiz),
        (f"{reverse('quizzes_admin:quiz-analysis', args=[quiz.key])}?which={which}", _("Analysis")),
        icon="table",
        quiz=quiz,
        asked=asked,
        row=row,
        which=which,
        ways=WAYS.items(),
        few=FEW,
        may_regrade=narrowed is None,
        options=options_of(quiz, asked, which, current_language(), seen_by=narrowed) if row and not row.is_hidden else [],
    )
