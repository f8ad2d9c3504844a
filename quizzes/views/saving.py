"""The view to which the page's script sends each answer."""

import re
import uuid
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from quizzes.exceptions import AttemptClosed, AttemptNotFound, EventConflict, QuizError, ResponseInvalid, TimeOver
from quizzes.selectors import attempt_for, digest_of
from quizzes.services import close_if_overdue, record_posted

_STATUS = {ResponseInvalid: 400, AttemptNotFound: 404, EventConflict: 409, AttemptClosed: 409, TimeOver: 409}
_NUMBER = re.compile(r"[0-9]{1,15}")


@never_cache
@require_POST
def save(request: HttpRequest, attempt_id: uuid.UUID) -> JsonResponse:
    """Keep one answer: `position`, `event_id`, `sequence` and the fields of the question.

    `kept` tells whether it is the answer that counts now, `was` the mark of that answer, `left` the seconds left.
    """
    if not request.user.is_authenticated:
        return _answer(
            401,
            error="signed_out",
            message=_("You were signed out. Sign in again: your answers are kept on this phone."),
            url=redirect_to_login(reverse("quizzes:attempt", args=[attempt_id])).url,
        )
    try:
        event_id, position, sequence = _numbers(request)
        response = record_posted(
            attempt_id=attempt_id, by=request.user, position=position, data=request.POST, event_id=event_id, sequence=sequence
        )
    except QuizError as error:
        more = {}
        if isinstance(error, AttemptClosed | TimeOver):
            close_if_overdue(attempt=attempt_for(attempt_id=attempt_id, member=request.user))
            more["url"] = reverse("quizzes:attempt-result", args=[attempt_id])
        return _answer(_STATUS[type(error)], error=error.code, message=str(error), **more)
    return _answer(
        200,
        kept=response.event_id == event_id,
        was=digest_of(response.value, response.question),
        left=response.question.attempt.seconds_left(at=timezone.now()),
    )


def _numbers(request: HttpRequest) -> tuple[uuid.UUID, int, int]:
    position, sequence = request.POST.get("position", ""), request.POST.get("sequence", "")
    if not (_NUMBER.fullmatch(position) and _NUMBER.fullmatch(sequence)):
        raise ResponseInvalid
    try:
        return uuid.UUID(request.POST.get("event_id", "")), int(position), int(sequence)
    except ValueError as error:
        raise ResponseInvalid from error


def _answer(status: int, **content: Any) -> JsonResponse:
    return JsonResponse(content, status=status)
