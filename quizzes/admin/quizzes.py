"""The quiz builder: which questions, in which order, for how many points, under which rules."""

import uuid
from contextlib import AbstractContextManager, nullcontext

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quizzes.admin.access import for_editors
from quizzes.admin.bank import found_in_bank
from quizzes.admin.history import asked_version, saved_by
from quizzes.admin.versions import entry_lines, quiz_lines
from quizzes.choices import Difficulty
from quizzes.exceptions import QuizInvalid
from quizzes.forms import QuizForm, entries_from_post, moved, rows_of
from quizzes.forms.entries import BUTTONS, MARK
from quizzes.models import Attempt, Quiz
from quizzes.policies import may_change_quiz
from quizzes.selectors.draws import shortages_of
from quizzes.selectors.versions import entries_in, entries_of
from quizzes.services import remove_quiz, save_quiz
from quizzes.services.builder import Entry
from text.errors import DomainError
from web.admin.deleting import what_hangs_on
from web.admin.pages import admin_page
from web.admin.presence import presence
from web.admin.versions import STATUS, ChangedMeanwhile, lines_of_form, saving, versions_context
from web.people import current_user
from web.queries import asked_words

PER_PAGE = 25


def _trail() -> tuple[str, str]:
    return reverse("quizzes_admin:quizzes"), _("Quizzes")


@for_editors
def index(request: HttpRequest) -> HttpResponse:
    """All quizzes, the latest first, found by the words of their titles."""
    typed = asked_words(request)
    chosen = Quiz.objects.matching(typed) if typed else Quiz.objects.all()
    found = Paginator(chosen.with_question_count().order_by("-changed_at", "-pk"), PER_PAGE).get_page(request.GET.get("p"))
    found.object_list = list(found.object_list)
    attempts = Attempt.objects.for_credit().filter(quiz__in=found.object_list).order_by()
    counts = dict(attempts.values_list("quiz").annotate(count=Count("pk")))
    for quiz in found.object_list:
        quiz.attempt_count = counts.get(quiz.pk, 0)
    return admin_page(request, "quizzes/admin/quizzes.html", _("Quizzes"), icon="tasks", found=found, words=typed)


@for_editors
def add(request: HttpRequest) -> HttpResponse:
    return _build(request, None)


@for_editors
def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _build(request, get_object_or_404(Quiz, key=key))


def _build(request: HttpRequest, quiz: Quiz | None) -> HttpResponse:
    if request.method != "POST":
        return _opened(request, quiz)
    if quiz is not None and not may_change_quiz(current_user(request), quiz):
        raise PermissionDenied
    form = QuizForm(request.POST, instance=Quiz())
    entries, sensible = entries_from_post(request.POST)
    if any(name in request.POST for name in BUTTONS):
        return _page(request, quiz, form, moved(entries, request.POST), status=200)
    if not sensible:
        form.add_error(None, _("Points are a number above 0 and below 1000. A draw takes 1 to 200 questions."))
    if form.is_valid():
        try:
            with _saving(request, quiz, form, entries):
                saved = save_quiz(key=quiz.key if quiz else None, questions=entries, by=current_user(request), **form.cleaned_data)
        except ChangedMeanwhile as changed:
            return _page(request, quiz, form, entries, changed=changed)
        except QuizInvalid as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("The quiz is saved."))
            for shortage in shortages_of(saved):
                messages.warning(request, str(shortage))
            return redirect("quizzes_admin:quiz-edit", saved.key)
    messages.error(request, _("The quiz is not saved yet. Look at what is marked."))
    return _page(request, quiz, form, entries)


def _saving(request: HttpRequest, quiz: Quiz | None, form: QuizForm, entries: list[Entry]) -> AbstractContextManager[None]:
    if quiz is None:
        return nullcontext()
    return saving(
        request,
        Quiz.objects.filter(pk=quiz.pk),
        stored=quiz_lines,
        typed=lambda row: [*lines_of_form(form, beside=QuizForm(instance=row)), *entry_lines(entries)],
        saved=saved_by,
    )


def _opened(request: HttpRequest, quiz: Quiz | None) -> HttpResponse:
    """The form as it is saved, or filled from the version that the address names."""
    if quiz is None:
        return _page(request, quiz, QuizForm(initial={"authors": [current_user(request)]}), [])
    version = asked_version(request, quiz)
    if version is None:
        return _page(request, quiz, QuizForm(instance=quiz), entries_of(quiz))
    entries, gone = entries_in(version.content)
    if gone:
        messages.warning(request, _("Left out, because they are no longer in the bank: %(count)d.") % {"count": gone})
    messages.info(request, _("This is version %(number)d. Save to let it hold again.") % {"number": version.number})
    return _page(request, quiz, QuizForm(instance=quiz, initial=version.content["settings"]), entries, restored=True)


def _page(
    request: HttpRequest,
    quiz: Quiz | None,
    form: QuizForm,
    entries: list[Entry],
    *,
    status: int | None = None,
    changed: ChangedMeanwhile | None = None,
    restored: bool = False,
) -> HttpResponse:
    stored = quiz_lines(quiz) if quiz else []
    is_closed = quiz is not None and not may_change_quiz(current_user(request), quiz)
    return admin_page(
        request,
        "quizzes/admin/quiz.html",
        quiz.title() if quiz else _("New quiz"),
        _trail(),
        icon="tasks",
        status=status or (STATUS if changed else 400 if form.errors else 200),
        quiz=quiz,
        form=form,
        is_closed=is_closed,
        rows=rows_of(entries),
        difficulties=Difficulty.choices,
        has_unsaved_changes=restored or form.is_bound,
        **versions_context(request, stored, changed),
        **presence(request, quiz),
        **found_in_bank(request),
    )


@for_editors
@require_POST
def pools(request: HttpRequest) -> HttpResponse:
    """How many questions each draw of the form, saved or not, can choose from."""
    entries, _sensible = entries_from_post(request.POST)
    tokens = [token for token in request.POST.getlist("question") if token.startswith(MARK)]
    rows = [row for row in rows_of(entries, tokens) if row.draw]
    return JsonResponse({row.token: {"words": row.there, "short": row.is_short} for row in rows})


@for_editors
def remove(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    quiz = get_object_or_404(Quiz, key=key)
    if request.method == "POST":
        try:
            remove_quiz(key=key, by=current_user(request))
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("quizzes_admin:quiz-edit", key)
        messages.success(request, _("The quiz is removed."))
        return redirect("quizzes_admin:quizzes")
    return admin_page(
        request,
        "quizzes/admin/remove.html",
        _("Remove the quiz"),
        _trail(),
        icon="help",
        what=quiz.title(),
        hangings=what_hangs_on(quiz),
        back_url=reverse("quizzes_admin:quiz-edit", args=[key]),
    )
