"""The learning of one member: her courses, and how far she is."""

import json
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from courses import completion
from courses.models import Course, Enrolment, StepProgress
from quizzes.choices import AttemptMode, AttemptState
from web.languages import in_language


@dataclass(frozen=True)
class LearningCourse:
    """A course in "My learning", in the member's language. One that was taken down has no addresses."""

    key: uuid.UUID
    title: str
    url: str
    progress_percent: int
    done: int
    total: int
    continue_url: str
    continue_title: str
    missing: list[str] = field(default_factory=list)
    completed_at: datetime | None = None
    enrolment_id: int = 0


def learning_of(member: User, language: str) -> list[LearningCourse]:
    """The member's courses, the last seen first. Two queries, whatever she follows."""
    enrolments = (
        Enrolment.objects.filter(member=member, withdrawn_at=None)
        .select_related("course", "completion")
        .order_by("-last_seen_at", "-enrolled_at")
    )
    done = done_keys(enrolments)
    return [_learning_course(enrolment, done[enrolment.pk], language) for enrolment in enrolments]


def done_keys(enrolments: "QuerySet[Enrolment]") -> dict[int, set[str]]:
    """Enrolment id -> keys of the steps that are done."""
    done: dict[int, set[str]] = defaultdict(set)
    rows = StepProgress.objects.filter(enrolment__in=enrolments.order_by(), done_at__isnull=False)
    for enrolment_id, step_key in rows.values_list("enrolment_id", "step_key"):
        done[enrolment_id].add(str(step_key))
    return done


def _learning_course(enrolment: Enrolment, done: set[str], language: str) -> LearningCourse:
    course: Course = enrolment.course
    entries = {step["key"]: step for step in course.step_entries}
    required = course.required_keys
    last_key = str(enrolment.last_step_key) if enrolment.last_step_key else None
    following = entries.get(completion.next_step(course.rules, done, last_key=last_key) or "")
    missing = [in_language(entries[rule.key]["titles"], language) for rule in course.rules if rule.required and rule.key not in done]
    completed = getattr(enrolment, "completion", None)
    return LearningCourse(
        key=course.key,
        title=course.title(language),
        url=course.url(language) if course.is_published else "",
        progress_percent=100 if completed else completion.progress_percent(required, done),
        done=len(required & done),
        total=len(required),
        continue_url=_continue_url(course, following, language),
        continue_title=in_language(following["titles"], language) if following else "",
        missing=missing,
        completed_at=completed.completed_at if completed else None,
        enrolment_id=enrolment.pk,
    )


def _continue_url(course: Course, following: dict[str, Any] | None, language: str) -> str:
    if not course.is_published:
        return ""
    return in_language(following["urls"], language) if following else course.url(language)


_SUMMARY = """
    SELECT e.course_id, e.percent, e.last_step_key, c.completed_at, s.step_key, s.done_at, s.viewed_at, s.activities, s.best_score,
        NULL AS waiting
    FROM courses_enrolment e
    LEFT JOIN courses_coursecompletion c ON c.enrolment_id = e.id
    LEFT JOIN courses_stepprogress s ON s.enrolment_id = e.id AND e.course_id = %s
    WHERE e.member_id = %s AND e.withdrawn_at IS NULL
    UNION ALL
    SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, origin
    FROM quizzes_attempt
    WHERE member_id = %s AND mode = %s AND state = %s AND graded_at IS NULL
"""


def member_summary(member: User, course_key: uuid.UUID | None) -> dict[str, Any]:
    """What the script of a public page draws: her courses and, in one of them, what she did and what waits for a trainer. One
    query.

    Written in SQL because every page of every member asks for it: building the same two queries by the ORM took longer
    than running them.
    """
    key = Enrolment._meta.get_field("course").get_db_prep_value(course_key, connection)
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, [key, member.pk, member.pk, AttemptMode.GRADED.value, AttemptState.SUBMITTED.value])
        rows = cursor.fetchall()
    courses: dict[str, int] = {}
    current: dict[str, Any] | None = None
    waiting: list[str] = []
    for course, percent, last_step, completed_at, step, done_at, viewed_at, activities, score, waiting_step in rows:
        if course is None:
            waiting.append(waiting_step)
            continue
        name = _written(course)
        courses[name] = 100 if completed_at else percent
        if name != str(course_key):
            continue
        current = current or {
            "key": name,
            "percent": courses[name],
            "last_step": last_step and _written(last_step),
            "completed": completed_at is not None,
            "steps": {},
            "waiting": waiting,
        }
        if step is not None:
            current["steps"][_written(step)] = {
                "done": done_at is not None,
                "viewed": viewed_at is not None,
                "activities": _list(activities),
                "score": None if score is None else float(score),
            }
    return {"courses": courses, "course": current}


def _list(kept: list[Any] | str) -> list[Any]:
    """What PostgreSQL gives as a list and SQLite as text; empty for most steps."""
    if kept == "[]":
        return []
    return json.loads(kept) if isinstance(kept, str) else kept


def _written(key: uuid.UUID | str) -> str:
    """A key as a page writes it; SQLite keeps it without dashes."""
    if isinstance(key, str):
        return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    return str(key)
