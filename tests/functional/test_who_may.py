"""The desks of trainers and administrators: who gets in, who is told that there is nothing, and what stays as it was."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DataRequest, User
from certificates.models import CertificateEvent, CorrectionRequest, IssueBatch, IssuedCertificate, PrintRun
from quizzes.models import Attempt, Question, QuestionImport, Quiz, Regrade, Response, ResponseFile, ResponseMark
from tests.factories.certificates import make_certificate

MEMBERS = ("guest", "member", "another")
KEPT = (
    Attempt, Response, ResponseMark, ResponseFile, Regrade, Question, Quiz, QuestionImport, IssuedCertificate, CertificateEvent,
    CorrectionRequest, IssueBatch, PrintRun, DataRequest, User,
)  # fmt: skip


def kept() -> dict:
    """Every row that matters, but when somebody last signed in."""
    return {
        model: sorted(str({name: value for name, value in row.items() if name != "last_login"}) for row in model.objects.values())
        for model in KEPT
    }


def test_trainers_work_with_questions_and_answers_and_members_see_nothing_of_it(office, everybody):
    for address in office.for_editors:
        for who, client in everybody.items():
            answer = client.get(address)
            assert (answer.status_code == 200) == (who not in MEMBERS), (who, address, answer.status_code)
            assert answer.status_code < 500


def test_certificates_are_the_administrators_alone(office, everybody):
    for address in office.for_administrators:
        for who, client in everybody.items():
            answer = client.get(address)
            assert (answer.status_code == 200) == (who == "administrator"), (who, address, answer.status_code)
            assert answer.status_code < 500


def test_no_look_at_any_page_changes_anything(office, everybody):
    before = kept()
    for address in office.for_editors + office.for_administrators:
        for who in ("member", "trainer", "administrator"):
            everybody[who].get(address)
    assert kept() == before


def test_what_is_not_ones_own_to_do_is_not_done(office, everybody):
    """Members at the trainers' buttons, trainers at the administrators'."""
    before, anything = (
        kept(),
        {
            "points-k1": "4",
            "points-k2": "6",
            "comment": "x",
            "seen": "",
            "way": "full",
            "reason": "x",
            "version": str(office.question.current_id),
            "action": "accept",
            "course": str(office.certificate.achievement.course_id),
            "batch": str(office.batch.pk),
            "form": "zip",
            "code": "error",
            "confirmed": "on",
            "given_name_ar": "أمل",
            "given_name_fr": "Amel",
            "score": "100",
            "is_staff": "1",
            "format": "xlsx",
            "language": "fr",
            "renew_all": "1",
            "enrolment": str(office.certificate.enrolment_id),
            "certificate": str(office.certificate.pk),
        },
    )
    certificate, achievement = office.certificate.pk, office.certificate.achievement_id
    buttons = [
        f"/admin/bank/imports/{office.brought.key}/apply/", f"/admin/bank/imports/{office.brought.key}/discard/",
        f"/admin/bank/quizzes/{office.quiz.key}/remove/", f"/admin/bank/questions/{office.question.key}/remove/",
        "/admin/bank/questions/preview/long_text/", *office.for_editors,
    ]  # fmt: skip
    theirs = [
        "/admin/certificate-batches/print/", f"/admin/certificates/{certificate}/renew/", f"/admin/achievements/preview/{achievement}/",
        *office.for_administrators, *(f"/admin/people/{office.member.pk}/{part}/" for part in ("data", "erase")),
    ]  # fmt: skip
    for who in MEMBERS:
        for address in buttons + theirs:
            assert everybody[who].post(address, anything).status_code in (302, 403), (who, address)
    for who in ("trainer", "lead"):
        for address in theirs:
            assert everybody[who].post(address, anything).status_code in (302, 403, 404), (who, address)
    assert kept() == before


def test_a_file_that_was_handed_in_is_hers_and_her_trainers(office, everybody):
    own = reverse("quizzes:attempt-file", args=[office.attempt.pk, office.file.pk])
    assert everybody["member"].get(own).status_code == 200
    for who in ("another", "trainer", "lead", "administrator"):
        foreign, unknown = everybody[who].get(own), everybody[who].get(own.replace(str(office.attempt.pk), str(uuid.uuid4())))
        assert foreign.status_code == unknown.status_code == 404
        assert foreign.content == unknown.content.replace(unknown.request["PATH_INFO"].encode(), own.encode())
    assert everybody["guest"].get(own).status_code == 302


def test_one_members_file_is_not_found_through_anothers_attempt(office, everybody, camil):
    from_her = everybody["another"].get(reverse("quizzes:attempt-file", args=[office.attempt.pk, office.file.pk]))
    assert from_her.status_code == 404


def test_a_regrade_needs_a_post_and_its_token(office, basma):
    client = Client(enforce_csrf_checks=True)
    client.force_login(basma)
    address = f"/admin/bank/quizzes/{office.quiz.key}/regrade/{office.question.key}/"
    chosen = {"way": "full", "may_lower": "on", "reason": "x", "version": str(office.question.current_id)}
    before = kept()
    assert client.get(address, chosen).status_code == 200
    assert client.post(address, chosen).status_code == 403
    assert kept() == before


def test_foreign_and_unknown_certificates_are_told_apart_by_nothing(everybody):
    certificate = make_certificate()
    for language in ("ar", "fr"):
        for part in ("", "show/", "certificate.png", "certificate.pdf", "correction/"):
            foreign = everybody["another"].get(f"/{language}/me/certificates/{certificate.uuid}/{part}")
            unknown = everybody["another"].get(f"/{language}/me/certificates/{uuid.uuid4()}/{part}")
            assert foreign.status_code == unknown.status_code == 404, (part, foreign.status_code, unknown.status_code)
            strip = [answer.content.decode().replace(answer.request["PATH_INFO"].split("/")[4], "") for answer in (foreign, unknown)]
            assert strip[0] == strip[1]


@pytest.mark.parametrize("number", ["9" * 25, "9223372036854775808", "-1", "0", "1 OR 1", "%00", "1.5", "٣"])
def test_numbers_that_no_row_has_are_not_found(number, office, everybody):
    client = everybody["administrator"]
    addresses = [
        "certificates/inspect/{}/",
        "certificates/{}/withdraw/",
        "certificates/{}/renew/",
        "certificates/{}/replace/",
        "certificates/{}/certificate.pdf",
        "certificate-corrections/inspect/{}/",
        "certificate-batches/inspect/{}/",
        "achievements/edit/{}/",
        "achievements/{}/versions/",
        "achievements/preview/{}/",
        "marking/{}/",
        "bank/folders/{}/",
        "bank/folders/{}/remove/",
        "bank/questions/picture/{}/",
        "people/{}/data/",
        "people/{}/erase/",
        f"bank/imports/{office.brought.key}/{{}}/",
        f"bank/quizzes/{office.quiz.key}/analysis/{{}}/",
        f"bank/quizzes/{office.quiz.key}/regraded/{{}}/",
        f"certificate-batches/print/{office.run.uuid}/{{}}/",
        f"achievements/{office.certificate.achievement_id}/versions/{{}}/",
    ]
    for address in addresses:
        for answer in (client.get("/admin/" + address.format(number)), client.post("/admin/" + address.format(number))):
            assert answer.status_code in (301, 302, 403, 404, 405), (address, answer.status_code)
    for field in ("batch", "course", "cohort", "enrolment", "renewal"):
        for address in ("certificate-batches/print/", "certificate-batches/start/", "achievements/waiting/", "certificates/issue/"):
            assert client.post(f"/admin/{address}", {field: number}).status_code < 500, (address, field)
            assert client.get(f"/admin/{address}", {field: number}).status_code < 500, (address, field)
