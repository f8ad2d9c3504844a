"""Prepares and looks at the school of the fault suite from within, in a process of its own: `python -m tests.faults.inside VERB …`.

Prints one line of JSON.
"""

import json
import sys
import uuid

import django

django.setup()

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import PageViewRestriction

from accounts.models import User
from accounts.roles import ADMINISTRATORS
from certificates.models import IssuedCertificate
from certificates.services import start_batch
from courses.models import Course, CourseCompletion, Enrolment, LearningEvent, LessonPage
from courses.services import enrol_member, start_quiz
from demo.quizzes import key_of
from lms.observing.health import health_checks
from messaging.models import OutSms
from messaging.services import queue_sms
from quizzes.models import Attempt, Response


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def course() -> Course:
    return Course.objects.get(pk=key_of("selling-online"))


def new_members(count: int) -> list[User]:
    base = User.objects.count()
    people = [
        User(
            given_name_fr=f"Membre {base + n}",
            given_name_ar="عضو",
            family_name_ar="تجربة",
            phone=f"+21260900{base + n:04d}",
            consent_version=settings.CONSENT_VERSION,
            consent_at=timezone.now(),
            names_confirmed_at=timezone.now(),
        )
        for n in range(count)
    ]
    for person in people:
        person.set_unusable_password()
        person.save()
    return people


def readers(count: str) -> list[dict]:
    """Members who are signed in and enrolled."""
    own = course()
    found = []
    for person in new_members(int(count)):
        enrol_member(member=person, course_key=own.key, by=person)
        found.append({"member": str(person.uuid), "session": session_of(person), "phone": person.phone})
    return found


def quiz_takers(count: str) -> list[dict]:
    """Members with an open attempt at the first quiz of a course that is taken in any order."""
    own = course()
    quiz = next(step["key"] for step in own.step_entries if step["kind"] == "quiz")
    found = []
    for person in new_members(int(count)):
        enrol_member(member=person, course_key=own.key, by=person)
        attempt = start_quiz(step_key=uuid.UUID(quiz), member=person, language="ar")
        choosing = [q.position for q in attempt.questions.select_related("version") if q.version.kind in {"single", "true_false"}]
        found.append({"attempt": str(attempt.pk), "session": session_of(person), "positions": choosing})
    return found


def answers(*attempts: str) -> dict[str, dict]:
    """What is kept of each attempt: position -> place of the choice, and whether it was handed in."""
    found = {}
    for pk in attempts:
        attempt = Attempt.objects.get(pk=pk)
        kept = {}
        for response in Response.objects.filter(question__attempt=attempt).select_related("question__version"):
            question, value = response.question, response.value
            if question.version.kind == "single" and value:
                kept[question.position] = question.choice_order["choices"].index(value) + 1
            elif question.version.kind == "true_false" and value is not None:
                kept[question.position] = 1 if value else 2
        found[pk] = {"kept": kept, "state": attempt.state, "graded": attempt.is_graded, "attempts": attempt.member.quiz_attempts.count()}
    return found


def events(*ids: str) -> int:
    return LearningEvent.objects.filter(pk__in=ids).count()


def lesson() -> dict:
    step = course().step_entries[0]
    return {"path": step["urls"]["ar"], "key": step["key"], "course": str(course().key)}


def lessons() -> list[str]:
    """Addresses of lessons in Arabic."""
    return [step["urls"]["ar"] for step in course().step_entries if step["kind"] == "lesson"]


def page_at(path: str) -> LessonPage:
    return LessonPage.objects.get(url_path=path.replace("/ar/", "/home-ar/", 1))


def retitle(path: str, title: str) -> str:
    """Publish the lesson under another title."""
    page = page_at(path)
    page.title = title
    page.save_revision().publish()
    return title


def restrict(path: str) -> int:
    """Only who is signed in may read the lesson from now on."""
    return PageViewRestriction.objects.create(page=page_at(path), restriction_type=PageViewRestriction.LOGIN).pk


def staff() -> str:
    """A signed-in administrator with a second factor."""
    person = User.objects.filter(groups__name=ADMINISTRATORS).first()
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "JBSWY3DPEHPK3PXP"}})
    return session_of(person)


def work(count: str) -> dict:
    """Texts to send and finished members who wait for a certificate; nothing is rung."""
    own, now = course(), timezone.now()
    people = new_members(int(count))
    for person in people:
        enrolment = Enrolment.objects.create(member=person, course=own, language="ar", percent=100)
        CourseCompletion.objects.create(
            enrolment=enrolment, completed_at=now, score=90, title_ar=own.title("ar"), title_fr=own.title("fr"), step_keys=[]
        )
        queue_sms(to=person.phone, body=f"dear {person.pk}", purpose="notice")
    batch = start_batch(course_key=own.key, by=User.objects.filter(groups__name=ADMINISTRATORS).first())
    return {"members": [person.pk for person in people], "batch": batch.pk}


def worked(*members: str) -> dict:
    """What became of it."""
    people = User.objects.filter(pk__in=members)
    return {
        "active": IssuedCertificate.objects.filter(enrolment__member__in=people, state="active").count(),
        "all": IssuedCertificate.objects.filter(enrolment__member__in=people).count(),
        "sent": OutSms.objects.filter(to__in=people.values("phone"), status="sent").count(),
    }


def unwell() -> list[str]:
    return [finding.name for finding in health_checks() if not finding.is_well]


def images() -> int:
    return Image.objects.count()


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
