"""A member who counts through numbers, and one who sends fields that no form has."""

import uuid

import pytest
from django.test import Client

from accounts.models import User
from certificates.models import IssuedCertificate
from certificates.serials import new_serial
from cooperatives.models import Membership
from courses.models import CourseCompletion, Enrolment, StepProgress
from quizzes.models import Attempt, ResponseMark

OURS = {"Sec-Fetch-Site": "same-origin"}
NEIGHBOURS = 20
# Every column of a person, an attempt or a certificate that she would like to write.
WISHES = {
    "is_staff": "1",
    "is_superuser": "on",
    "is_active": "1",
    "groups": "1",
    "user_permissions": "1",
    "role": "Administrators",
    "user": "1",
    "user_id": "1",
    "member": "1",
    "member_id": "1",
    "pk": "1",
    "id": "1",
    "uuid": str(uuid.UUID(int=1)),
    "username": "root",
    "email": "root@example.ma",
    "phone": "0600000099",
    "password": "x",
    "cooperative": "1",
    "cooperative_id": "1",
    "score": "100",
    "best_score": "100",
    "percent": "100",
    "passed": "1",
    "done": "1",
    "done_at": "2020-01-01",
    "completed_at": "2020-01-01",
    "completion": "1",
    "serial": "2514-3J4T-CAZT-8WJH-BAMK",
    "state": "active",
    "issued_at": "2020-01-01",
    "expires_at": "2090-01-01",
    "achievement": "1",
    "points-k1": "9",
    "by": "1",
    "erased_at": "",
    "consent_version": "x",
    "phone_verified_at": "2020-01-01",
}


@pytest.fixture
def her(amal) -> Client:
    client = Client(headers=OURS, raise_request_exception=False)
    client.force_login(amal)
    return client


def truth() -> list:
    people = [{name: value for name, value in row.items() if name != "last_login"} for row in User.objects.order_by("pk").values()]
    others = [
        sorted(str(row) for row in model.objects.values()) for model in (IssuedCertificate, CourseCompletion, Membership, ResponseMark)
    ]
    return [people, others, sorted(User.groups.through.objects.values_list("user_id", "group_id"))]


def test_counting_through_numbers_finds_nothing_of_anybody(office, things, her, small_school, everybody):
    """The neighbours of a thing that exists, and the thing itself, are answered as one that never was."""
    other = everybody["another"]
    for pattern, real in (
        ("/fr/attempts/{}/", office.attempt.pk),
        ("/fr/attempts/{}/result/", office.attempt.pk),
        ("/fr/me/certificates/{}/", office.certificate.uuid),
    ):
        near = [uuid.UUID(int=(real.int + step) % 2**128) for step in range(-NEIGHBOURS, NEIGHBOURS)]
        answers = {(answer.status_code, answer.text.replace(str(key), "")) for key in near for answer in [other.get(pattern.format(key))]}
        assert len(answers) == 1, "the one that is there is told apart by nothing"
        assert next(iter(answers))[0] == 404
    there = {*User.objects.values_list("pk", flat=True), office.certificate.pk}
    for number in {number + step for number in there for step in (-1, 0, 1)}:
        for address in (f"/admin/people/{number}/", f"/admin/learning/members/{number}/", f"/admin/certificates/{number}/certificate.pdf"):
            assert her.get(address).status_code == 403


def test_neighbours_of_a_number_on_paper_were_never_issued(office, client, settings, monkeypatch):
    monkeypatch.setattr("certificates.views.public.limits.is_spent", lambda _address: False)
    serial = office.certificate.serial
    for _number in range(2 * NEIGHBOURS):
        answer = client.get(f"/verify/{new_serial()}/?lang=fr")
        assert answer.status_code == 404
        assert serial not in answer.text


def test_fields_that_no_form_has_are_not_read(office, things, her, amal, small_school):
    before = truth()
    certificate = office.certificate
    for address in (
        "/fr/account/",
        "/fr/account/pin/",
        "/fr/account/consent/",
        "/fr/me/certificates/name/",
        "/fr/me/certificates/issue/",
        f"/fr/me/courses/{small_school.key}/enrol/",
        f"/fr/me/steps/{small_school.lesson_keys[0]}/done/",
        f"/fr/attempts/{things['attempt_id']}/",
        f"/fr/attempts/{things['attempt_id']}/save/",
        f"/fr/me/certificates/{certificate.uuid}/correction/",
        "/fr/account/signin/",
        "/fr/account/who/",
        "/fr/account/signin/card/",
        "/fr/account/staff/",
        "/verify/list/",
    ):
        assert her.post(address, WISHES).status_code < 500
        assert her.post(f"{address}?is_staff=1&score=100", WISHES, content_type="application/json").status_code < 500
    event = {
        "id": str(uuid.uuid4()),
        "verb": "done",
        "object": str(small_school.quiz_keys[0]),
        "at": "2026-01-01T00:00:00Z",
        "result": {"score": 100, "passed": True},
    }
    for extra in ({}, WISHES):
        body = {
            "member": str(amal.uuid),
            "events": [event | extra | {"id": str(uuid.uuid4()), "object": event["object"]}],
            **{name: value for name, value in extra.items() if name != "member"},
        }
        assert her.post("/api/events/", body, content_type="application/json").status_code in (200, 409)
    after = truth()
    assert after == before
    assert not StepProgress.objects.filter(enrolment__member=amal, step_key__in=small_school.quiz_keys, done_at__isnull=False).exists()
    assert not Attempt.objects.filter(pk=things["attempt_id"]).exclude(score=None).exists()
    assert {enrolment.percent for enrolment in Enrolment.objects.filter(member=amal, course=small_school.key)} != {100}
