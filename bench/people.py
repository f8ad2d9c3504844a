"""Members for the measurements over HTTP, made inside the program: `python -m bench.people WRITERS SITTERS`.

Prints one line of JSON: writers (each with a session, her id and an open attempt), sitters (each with an attempt whose questions
are all answered, so that it may be handed in), and readers who hold certificates.
"""

import json
import sys
import uuid

import django

django.setup()

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from bench.sessions import session_of
from certificates.models import IssuedCertificate
from courses.models import Course
from courses.services import enrol_member, start_quiz
from demo.answers import right_value
from demo.quizzes import key_of
from quizzes.models import Attempt
from quizzes.services import record_response

ANSWERABLE = {"single", "multiple", "true_false", "gap", "matching", "short", "numeric"}
READERS = 24


def main(writers: int, sitters: int) -> None:
    course = Course.objects.get(pk=key_of("selling-online"))  # its steps may be done in any order
    lessons = [step for step in course.step_entries if step["kind"] == "lesson"]
    people = {
        "course": str(course.key),
        "lessons": [{"key": step["key"], "activities": step["activities"], "path": step["urls"]["ar"]} for step in lessons],
        "writers": [writer(member, course) for member in made_members(writers)],
        "sitters": [_sitter(member, course) for member in made_members(sitters)],
        "readers": _readers(),
    }
    print(json.dumps(people))


def made_members(count: int) -> list[User]:
    """So many new members, who confirmed their names and agreed."""
    now, made = timezone.now(), []
    for number in range(count):
        member = User(
            given_name_fr=f"Mesure {number}",
            given_name_ar="عضوة",
            family_name_ar="قياس",
            consent_version=settings.CONSENT_VERSION,
            consent_at=now,
            names_confirmed_at=now,
        )
        member.set_unusable_password()
        member.save()
        made.append(member)
    return made


def writer(member: User, course: Course) -> dict:
    """Her session, her id and her open attempt, with the positions of questions that are answered by choosing."""
    attempt = _attempt(member, course)
    drawn = attempt.questions.select_related("version")
    choosing = [question.position for question in drawn if question.version.kind in {"single", "true_false"}]
    return {"session": session_of(member), "member": str(member.uuid), "attempt": str(attempt.pk), "positions": choosing}


def _sitter(member: User, course: Course) -> dict:
    attempt = _attempt(member, course)
    values = {
        question.position: right_value(question.version.kind, question.version.body)
        for question in attempt.questions.select_related("version")
        if question.version.kind in ANSWERABLE
    }
    for position, value in values.items():
        record_response(attempt_id=attempt.pk, by=member, position=position, value=value, event_id=uuid.uuid4())
    return {"session": session_of(member), "attempt": str(attempt.pk)}


def _attempt(member: User, course: Course) -> Attempt:
    quiz = next(uuid.UUID(step["key"]) for step in course.step_entries if step["kind"] == "quiz")
    enrol_member(member=member, course_key=course.key, by=member)
    return start_quiz(step_key=quiz, member=member, language="ar")


def _readers() -> list[dict]:
    """Members of the demo with a certificate and a finished attempt, and the pages that are theirs."""
    found = []
    held = IssuedCertificate.objects.filter(state="active").select_related("enrolment__member", "enrolment__course").order_by("pk")
    for certificate in held[:READERS]:
        member, course = certificate.enrolment.member, certificate.enrolment.course
        attempt = member.quiz_attempts.filter(submitted_at__isnull=False).first()
        if attempt is None:
            continue
        lessons = [step for step in course.step_entries if step["kind"] == "lesson"]
        found.append(
            {
                "session": session_of(member),
                "member": str(member.uuid),
                "course": str(course.key),
                "lessons": [{"key": step["key"], "activities": step["activities"], "path": step["urls"]["ar"]} for step in lessons],
                "certificate": f"/ar/me/certificates/{certificate.uuid}/certificate.pdf",
                "result": f"/ar/attempts/{attempt.pk}/result/",
            }
        )
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
