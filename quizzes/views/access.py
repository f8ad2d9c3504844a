"""Access to the pages of an attempt: its member only, in her language."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from quizzes.exceptions import AttemptNotFound
from quizzes.models import Attempt
from quizzes.selectors import attempt_for
from web.languages import alternate_url, other_language
from web.people import current_user

View = Callable[..., HttpResponse]


def for_its_member(view: View) -> View:
    """Call the view with the member's own attempt. Signed out: sign in and come back. Another's: not found."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("quizzes:attempt", args=[attempt_id]))
        return view(request, own_attempt(request, attempt_id))

    return wrapped


def own_attempt(request: HttpRequest, attempt_id: uuid.UUID) -> Attempt:
    try:
        return attempt_for(attempt_id=attempt_id, member=current_user(request))
    except AttemptNotFound as error:
        raise Http404 from error


def context(request: HttpRequest, attempt: Attempt, **more: Any) -> dict[str, Any]:
    """What the templates of an attempt share."""
    return {
        "attempt": attempt,
        "quiz_title": attempt.quiz.title(),
        "alternate_url": alternate_url(request),
        "other_language": other_language(),
        "section": "learning",
        **more,
    }
