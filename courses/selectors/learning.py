"""How far a member is."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from courses import completion
from courses.models import Course, Enrolment, StepProgress
from courses.models.outline import in_language


@dataclass(frozen=True)
class LearningCourse:
    """A course in "My learning", in the member's language."""

    key: uuid.UUID
    title: str
    url: str
    percent: int
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
    for enrolment_id, key in rows.values_list("enrolment_id", "step_key"):
        done[enrolment_id].add(str(key))
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
        url=course.url(language),
        percent=100 if completed else completion.percent(required, done),
        done=len(required & done),
        total=len(required),
        continue_url=in_language(following["urls"], language) if following else course.url(language),
        continue_title=in_language(following["titles"], language) if following else "",
        missing=missing,
        completed_at=completed.completed_at if completed else None,
        enrolment_id=enrolment.pk,
    )


def member_summary(member: User, course_key: uuid.UUID | None) -> dict:
    """What the script of a public page draws: her courses and, in one of them, what she did. Two queries."""
    enrolments = list(
        Enrolment.objects.filter(member=member, withdrawn_at=None).values_list(
            "pk", "course_id", "percent", "last_step_key", "completion__completed_at"
        )
    )
    summary = {"courses": {str(key): 100 if completed else percent for _, key, percent, _, completed in enrolments}, "course": None}
    current = next((row for row in enrolments if row[1] == course_key), None)
    if current is None:
        return summary
    steps = StepProgress.objects.filter(enrolment_id=current[0]).values_list("step_key", "done_at", "viewed_at", "activities", "best_score")
    summary["course"] = {
        "key": str(course_key),
        "percent": summary["courses"][str(course_key)],
        "last_step": str(current[3]) if current[3] else None,
        "completed_at": current[4].isoformat() if current[4] else None,
        "steps": {
            str(key): {
                "done": done is not None,
                "viewed": viewed is not None,
                "activities": activities,
                "score": None if score is None else float(score),
            }
            for key, done, viewed, activities, score in steps
        },
    }
    return summary
