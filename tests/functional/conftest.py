"""Everybody at the door, and one of everything that trainers and administrators work with."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.roles import LEAD_TRAINERS
from certificates.choices import PrintForm
from certificates.models import CorrectionRequest, IssueBatch, IssuedCertificate, PrintRun
from certificates.services import start_batch, start_print
from certificates.services.requests import ask_for_correction
from quizzes import registry
from quizzes.models import Attempt, Question, QuestionImport, Quiz, Response, ResponseFile
from quizzes.services import start_attempt
from quizzes.services.files import add_file
from quizzes.services.importing import start_import, work_on
from tests.factories.accounts import make_staff
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.marked_questions import hand_in_text, make_open_quiz, picture, upload
from tests.factories.spreadsheets import HEADINGS, make_choice_rows, make_workbook


@pytest.fixture
def everybody(amal, camil, basma, driss) -> dict[str, Client]:
    people = {
        "guest": None,
        "member": amal,
        "another": camil,
        "trainer": basma,
        "lead": make_staff(role=LEAD_TRAINERS),
        "administrator": driss,
    }
    clients = {}
    for name, person in people.items():
        clients[name] = Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})
        if person:
            clients[name].force_login(person)
    return clients


@pytest.fixture
def any_quiz():
    """Courses decide who may take a quiz; here every quiz is open to all."""
    access = registry._answers.access
    registry.set_access(None)
    yield
    registry.set_access(access)


@pytest.fixture
def things(small_school, amal) -> dict[str, str]:
    """One of everything."""
    phone = Client(headers={"Sec-Fetch-Site": "same-origin"})
    phone.force_login(amal)
    phone.post(f"/ar/me/steps/{small_school.lesson_keys[0]}/done/")
    attempt = phone.post(f"/ar/me/steps/{small_school.quiz_keys[0]}/quiz/")["Location"].split("/")[3]
    certificate = make_certificate()
    return {
        "course_key": str(small_school.key),
        "step_key": str(small_school.lesson_keys[0]),
        "serial": certificate.serial,
        "attempt_id": attempt,
        "certificate_uuid": str(certificate.uuid),
        "int": "1",
        "str": "x",
        "uuid": str(uuid.uuid4()),
        "pk": str(amal.pk),
    }


@dataclass
class Office:
    """What lies on the desks: a member's open answers and file, an import, a bulk issue, a print run, a request."""

    member: User
    quiz: Quiz
    question: Question
    response: Response
    attempt: Attempt
    file: ResponseFile
    brought: QuestionImport
    certificate: IssuedCertificate
    correction: CorrectionRequest
    batch: IssueBatch
    run: PrintRun

    @property
    def for_editors(self) -> list[str]:
        quiz, question, brought = self.quiz.key, self.question.key, self.brought.key
        return [
            *(
                f"/admin/bank/{part}/"
                for part in ("questions", "imports", "imports/template", "exports", "folders", "quizzes", "quizzes/add")
            ),
            "/admin/bank/questions/add/long_text/",
            f"/admin/bank/questions/{question}/",
            f"/admin/bank/imports/{brought}/",
            f"/admin/bank/imports/{brought}/refused/",
            f"/admin/bank/imports/{brought}/1/",
            f"/admin/bank/quizzes/{quiz}/",
            f"/admin/bank/quizzes/{quiz}/analysis/",
            f"/admin/bank/quizzes/{quiz}/preview/",
            f"/admin/bank/quizzes/{quiz}/regrade/{question}/",
            "/admin/marking/",
            f"/admin/marking/{self.response.pk}/",
            f"/admin/marking/files/{self.file.pk}/",
        ]

    @property
    def for_administrators(self) -> list[str]:
        certificate, achievement = self.certificate.pk, self.certificate.achievement_id
        return [
            "/admin/certificates/",
            "/admin/certificates/issue/",
            f"/admin/certificates/inspect/{certificate}/",
            f"/admin/certificates/{certificate}/withdraw/",
            f"/admin/certificates/{certificate}/replace/",
            "/admin/certificate-corrections/",
            f"/admin/certificate-corrections/inspect/{self.correction.pk}/",
            "/admin/certificate-batches/",
            "/admin/certificate-batches/start/",
            f"/admin/certificate-batches/inspect/{self.batch.pk}/",
            f"/admin/certificate-batches/print/{self.run.uuid}/",
            "/admin/achievements/",
            "/admin/achievements/new/",
            "/admin/achievements/waiting/",
            f"/admin/achievements/edit/{achievement}/",
            f"/admin/achievements/{achievement}/versions/",
        ]


@pytest.fixture
def office(school, any_quiz, amal, basma, driss, her_class) -> Office:
    quiz = make_open_quiz("long_text", "upload")
    quiz.authors.add(basma)
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    file = add_file(attempt_id=attempt.pk, by=amal, position=2, upload=upload(picture()))
    response = hand_in_text(member=amal, quiz=quiz)
    brought = work_on(the_import=start_import(content=make_workbook(HEADINGS, *make_choice_rows(2)), filename="q.xlsx", by=basma))
    certificate = make_certificate()
    owner = certificate.enrolment.member
    names = {"given_name_ar": "أمل", "family_name_ar": "ب", "given_name_fr": "Amel", "family_name_fr": "B"}
    waiting = make_completion(achievement=make_earning_course(), member=make_learner())
    more: dict[str, Any] = {
        "correction": ask_for_correction(certificate=certificate, by=owner, names=names, words="b"),
        "batch": start_batch(by=driss, course_key=waiting.enrolment.course_id),
        "run": start_print(by=driss, form=PrintForm.PDF, title="x", course_key=certificate.achievement.course_id),
    }
    assert Attempt.objects.get(pk=attempt.pk).state == "submitted"
    return Office(amal, quiz, quiz.items.first().question, response, attempt, file, brought, certificate, **more)
