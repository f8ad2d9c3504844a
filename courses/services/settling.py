"""Settling an enrolment: the percentage of its steps that are done, and the completion that is written once."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from courses import completion
from courses.models import Course, CourseCompletion, Enrolment, StepProgress
from courses.selectors.learning import done_keys
from courses.signals import course_completed

CHUNK = 500  # enrolments looked at with one query


def settle(*, enrolment: Enrolment, course: Course, at: datetime, done: set[str] | None = None) -> None:
    """Keep the cached percentage, and write the completion down once when nothing is missing any more.

    It is dated `at`, or the day of the last step where that is later: a quiz may be marked after it.
    """
    if done is None:
        rows = StepProgress.objects.filter(enrolment=enrolment, done_at__isnull=False)
        done = {str(key) for key in rows.values_list("step_key", flat=True)}
    enrolment.percent = completion.progress_percent(course.required_keys, done)
    enrolment.save(update_fields=["percent", "last_step_key", "last_seen_at"])
    if not completion.is_complete(course.required_keys, done):
        return
    steps = {str(step.step_key): step for step in StepProgress.objects.filter(enrolment=enrolment)}
    scores = {key: step.best_score for key, step in steps.items() if step.best_score is not None}
    record, created = CourseCompletion.objects.get_or_create(
        enrolment=enrolment,
        defaults={
            "completed_at": max([at, *(done_at for key in course.required_keys if (done_at := steps[key].done_at))]),
            "score": completion.course_score(scores, final_keys=course.final_keys),
            "title_ar": course.title("ar"),
            "title_fr": course.title("fr"),
            "step_keys": sorted(course.required_keys),
        },
    )
    if created:
        course_completed.send(sender=CourseCompletion, completion=record, enrolment=enrolment)


def refresh_percent() -> int:
    """Recount the progress of those whose course changed its steps; how many it changed for. Nobody's completion is taken away.

    Repeatable: a course counts as recounted once all of it was, and did not change meanwhile. Whoever has the right
    percentage already costs no query of her own.
    """
    count = 0
    for course in Course.objects.filter(is_percent_stale=True):
        for pk in _miscounted(course):
            with transaction.atomic():
                settle(enrolment=Enrolment.objects.select_for_update().get(pk=pk), course=course, at=timezone.now())
            count += 1
        Course.objects.filter(pk=course.pk, updated_at=course.updated_at).update(is_percent_stale=False)
    return count


def _miscounted(course: Course) -> Iterator[int]:
    """Enrolments whose percentage is not what their steps say, or that lack a completion."""
    rows = Enrolment.objects.filter(course=course, withdrawn_at=None).order_by("pk")
    finished = Exists(CourseCompletion.objects.filter(enrolment=OuterRef("pk")))
    last = 0
    while chunk := list(rows.filter(pk__gt=last).values_list("pk", "percent", finished)[:CHUNK]):
        last = chunk[-1][0]
        done = done_keys(Enrolment.objects.filter(course=course, pk__in=[pk for pk, _percent, _finished in chunk]))
        for pk, percent, is_finished in chunk:
            is_due = completion.is_complete(course.required_keys, done[pk]) and not is_finished
            if is_due or completion.progress_percent(course.required_keys, done[pk]) != percent:
                yield pk
