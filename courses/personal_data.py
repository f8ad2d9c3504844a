"""What courses know of a person, for her, and its erasure."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import User
from accounts.registry import PersonalData
from courses.models import CourseCompletion, Enrolment, LearningEvent, StepProgress


def collect(member: User) -> dict[str, Any]:
    """Her enrolments with every step, her completions, and what her phone reported."""
    enrolments = Enrolment.objects.filter(member=member).select_related("course", "completion").order_by("pk")
    return {
        "enrolments": [
            {
                "course": enrolment.course.title(member.language),
                "enrolled_at": enrolment.enrolled_at,
                "withdrawn_at": enrolment.withdrawn_at,
                "percent": enrolment.percent,
                "steps": list(
                    StepProgress.objects.filter(enrolment=enrolment).values(
                        "step_key", "opened_at", "viewed_at", "activities", "best_score", "done_at"
                    )
                ),
                "completed_at": getattr(getattr(enrolment, "completion", None), "completed_at", None),
            }
            for enrolment in enrolments
        ],
        "events": list(LearningEvent.objects.filter(member=member).order_by("at").values("verb", "object_key", "result", "language", "at")),
    }


def erase(member: User) -> None:
    """Events and steps go; an enrolment goes with its completion, unless a certificate stands on them."""
    LearningEvent.objects.filter(member=member).delete()
    StepProgress.objects.filter(enrolment__member=member).delete()
    for enrolment in Enrolment.objects.filter(member=member):
        try:
            with transaction.atomic():
                CourseCompletion.objects.filter(enrolment=enrolment).delete()
                enrolment.delete()
        except ProtectedError:
            continue  # the certificate must go on answering


PART = PersonalData("courses", collect, erase)
