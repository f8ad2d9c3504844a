"""The question form in the admin, both languages side by side."""

import uuid
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.admin.access import for_editors
from quizzes.admin.deleting import times_asked
from quizzes.admin.history import asked_version, saved_by
from quizzes.admin.versions import filed, filed_lines, question_lines
from quizzes.choices import Kind
from quizzes.exceptions import InUse, QuestionInvalid
from quizzes.forms import QuestionForm, body_from_post
from quizzes.forms.rows import FormBody
from quizzes.kinds import kind_of
from quizzes.models import Question
from quizzes.selectors.authorship import closed_quizzes
from quizzes.services import remove_question, save_question
from text.errors import DomainError, NotAllowed
from web.admin.deleting import what_hangs_on
from web.admin.pages import admin_page
from web.admin.presence import presence
from web.admin.versions import STATUS, ChangedMeanwhile, Line, lines_of_form, saving, versions_context
from web.people import current_user


def _trail() -> tuple[str, str]:
    return reverse("quizzes_admin:questions"), _("Questions")


@for_editors
def add(request: HttpRequest, kind: str) -> HttpResponse:
    return _write(request, kind, None)


@for_editors
def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    question = get_object_or_404(Question.objects.with_use().select_related("current", "folder"), key=key)
    return _write(request, question.kind, question)


def _write(request: HttpRequest, kind: str, question: Question | None) -> HttpResponse:
    current = question.body if question else None
    body: Any = current or {}
    problems: list[tuple[str, Any]] = []
    form = QuestionForm(request.POST or None, initial=filed(question) if question else {})
    changed: ChangedMeanwhile | None = None
    version = asked_version(request, question) if question and request.method == "GET" else None
    if version:
        body = version.body
        messages.info(request, _("This is version %(number)d. Save to let it hold again.") % {"number": version.number})
    if request.method == "POST":
        body = body_from_post(kind, request.POST, current)
        try:
            if form.is_valid():
                with _saving(request, question, form, body):
                    saved = save_question(
                        kind=kind,
                        body=body,
                        folder=form.cleaned_data["folder"],
                        tags=form.tag_names(),
                        difficulty=form.cleaned_data["difficulty"],
                        key=question.key if question else None,
                        by=current_user(request),
                    )
                messages.success(request, _("The question is saved."))
                if "another" in request.POST:
                    return redirect("quizzes_admin:question-add", kind)
                return redirect("quizzes_admin:question-edit", saved.key)
        except ChangedMeanwhile as meanwhile:
            changed = meanwhile
        except NotAllowed as error:
            messages.error(request, f"{error} {error.hint}")
        except InUse as error:
            form.add_error("folder", f"{error} {error.hint}")
        except QuestionInvalid as error:
            problems = error.problems
            messages.error(request, _("The question is not saved yet. Look at what is marked."))
    return admin_page(
        request,
        "quizzes/admin/question.html",
        question.title() if question else Kind(kind).label,
        _trail(),
        icon="help",
        status=STATUS if changed else 400 if problems or form.errors else 200,
        form=form,
        kind=kind,
        kind_label=Kind(kind).label,
        question=question,
        fields=FormBody(kind, body, problems),
        closed=closed_quizzes(question, current_user(request)) if question else [],
        has_unsaved_changes=bool(version) or form.is_bound,
        **versions_context(request, _stored(question) if question else [], changed),
        **presence(request, question),
    )


def _stored(question: Question) -> list[Line]:
    return [*question_lines(question.kind, question.body), *filed_lines(question)]


def _saving(request: HttpRequest, question: Question | None, form: QuestionForm, body: Any) -> AbstractContextManager[None]:
    if question is None:
        return nullcontext()

    def typed(row: Question) -> list[Line]:
        cleaned = kind_of(row.kind).clean_body(body)
        return [*question_lines(row.kind, cleaned), *lines_of_form(form, beside=QuestionForm(initial=filed(row)))]

    return saving(request, Question.objects.filter(pk=question.pk), stored=_stored, typed=typed, saved=saved_by)


@for_editors
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    question = get_object_or_404(Question, key=key)
    if request.method == "POST":
        try:
            remove_question(key=key, by=current_user(request))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("quizzes_admin:question-edit", key)
        messages.success(request, _("The question is removed."))
        return redirect("quizzes_admin:questions")
    return admin_page(
        request,
        "quizzes/admin/remove.html",
        _("Remove the question"),
        _trail(),
        icon="help",
        what=question.title(),
        hangings=what_hangs_on(question),
        asked=times_asked(question),
        back_url=reverse("quizzes_admin:question-edit", args=[key]),
    )
