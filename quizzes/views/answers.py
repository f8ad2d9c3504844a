"""Answers that came with a whole form: which were changed in that page, and what to do when nobody is signed in."""

import uuid
from typing import Any

from django.http import HttpRequest, QueryDict

from quizzes.exceptions import ResponseInvalid
from quizzes.kinds import kind_of
from quizzes.models import Attempt
from quizzes.selectors import digest_of, drawn_for
from quizzes.services import record_responses

KEPT_ANSWERS = "quiz_answers"
MOST_KEPT_BYTES = 300_000


def save_form(*, attempt: Attempt, member: Any, data: QueryDict) -> dict[int, ResponseInvalid]:
    """Keep what was changed in the page that sent the form; returns what was refused.

    Each question carries the mark of the answer that the page showed (`was-3`). An answer that still has this mark was
    not touched there: it may be older than what another tab has saved since, and is left alone.
    """
    changed, refused = {}, {}
    for question in drawn_for(attempt):
        position, kind, body = question.position, kind_of(question.version.kind), question.version.body
        if f"was-{position}" not in data:
            continue
        try:
            value = kind.clean_value(body, question.choice_order, kind.decode(body, question.choice_order, data, f"q{position}"))
        except ResponseInvalid as error:
            refused[position] = error
            continue
        if digest_of(value, question) not in (data[f"was-{position}"], digest_of(question.answer, question)):
            changed[position] = value
    return refused | record_responses(attempt_id=attempt.pk, by=member, values=changed)


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
    return save_form(attempt=attempt, member=request.user, data=QueryDict(kept["form"]))
