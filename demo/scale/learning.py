"""What invented members did. They are few rows to write and very many to make, so the database multiplies them itself:
steps, events, attempts, questions and answers come from one table of who has done how much and one of what there is to do.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from django.db import connection

from courses.choices import StepKind
from courses.completion import course_score
from courses.models import Course, CourseCompletion, Enrolment, Step, StepProgress
from demo.scale import statements
from demo.scale.loading import Staging, TableLoader, Written, written
from demo.scale.papers import Paper, papers_of
from demo.scale.people import Invented
from quizzes.models import Attempt, AttemptQuestion, Response

UNMARKED = Decimal(80)  # the score of a quiz whose answers a person would have to mark


@dataclass(frozen=True)
class Finished:
    """A completion that may earn a certificate."""

    enrolment_id: int
    person: Invented
    course: Course
    at: datetime
    score: Decimal | None


@dataclass(frozen=True)
class _Step:
    key: uuid.UUID
    kind: str
    activities: Written
    papers: list[Paper]

    def paper(self, person: Invented, number: int) -> Paper | None:
        """Which paper she handed in; `statements.DONE` chooses the same one."""
        return self.papers[(person.number + number) % len(self.papers)] if self.papers else None


class FollowedCourse:
    """A course with what all its members share: its steps, and papers for its quizzes."""

    def __init__(self, course: Course) -> None:
        self.course = course
        quizzes = {str(step.pk): step.quiz for step in Step.objects.filter(course=course, is_current=True).select_related("quiz")}
        self.steps = [
            _Step(
                uuid.UUID(entry["key"]), entry["kind"], written(list(entry["activities"])),
                papers_of(quiz) if (quiz := quizzes.get(entry["key"])) else [],
            )
            for entry in course.step_entries
        ]  # fmt: skip

    @cached_property
    def step_keys(self) -> Written:
        return written(sorted(self.course.required_keys))

    def score(self, person: Invented) -> Decimal | None:
        """Of somebody who did all of it."""
        scores = {
            str(step.key): paper.percent if (paper := step.paper(person, number)) else UNMARKED
            for number, step in enumerate(self.steps, start=1)
            if step.kind == StepKind.QUIZ
        }
        return course_score(scores, final_keys=self.course.final_keys)


class Learning:
    """Writes what a chunk of members did."""

    def __init__(self) -> None:
        self.courses = [FollowedCourse(course) for course in Course.objects.filter(is_published=True).order_by("pk")]
        self._enrolments = TableLoader(Enrolment, [
            "id", "member", "course", "cohort", "language", "enrolled_at", "percent", "last_step_key", "last_seen_at",
        ])  # fmt: skip
        self._completions = TableLoader(CourseCompletion, ["id", "enrolment", "completed_at", "score", "title_ar", "title_fr", "step_keys"])
        self._asked = TableLoader(AttemptQuestion, [])
        self._followed = Staging("scale_followed", {
            "enrolment_id": (StepProgress, "enrolment"), "member_id": (Enrolment, "member"), "course_id": (Enrolment, "course"),
            "language": (Enrolment, "language"), "enrolled_at": (Enrolment, "enrolled_at"), "done": (Attempt, "number"),
            "person": (Attempt, "number"),
        })  # fmt: skip
        self._stage()

    def add(self, people: Sequence[tuple[int, Invented]], cohorts: dict[int, int]) -> list[Finished]:
        """Members with their ids, and their numbers -> cohorts. Everybody follows the first course, one in three the others too."""
        followed = [
            (pk, person, course)
            for pk, person in people
            for place, course in enumerate(self.courses)
            if place == 0 or person.number % 3 == 0
        ]
        ids = self._enrolments.reserve(len(followed))
        enrolments, staged, completions, finished = [], [], [], []
        for enrolment_id, (pk, person, course) in zip(ids, followed, strict=True):
            key, total = course.course.pk, len(course.steps)
            done = round(person.share_done * total)
            at = person.joined_at + timedelta(hours=statements.PACE_HOURS * done)
            enrolments.append((
                enrolment_id, pk, key, cohorts.get(person.number), person.language, person.joined_at, 100 * done // total,
                course.steps[done - 1].key if done else None, at if done else None,
            ))  # fmt: skip
            if done:
                staged.append((enrolment_id, pk, key, person.language, person.joined_at, done, person.number))
            if done == total:
                finished.append(Finished(enrolment_id, person, course.course, at, course.score(person)))
                completions.append((
                    enrolment_id, at, finished[-1].score, course.course.title("ar"), course.course.title("fr"), course.step_keys,
                ))  # fmt: skip
        self._enrolments.load(enrolments)
        self._followed.empty()
        self._followed.load(staged)
        self._multiply()
        self._completions.load_numbered(completions)
        return finished

    def _multiply(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statements.LINES)
            first = self._asked.reserve(cursor.fetchone()[0]).start
            for statement in statements.of_a_chunk(connection.vendor, first=first):
                cursor.execute(statement)

    def _stage(self) -> None:
        """Tell the database what there is to do: steps, papers, and the lines of papers."""
        steps = Staging(
            "scale_step",
            {
                "course_id": (Enrolment, "course"),
                "number": (Attempt, "number"),
                "step_key": (StepProgress, "step_key"),
                "kind": (Step, "kind"),
                "activities": (StepProgress, "activities"),
                "origin": (Attempt, "origin"),
                "first_paper": (Attempt, "number"),
                "papers": (Attempt, "number"),
                "lines": (Attempt, "number"),
            },
        )
        papers = Staging("scale_paper", {
            "paper": (Attempt, "number"), "quiz_id": (Attempt, "quiz"), "pass_mark": (Attempt, "pass_mark"), "score": (Attempt, "score"),
            "max_score": (Attempt, "max_score"), "percent": (Attempt, "percent"), "result": (Response, "value"),
        })  # fmt: skip
        lines = Staging("scale_line", {
            "paper": (Attempt, "number"), "position": (AttemptQuestion, "position"), "version_id": (AttemptQuestion, "version"),
            "choice_order": (AttemptQuestion, "choice_order"), "points": (AttemptQuestion, "points"), "value": (Response, "value"),
            "fraction": (Response, "fraction"),
        })  # fmt: skip
        rows, count = [], 0
        known: list[Paper] = []
        for course in self.courses:
            for number, step in enumerate(course.steps, start=1):
                asked = len(step.papers[0].lines) if step.papers else 0
                rows.append((course.course.pk, number, step.key, step.kind, step.activities, str(step.key), count, len(step.papers), asked))
                known += step.papers
                count += len(step.papers)
        steps.load(rows)
        papers.load([
            (
                number, paper.quiz_id, paper.pass_mark, paper.score, paper.max_score, paper.percent,
                written({"percent": str(paper.percent), "passed": True}),
            )
            for number, paper in enumerate(known)
        ])  # fmt: skip
        lines.load([
            (number, place, line.version_id, line.order, line.points, line.value, line.fraction)
            for number, paper in enumerate(known)
            for place, line in enumerate(paper.lines, start=1)
        ])  # fmt: skip
