"""The page of an open attempt, and the submit page."""

import uuid

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quizzes.choices import AttemptMode, Kind
from quizzes.exceptions import AnswerUnfinished, AttemptClosed, ResponseInvalid, TimeOver
from quizzes.kinds.base import LONGEST_POSITION
from quizzes.models import Attempt
from quizzes.selectors import practice_feedback, questions_of, unanswered_of, unfinished_of
from quizzes.services import check_answer, close_if_overdue, record_form, submit_attempt
from quizzes.services.responses import milliseconds
from quizzes.views.access import context, for_its_member, own_attempt
from quizzes.views.answers import keep_for_later, save_kept
from quizzes.views.files import take_files
from quizzes.views.uploading import with_files
from text.errors import DomainError
from web.languages import current_language, other_language
from web.people import current_user


@with_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """All questions of an open attempt as cards. Works without script: every button saves the whole form first."""
    here = reverse("quizzes:attempt", args=[attempt_id])
    if not request.user.is_authenticated:
        if request.method == "POST" and keep_for_later(request, attempt_id):
            messages.warning(request, _("You were signed out. Sign in again: your answers are kept and will be saved."))
            if request.FILES:
                messages.warning(request, _("Then add your photos and files once more: they could not be kept."))
        return redirect_to_login(here)
    attempt = own_attempt(request, attempt_id)
    if close_if_overdue(attempt=attempt) or not attempt.is_open:
        if request.method == "POST":
            messages.warning(request, _("This quiz is already handed in. Here is your result."))
        return redirect("quizzes:attempt-result", attempt_id)
    if request.method == "POST":
        return _posted(request, attempt)
    refused = save_kept(request, attempt)
    if refused is not None:
        messages.success(request, _("Your answers from before are saved."))
        _name(request, refused)
        return redirect(here)
    return _page(request, attempt)


attempt.keeps_its_own_form = True  # type: ignore[attr-defined]  # read by web.kept_forms


def _page(request: HttpRequest, attempt: Attempt, status: int = 200) -> HttpResponse:
    now = timezone.now()
    questions = questions_of(attempt, current_language())
    return render(
        request,
        "quizzes/attempt.html",
        context(
            request,
            attempt,
            questions=questions,
            takes_files=any(question.kind == Kind.UPLOAD for question in questions),
            answered=sum(question.answered for question in questions),
            feedback=practice_feedback(attempt, current_language()),
            seconds_left=attempt.seconds_left(at=now),
            now=milliseconds(at=now),
        ),
        status=status,
    )


def _posted(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    action = request.POST.get("action")
    try:
        refused = record_form(attempt=attempt, by=current_user(request), data=request.POST)
        back = take_files(request, attempt)
    except (AttemptClosed, TimeOver) as error:
        messages.warning(request, str(error))
        return redirect("quizzes:attempt-result", attempt.pk)
    if refused:
        return _refused(request, attempt, refused)
    if back:
        return redirect(back)
    if action and action.startswith("check-"):
        return _check(request, attempt, action.removeprefix("check-"))
    if action == "hand_in" and attempt.mode == AttemptMode.PRACTICE and not unfinished_of(attempt):
        submit_attempt(attempt_id=attempt.pk, by=current_user(request))
        return redirect("quizzes:attempt-result", attempt.pk)
    if action == "hand_in":
        return redirect("quizzes:attempt-hand-in", attempt.pk)
    if action == "time_up" and attempt.seconds_left(at=timezone.now()) == 0:
        submit_attempt(attempt_id=attempt.pk, by=current_user(request))
        return redirect("quizzes:attempt-result", attempt.pk)
    if action == "switch":
        with override(other_language()):
            return redirect("quizzes:attempt", attempt.pk)
    if action == "save":
        messages.success(request, _("Your answers are saved."))
    return redirect("quizzes:attempt", attempt.pk)


def _check(request: HttpRequest, attempt: Attempt, position: str) -> HttpResponse:
    number = int(position) if position.isascii() and position.isdigit() and len(position) <= LONGEST_POSITION else 0
    try:
        check_answer(attempt_id=attempt.pk, by=current_user(request), position=number)
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("quizzes:attempt", attempt.pk)
    return redirect(f"{reverse('quizzes:attempt', args=[attempt.pk])}#q{number}")


def _refused(request: HttpRequest, attempt: Attempt, refused: dict[int, ResponseInvalid]) -> HttpResponse:
    _name(request, refused)
    return _page(request, attempt, status=400)


def _name(request: HttpRequest, refused: dict[int, ResponseInvalid]) -> None:
    for position, error in refused.items():
        messages.error(request, _("Question %(number)d: %(reason)s") % {"number": position, "reason": error})


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_member
def submit(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Ask once more, naming what is unanswered; then hand in."""
    if request.method == "POST" or close_if_overdue(attempt=attempt) or not attempt.is_open:
        try:
            submit_attempt(attempt_id=attempt.pk, by=current_user(request))
        except AnswerUnfinished:
            return redirect("quizzes:attempt-hand-in", attempt.pk)
        except DomainError as error:
            messages.error(request, str(error))
        return redirect("quizzes:attempt-result", attempt.pk)
    return render(
        request,
        "quizzes/submit.html",
        context(
            request,
            attempt,
            unanswered=unanswered_of(attempt),
            unfinished=unfinished_of(attempt),
            total=attempt.questions.count(),
            back_url=reverse("quizzes:attempt", args=[attempt.pk]),
        ),
    )
