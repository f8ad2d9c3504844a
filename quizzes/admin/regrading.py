"""Regrading a question of a quiz: what would change, then doing it, then what to look after."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.policies import is_administrator
from accounts.selectors import people_visible_to, visible_rows
from quizzes.admin.access import for_editors
from quizzes.choices import RegradeWay
from quizzes.models import Question, Quiz, Regrade
from quizzes.policies import may_regrade
from quizzes.registry import issued_documents
from quizzes.services import apply_regrade, plan_regrade
from quizzes.services.regrading import Change
from text.errors import DomainError
from web.admin.pages import admin_page
from web.languages import current_language
from web.people import current_user

MOST_LINES = 200


class RegradeForm(forms.Form):
    """How, and why. The version is the one that was shown."""

    way = forms.ChoiceField(label=gettext_lazy("How"), choices=RegradeWay.choices, initial=RegradeWay.KEY, widget=forms.RadioSelect)
    may_lower = forms.BooleanField(
        label=gettext_lazy("Results may also go down"),
        required=False,
        help_text=gettext_lazy("Otherwise whoever would lose keeps what she has."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why (members whose result changes read it)"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"dir": "auto"}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@for_editors
def regrade(request: HttpRequest, key: uuid.UUID, question: uuid.UUID) -> HttpResponse:
    """GET shows the plan with `way` and `may_lower`; POST applies what was shown."""
    quiz, found = _quiz(request, key), get_object_or_404(Question.objects.select_related("current"), key=question)
    if request.method == "POST":
        return _apply(request, quiz, found)
    form = RegradeForm(request.GET if "way" in request.GET else {"way": RegradeWay.KEY})
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {"way": RegradeWay.KEY, "may_lower": False}
    plan = plan_regrade(quiz=quiz, question=found, way=chosen["way"], may_lower=chosen["may_lower"])
    lines = plan.lines
    seen = _seen_by(request, lines)
    return admin_page(
        request,
        "quizzes/admin/regrade.html",
        _("Regrade"),
        *_trail(quiz),
        icon="redirect",
        quiz=quiz,
        question=found,
        form=form,
        plan=plan,
        lines=seen[:MOST_LINES],
        line_count=len(lines),
        past=Regrade.objects.filter(quiz=quiz, question=found).select_related("version", "applied_by"),
        language=get_language(),
    )


def _quiz(request: HttpRequest, key: uuid.UUID) -> Quiz:
    quiz = get_object_or_404(Quiz, key=key)
    if not may_regrade(current_user(request), quiz):
        raise Http404
    return quiz


def _seen_by(request: HttpRequest, lines: list[Change]) -> list[Change]:
    """The lines of those whom she may see: an author is told how many results of others change, not whose."""
    members = {line.attempt.member_id for line in lines}
    seen = set(people_visible_to(current_user(request)).filter(pk__in=members).values_list("pk", flat=True))
    return [line for line in lines if line.attempt.member_id in seen]


def _trail(quiz: Quiz) -> list[tuple[str, Any]]:
    return [
        (reverse("quizzes_admin:quizzes"), _("Quizzes")),
        (reverse("quizzes_admin:quiz-edit", args=[quiz.key]), quiz.title()),
        (reverse("quizzes_admin:quiz-analysis", args=[quiz.key]), _("Analysis")),
    ]


def _apply(request: HttpRequest, quiz: Quiz, question: Question) -> HttpResponse:
    form = RegradeForm(request.POST)
    here = redirect("quizzes_admin:quiz-regrade", quiz.key, question.key)
    if not form.is_valid():
        messages.error(request, _("Nothing is changed. Choose how to regrade."))
        return here
    chosen = form.cleaned_data
    try:
        applied = apply_regrade(
            quiz=quiz,
            question=question,
            way=chosen["way"],
            may_lower=chosen["may_lower"],
            reason=chosen["reason"],
            version_shown=chosen["version"],
            by=current_user(request),
        )
    except DomainError as error:
        messages.error(request, f"{error} {error.hint}".strip())
        return here
    return redirect("quizzes_admin:quiz-regraded", quiz.key, applied.pk)


@for_editors
def regraded(request: HttpRequest, key: uuid.UUID, regrade_id: int) -> HttpResponse:
    """One regrade as it was applied: its lines, and for administrators the certificates that stand on them."""
    quiz = _quiz(request, key)
    found = get_object_or_404(Regrade.objects.select_related("question", "version", "applied_by"), pk=regrade_id, quiz=quiz)
    lines = visible_rows(found.lines.select_related("attempt__member"), current_user(request), "attempt__member").order_by("pk")
    results = found.lines.values_list("attempt__member", "attempt__origin")
    documents = issued_documents(results.iterator(), current_language()) if is_administrator(request.user) else None
    count = found.lines.count()
    return admin_page(
        request,
        "quizzes/admin/regraded.html",
        _("Regrade"),
        *_trail(quiz),
        icon="redirect",
        quiz=quiz,
        regrade=found,
        lines=lines[:MOST_LINES],
        line_count=count,
        documents=documents,
        summary=ngettext("%(count)d result was changed.", "%(count)d results were changed.", count) % {"count": count},
    )
