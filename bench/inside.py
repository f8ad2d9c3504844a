"""Counts that need the program itself; prints one line of JSON."""

import json
import logging
import uuid

import django

django.setup()
logging.disable(logging.INFO)

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from bench.certificate import measure
from bench.sessions import session_of
from courses.models import Course
from courses.services import start_quiz
from demo.quizzes import key_of


def main() -> None:
    course = Course.objects.get(pk=key_of("digital-marketing"))
    member = User.objects.filter(enrolments__course=course, enrolments__completion__isnull=False)[0]
    lesson, following = course.step_entries[0]["urls"]["ar"], course.step_entries[1]["urls"]["ar"]
    client = Client(headers={"host": "localhost", "x-forwarded-proto": "https"})
    session = session_of(member)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    client.get("/api/me/")
    for path in (lesson, following):
        client.get(path)
    facts = {
        "lesson_path": lesson,
        "next_path": following,
        "course_key": str(course.key),
        # As a phone after its first page: it holds the token's cookie too.
        "cookie": "; ".join(f"{name}={client.cookies[name].value}" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)),
        "lesson_queries": _queries(lambda: client.get(lesson)),
        "me_queries": _queries(lambda: client.get("/api/me/", {"course": str(course.key)})),
        "answer_queries": _answer_queries(client, course, member),
        "certificate_cpu_ms": round(measure()["cpu_ms"], 1),
    }
    print(json.dumps(facts))


def _queries(call: Callable[[], HttpResponseBase]) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = call()
    if response.status_code != 200:
        raise SystemExit(f"Answer {response.status_code} instead of 200.")
    return len(captured)


def _answer_queries(client: Client, course: Course, member: User) -> int:
    quiz_key = next(step["key"] for step in course.step_entries if step["kind"] == "quiz")
    attempt = start_quiz(step_key=uuid.UUID(quiz_key), member=member, language="ar")
    drawn = next(question for question in attempt.questions.select_related("version") if question.version.kind in {"single", "true_false"})
    fields = {"position": drawn.position, "event_id": str(uuid.uuid4()), "sequence": 1, f"q{drawn.position}": "1"}
    return _queries(lambda: client.post(f"/ar/attempts/{attempt.pk}/save/", fields))


if __name__ == "__main__":
    main()
