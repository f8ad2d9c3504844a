"""Keeping answers as they arrive."""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.exceptions import AttemptClosed, AttemptNotFound, EventConflict, ResponseInvalid, TimeOver
from quizzes.kinds import QuestionKind, kind_of
from quizzes.models import Attempt, AttemptQuestion, Response
from quizzes.policies import owns

logger = logging.getLogger(__name__)
MOST_POSITIONS = 1000


def record_response(
    *,
    attempt_id: uuid.UUID,
    by: Any,
    position: int,
    value: Any,
    event_id: uuid.UUID,
    sequence: int | None = None,
    at: datetime | None = None,
) -> Response:
    """Keep the answer to the question at `position`; None takes an answer back. Returns what is kept now.

    May be repeated: the same event changes nothing. `sequence` is the moment of the answer in milliseconds of the
    server's clock as the page reckoned it; the newest wins, so an answer that arrives late does not push out a newer
    one. The server's clock alone (`at`) decides whether it is in time.
    """
    return _record(attempt_id, by, position, read=lambda _kind, _question: value, event_id=event_id, sequence=sequence, at=at)


def record_posted(
    *,
    attempt_id: uuid.UUID,
    by: Any,
    position: int,
    data: Any,
    event_id: uuid.UUID,
    sequence: int | None = None,
    at: datetime | None = None,
) -> Response:
    """`record_response` for the fields of a posted form (a QueryDict), whose places are read in the drawn order."""

    def read(kind: QuestionKind, question: AttemptQuestion) -> Any:
        return kind.decode(question.version.body, question.choice_order, data, f"q{position}")

    return _record(attempt_id, by, position, read=read, event_id=event_id, sequence=sequence, at=at)


def _record(
    attempt_id: uuid.UUID,
    by: Any,
    position: int,
    *,
    read: Callable[[QuestionKind, AttemptQuestion], Any],
    event_id: uuid.UUID,
    sequence: int | None,
    at: datetime | None,
) -> Response:
    at = at or timezone.now()
    now = milliseconds(at)
    sequence = now if sequence is None else min(sequence, now)
    with transaction.atomic():
        response = response_under_lock(attempt_id, by, position)
        question = response.question
        if response.event_id == event_id:
            return response
        if not question.attempt.is_open:
            raise AttemptClosed
        if not question.attempt.accepts(at=at):
            raise TimeOver
        kind = kind_of(question.version.kind)
        value = kind.clean_value(question.version.body, question.choice_order, read(kind, question))
        return _keep(response, value=value, event_id=event_id, sequence=sequence, saved_at=at)


def _keep(held: Response, *, value: Any, event_id: uuid.UUID, sequence: int, saved_at: datetime) -> Response:
    # Compare and set: `held` may be older than what another connection has written since.
    row = Response.objects.filter(pk=held.pk)
    try:
        won = (
            row.filter(sequence__lt=sequence)
            .exclude(event_id=event_id)
            .update(value=value, event_id=event_id, sequence=sequence, saved_at=saved_at)
        )
        if not won:
            held.refresh_from_db(fields=["value", "event_id", "sequence", "saved_at"])
            if held.value == value and held.event_id != event_id:
                row.update(event_id=event_id)
                held.event_id = event_id
            return held
    except IntegrityError as error:
        raise EventConflict from error
    held.value, held.event_id, held.sequence, held.saved_at = value, event_id, sequence, saved_at
    return held


def response_under_lock(attempt_id: uuid.UUID, by: Any, position: Any) -> Response:
    """The member's own answer at `position`, its attempt locked."""
    # One statement fetches the answer and locks its attempt. A hand-in locks the attempt too, so an answer is in or out,
    # never between. To lock the answer as well would invite a deadlock: the hand-in takes the two the other way round.
    if not isinstance(position, int) or isinstance(position, bool) or not 0 < position < MOST_POSITIONS:
        raise ResponseInvalid
    response = (
        Response.objects.select_for_update(of=("question__attempt",))
        .select_related("question__attempt", "question__version")
        .filter(question__attempt_id=attempt_id, question__position=position)
        .first()
    )
    attempt = response.question.attempt if response else Attempt.objects.filter(pk=attempt_id).first()
    if attempt is None:
        raise AttemptNotFound
    if not owns(by, attempt):
        logger.warning("Member %s reached for attempt %s of another member.", by.pk, attempt_id)
        raise AttemptNotFound
    if response is None:
        raise ResponseInvalid
    return response


def record_responses(
    *, attempt_id: uuid.UUID, by: Any, values: Mapping[int, Any], at: datetime | None = None
) -> dict[int, ResponseInvalid]:
    """Keep the answers of a whole form. Returns the refused ones by position; the others are kept. May be repeated."""
    refused: dict[int, ResponseInvalid] = {}
    for position, value in values.items():
        try:
            record_response(attempt_id=attempt_id, by=by, position=position, value=value, event_id=uuid.uuid4(), at=at)
        except ResponseInvalid as error:
            refused[position] = error
    return refused


def milliseconds(at: datetime) -> int:
    """A moment as pages and sequences count it."""
    return int(at.timestamp() * 1000)
