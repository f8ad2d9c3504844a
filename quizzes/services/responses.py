"""Responses: answers kept as they arrive."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from quizzes.exceptions import AttemptClosed, AttemptNotFound, EventConflict, ResponseInvalid, TimeOver
from quizzes.kinds import kind_of
from quizzes.kinds.base import Json
from quizzes.models import Attempt, AttemptQuestion, Response
from quizzes.policies import owns
from quizzes.selectors import digest_of, drawn_for

logger = logging.getLogger(__name__)
MOST_POSITIONS = 1000


def record_response(
    *,
    attempt_id: uuid.UUID,
    by: User,
    position: int,
    value: Json,
    event_id: uuid.UUID,
    sequence: int | None = None,
    at: datetime | None = None,
) -> Response:
    """Keep the answer to the question at `position`; None takes an answer back. Returns what is kept now.

    May be repeated: the same event changes nothing. `sequence` is the moment of the answer in milliseconds of the
    server's clock as the page reckoned it; the newest wins, so an answer that arrives late does not push out a newer
    one. The server's clock alone (`at`) decides whether it is in time.
    """

    def clean(question: AttemptQuestion) -> Json:
        return kind_of(question.version.kind).clean_value(question.version.body, question.choice_order, value)

    return _record(attempt_id, by, position, clean=clean, event_id=event_id, sequence=sequence, at=at)


def record_posted(
    *,
    attempt_id: uuid.UUID,
    by: User,
    position: int,
    data: QueryDict,
    event_id: uuid.UUID,
    sequence: int | None = None,
    at: datetime | None = None,
) -> Response:
    """`record_response` for the fields of a posted form (a QueryDict), whose positions are read in the drawn order."""
    return _record(attempt_id, by, position, clean=lambda question: _posted(question, data), event_id=event_id, sequence=sequence, at=at)


def record_form(*, attempt: Attempt, by: User, data: QueryDict, at: datetime | None = None) -> dict[int, ResponseInvalid]:
    """`record_posted` for a whole page: keep what was changed in it. Returns the refused ones by position. May be repeated.

    Each question carries the mark of the answer that the page showed (`was-3`). An answer that still has this mark was
    not touched there: it may be older than what another tab has saved since, and is left alone.
    """
    if not owns(by, attempt):
        raise AttemptNotFound
    changed: dict[int, Json] = {}
    refused: dict[int, ResponseInvalid] = {}
    for question in drawn_for(attempt):
        mark = data.get(f"was-{question.position}")
        if mark is None:
            continue
        try:
            value = _posted(question, data)
        except ResponseInvalid as error:
            refused[question.position] = error
            continue
        if digest_of(value, question) not in (mark, digest_of(question.answer, question)):
            changed[question.position] = value
    for position, value in changed.items():
        try:
            _record(attempt.pk, by, position, clean=partial(_as_cleaned, value), event_id=uuid.uuid4(), sequence=None, at=at)
        except ResponseInvalid as error:
            refused[position] = error
    return refused


def _as_cleaned(value: Json, _question: AttemptQuestion) -> Json:
    return value


def _posted(question: AttemptQuestion, data: QueryDict) -> Json:
    """The answer in the fields of a form, cleaned."""
    kind, body, order = kind_of(question.version.kind), question.version.body, question.choice_order
    return kind.clean_value(body, order, kind.decode(body, order, data, f"q{question.position}"))


def _record(
    attempt_id: uuid.UUID,
    by: User,
    position: int,
    *,
    clean: Callable[[AttemptQuestion], Json],
    event_id: uuid.UUID,
    sequence: int | None,
    at: datetime | None,
) -> Response:
    at = at or timezone.now()
    now = milliseconds(at=at)
    sequence = now if sequence is None else min(sequence, now)
    with transaction.atomic():
        response = response_under_lock(attempt_id=attempt_id, by=by, position=position)
        question = response.question
        if response.event_id == event_id:
            return response
        if not question.attempt.is_open:
            raise AttemptClosed
        if not question.attempt.accepts(at=at):
            raise TimeOver
        return _keep(response, value=clean(question), event_id=event_id, sequence=sequence, saved_at=at)


def _keep(held: Response, *, value: Json, event_id: uuid.UUID, sequence: int, saved_at: datetime) -> Response:
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


def response_under_lock(*, attempt_id: uuid.UUID, by: User, position: int) -> Response:
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


def milliseconds(*, at: datetime) -> int:
    """A moment as pages and sequences count it."""
    return int(at.timestamp() * 1000)
