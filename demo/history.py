"""What the demo's members did in the last weeks, played through the school's own services."""

import random
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from courses.choices import StepKind, Verb
from courses.events import Event
from courses.models import Course, Enrolment, Step
from courses.services import enrol_member, record_events
from demo.answers import right_value, wrong_value
from demo.quizzes import key_of
from quizzes.models import Attempt
from quizzes.services import record_response, start_attempt, submit_attempt

# How many of all steps of the first course, and of the second, a member of each stage has done.
STAGES = {
    "none": (None, None),
    "started": (0.15, None),
    "half": (0.5, None),
    "nearly": (0.9, 0.1),
    "finished_dm": (1.0, 0.3),
    "finished_both": (1.0, 1.0),
}


# How many days ago she began; of those who are on their way, one in four stopped coming a month ago.
BEGAN = {"none": 0, "started": 3, "half": 7, "nearly": 13}
STOPPED_DAYS = 30


class History:
    """Plays the same history for the same member each time it is made."""

    def __init__(self, member: User, place: int, stage: str, *, years_ago: int = 0) -> None:
        self.member = member
        self.stage = stage
        self.dice = random.Random(place)  # noqa: S311
        days = BEGAN.get(stage, 40) + place % 7 + (STOPPED_DAYS if stage in BEGAN and place % 4 == 0 else 0) + 365 * years_ago
        self.clock = timezone.now() - timedelta(days=days, hours=self.dice.randrange(12))

    def play(self, course_keys: list[uuid.UUID], cohort: Any, by: User) -> None:
        for key, share in zip(course_keys, STAGES[self.stage], strict=True):
            if share is not None:
                self._follow(Course.objects.get(pk=key), share, cohort, by)

    def _follow(self, course: Course, share: float, cohort: Any, by: User) -> None:
        enrolment = enrol_member(member=self.member, course_key=course.key, by=by, cohort=cohort)
        if enrolment.last_seen_at:
            return
        Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=self.clock)
        steps = course.step_entries
        for step in steps[: round(share * len(steps))]:
            self._later(hours=self.dice.randrange(3, 22))
            if step["kind"] == StepKind.QUIZ:
                self._take_quiz(uuid.UUID(step["key"]))
            else:
                self._read_lesson(step)

    def _read_lesson(self, step: dict) -> None:
        moments: list[tuple[str, dict]] = [(Verb.OPENED, {})]
        moments += [(Verb.ACTIVITY_DONE, {"activity": block_id}) for block_id in step["activities"]]
        moments.append((Verb.VIEWED, {}))
        events = [
            Event(
                id=key_of(self.member.username, step["key"], str(n)),
                verb=verb,
                step_key=uuid.UUID(step["key"]),
                at=self._later(minutes=self.dice.randrange(1, 4)),
                result=result,
                language=self.member.language,
            )
            for n, (verb, result) in enumerate(moments)
        ]
        record_events(member=self.member, events=events)

    def _take_quiz(self, step_key: uuid.UUID) -> None:
        quiz_id = Step.objects.get(pk=step_key).quiz_id
        if quiz_id is None:
            return
        for attempt_number in range(3):
            self._later(minutes=20)
            attempt = start_attempt(quiz_id=quiz_id, member=self.member, origin=str(step_key), at=self.clock)
            care = 0.5 if attempt_number == 0 and self.dice.random() < 0.25 else 0.9
            self._answer(attempt, care)
            attempt = submit_attempt(attempt_id=attempt.uuid, by=self.member, at=self._later(minutes=5))
            if attempt.passed:
                return

    def _answer(self, attempt: Attempt, care: float) -> None:
        for drawn in attempt.questions.select_related("version"):
            value = right_value(drawn.version.kind, drawn.version.body)
            if self.dice.random() > care:
                value = wrong_value(drawn.version.kind, drawn.version.body)
            record_response(
                attempt_id=attempt.uuid,
                by=self.member,
                position=drawn.position,
                value=value,
                event_id=uuid.uuid4(),
                at=self._later(seconds=20),
            )

    def _later(self, **span: int) -> datetime:
        self.clock = min(self.clock + timedelta(**span), timezone.now())
        return self.clock
