"""Progress from events. What arrives is stored once with its result; effects only ever grow."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from courses import completion
from courses.choices import QUIZ_GRADED, Verb
from courses.events import Event, EventResult
from courses.exceptions import NotEnrolled, StepLocked, StepUnknown
from courses.models import Enrolment, LearningEvent, Step, StepProgress
from courses.services.settling import settle
from text.errors import DomainError


@transaction.atomic
def record_events(*, member: User, events: Sequence[Event], received_at: datetime | None = None) -> list[EventResult]:
    """Store the events and fold them into the member's progress; one result for each, in the order given.

    Repeatable: an event whose id is known changes nothing and is answered as duplicate, with the first result.
    """
    now = received_at or timezone.now()
    fold = _Fold(member, events)  # locks her enrolments: only then is it sure what is known
    known = {event.pk: event for event in LearningEvent.objects.filter(pk__in=[event.id for event in events])}
    results: dict[uuid.UUID, EventResult] = {}
    for event in sorted(events, key=lambda event: event.at):
        if event.id in results:
            continue
        if event.id in known:
            results[event.id] = _duplicate(event, known[event.id], member)
            continue
        try:
            outcome = fold.apply(event, min(event.at, now))
        except DomainError as error:
            results[event.id] = EventResult(event.id, "refused", reason=error.code, message=f"{error.message} {error.hint}".strip())
            continue
        if event.at > now:
            outcome["clock"] = "ahead"
        fold.stored.append(
            LearningEvent(
                id=event.id,
                member=member,
                verb=event.verb,
                object_key=event.step_key,
                result=event.result,
                language=event.language,
                at=min(event.at, now),
                received_at=now,
                outcome=outcome,
            )
        )
        results[event.id] = EventResult(event.id, "accepted", result=outcome)
    fold.save(now)
    return [results[event.id] for event in events]


@transaction.atomic
def record_quiz_result(
    *, member: User, step_key: uuid.UUID, attempt_id: uuid.UUID, score_percent: Decimal, passed: bool, at: datetime
) -> None:
    """Fold the graded attempt into the member's progress. Repeatable: the attempt's id is the event's.

    An attempt that was graded anew is another event. It may bring a pass or a better score; it never takes one away.
    """
    step = Step.objects.select_related("course").filter(pk=step_key).first()
    if step is None:
        return
    # Locked, as events lock it: of the last lesson and the last quiz at the same moment, each must see the other.
    enrolment = Enrolment.objects.select_for_update().filter(member=member, course_id=step.course_id).first()
    if enrolment is None:
        return
    result = {"percent": str(score_percent), "passed": passed}
    event_id, is_regraded = attempt_id, False
    told = LearningEvent.objects.filter(pk=attempt_id).first()
    if told is not None:
        event_id, is_regraded = uuid.uuid5(attempt_id, f"{score_percent} {passed}"), True
        if told.result == result or LearningEvent.objects.filter(pk=event_id).exists():
            return
    LearningEvent.objects.create(
        id=event_id,
        member=member,
        verb=QUIZ_GRADED,
        object_key=step_key,
        at=at,
        result=result,
    )
    progress, _ = StepProgress.objects.select_for_update().get_or_create(enrolment=enrolment, step_key=step_key)
    progress.opened_at = progress.opened_at or at
    progress.best_score = max(progress.best_score or Decimal(0), score_percent)
    if passed:
        progress.done_at = min(progress.done_at or at, at)
    progress.save(update_fields=["opened_at", "best_score", "done_at"])
    if not is_regraded:
        _see(enrolment, step_key, at)  # marked by a trainer, it may tell of a day long before she was seen last
    settle(enrolment=enrolment, course=step.course, at=at)


class _Fold:
    """The progress rows that a list of events touches: read once, changed in memory, written once."""

    def __init__(self, member: User, events: Sequence[Event]) -> None:
        keys = {event.step_key for event in events}
        self.stored: list[LearningEvent] = []
        self._steps = {step.key: step for step in Step.objects.select_related("course").filter(pk__in=keys)}
        self._enrolments = {
            enrolment.course_id: enrolment
            for enrolment in Enrolment.objects.select_for_update()
            .filter(member=member, withdrawn_at=None, course_id__in={step.course_id for step in self._steps.values()})
            .order_by("pk")
        }
        self._rows: dict[tuple[int, uuid.UUID], StepProgress] = {}
        self._done: dict[int, set[str]] = defaultdict(set)
        for row in StepProgress.objects.filter(enrolment__in=self._enrolments.values()):
            self._rows[row.enrolment_id, row.step_key] = row
            if row.done_at:
                self._done[row.enrolment_id].add(str(row.step_key))
        self._touched: set[tuple[int, uuid.UUID]] = set()

    def apply(self, event: Event, at: datetime) -> dict[str, Any]:
        """Change the rows by one event; what it changed, as stored with it."""
        step = self._steps.get(event.step_key)
        if step is None:
            raise StepUnknown
        enrolment = self._enrolments.get(step.course_id)
        if enrolment is None:
            raise NotEnrolled
        at = max(at, enrolment.enrolled_at)
        done = self._done[enrolment.pk]
        if event.verb != Verb.OPENED and not completion.is_open(
            step.course.rules, done, str(step.key), sequential=step.course.is_sequential
        ):
            raise StepLocked
        row = self._row(enrolment, step.key)
        row.opened_at = min(row.opened_at or at, at)
        if event.verb == Verb.ACTIVITY_DONE:
            activity = str(event.result.get("activity", ""))
            rule = self._rule(step)
            if rule and activity in rule.activities and activity not in row.activities:
                row.activities = [*row.activities, activity]
        elif event.verb in {Verb.VIEWED, Verb.DONE}:
            row.viewed_at = min(row.viewed_at or at, at)
        self._finish(row, step, at)
        _see(enrolment, step.key, at)
        return {"done": row.done_at is not None}

    def save(self, now: datetime) -> None:
        """Write the rows and the events; then see whether a course is complete."""
        LearningEvent.objects.bulk_create(self.stored)
        rows = [self._rows[row_key] for row_key in self._touched]
        StepProgress.objects.bulk_create([row for row in rows if row.pk is None])
        StepProgress.objects.bulk_update([row for row in rows if row.pk is not None], ["opened_at", "viewed_at", "activities", "done_at"])
        courses = {step.course_id: step.course for step in self._steps.values()}
        for enrolment in self._enrolments.values():
            if any(row.enrolment_id == enrolment.pk for row in rows):
                settle(enrolment=enrolment, course=courses[enrolment.course_id], at=now, done=self._done[enrolment.pk])

    def _row(self, enrolment: Enrolment, step_key: uuid.UUID) -> StepProgress:
        row_key = (enrolment.pk, step_key)
        self._touched.add(row_key)
        return self._rows.setdefault(row_key, StepProgress(enrolment=enrolment, step_key=step_key))

    def _rule(self, step: Step) -> completion.StepRule | None:
        return next((rule for rule in step.course.rules if rule.key == str(step.key)), None)

    def _finish(self, row: StepProgress, step: Step, at: datetime) -> None:
        rule = self._rule(step)
        if rule is None or row.done_at is not None:
            return
        facts = completion.StepFacts(viewed=row.viewed_at is not None, activities=frozenset(row.activities))
        if completion.is_done(rule, facts):
            row.done_at = at
            self._done[row.enrolment_id].add(rule.key)


def _see(enrolment: Enrolment, step_key: uuid.UUID, at: datetime) -> None:
    """She was at the step at this time; what is older than what is known leads her nowhere."""
    if enrolment.last_seen_at is None or at >= enrolment.last_seen_at:
        enrolment.last_step_key, enrolment.last_seen_at = step_key, at


def _duplicate(event: Event, known: LearningEvent, member: User) -> EventResult:
    # An id that another member used says nothing about what she did.
    return EventResult(event.id, "duplicate", result=known.outcome if known.member_id == member.pk else {})
