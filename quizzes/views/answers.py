"""Answers that came with a whole form when nobody is signed in any more: kept in the session until she is back."""

import uuid

from django.http import HttpRequest, QueryDict

from quizzes.exceptions import ResponseInvalid
from quizzes.models import Attempt
from quizzes.services import record_form
from web.people import current_user

KEPT_ANSWERS = "quiz_answers"
MOST_KEPT_BYTES = 300_000


def keep_for_later(request: HttpRequest, attempt_id: uuid.UUID) -> bool:
    """Signed out in the middle: keep the form in the session until she is back. Whether there was anything to keep."""
    fields = {name: values for name, values in request.POST.lists() if name.startswith(("q", "was-"))}
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, values)
    if not posted or len(posted.urlencode()) > MOST_KEPT_BYTES or not Attempt.objects.open().filter(pk=attempt_id).exists():
        return False
    request.session[KEPT_ANSWERS] = {"attempt": str(attempt_id), "form": posted.urlencode()}
    return True


def save_kept(request: HttpRequest, attempt: Attempt) -> dict[int, ResponseInvalid] | None:
    """Back again: hand over what was kept for this attempt. Returns what was refused; None when nothing was kept."""
    kept = request.session.get(KEPT_ANSWERS)
    if not kept or kept["attempt"] != str(attempt.pk):
        return None
    del request.session[KEPT_ANSWERS]
    return record_form(attempt=attempt, by=current_user(request), data=QueryDict(kept["form"]))
