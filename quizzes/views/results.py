"""The result page: the score, what was right and why, and where to go on."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quizzes.choices import AttemptMode
from quizzes.models import Attempt
from quizzes.registry import origin_link
from quizzes.selectors import correction_of, may_review, quiz_status_of, review_of
from quizzes.selectors.marking import marks_of, waiting_count
from quizzes.services import close_if_overdue, start_attempt
from quizzes.views.access import context, for_its_member
from text.errors import DomainError
from web.languages import current_language
from web.people import current_user


@require_safe
@for_its_member
def result(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Score and review of an attempt that is handed in."""
    if close_if_overdue(attempt=attempt):
        attempt.refresh_from_db()
    if attempt.is_open:
        return redirect("quizzes:attempt", attempt.pk)
    now = timezone.now()
    review = review_of(attempt, current_language()) if may_review(attempt, at=now) else None
    return render(
        request,
        "quizzes/practice_result.html" if attempt.mode == AttemptMode.PRACTICE else "quizzes/result.html",
        context(
            request,
            attempt,
            quiz_status=quiz_status_of(quiz=attempt.quiz, member=current_user(request), at=now),
            review=review,
            marks=[] if review is not None else [mark for _position, mark in sorted(marks_of(attempt).items())],
            waiting_count=waiting_count(attempt),
            next_step=origin_link(attempt, current_language()),
            correction=correction_of(attempt),
        ),
    )


@require_POST
@for_its_member
def again(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Another attempt at the same quiz, for the same step; after practice, practice."""
    try:
        another = start_attempt(quiz_id=attempt.quiz_id, member=current_user(request), origin=attempt.origin, mode=attempt.mode)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("quizzes:attempt-result", attempt.pk)
    return redirect("quizzes:attempt", another.pk)
