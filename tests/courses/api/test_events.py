"""/api/me/ and /api/events/."""

import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courses.api.events import TOLD
from courses.models import LearningEvent, StepProgress
from courses.services import enrol_member
from tests.factories.courses import make_course


@pytest.fixture
def member_client(small_school, amal) -> Client:
    client = Client()
    client.force_login(amal)
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    return client


def post(client, body, **kwargs):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post("/api/events/", data, content_type="application/json", **kwargs)


def one(key, **changes):
    return {"id": str(uuid.uuid4()), "verb": "viewed", "object": str(key), "at": timezone.now().isoformat(), "result": {}} | changes


def test_stranger_is_nobody(client, db):
    assert client.get("/api/me/").json() == {"member": None}


def test_me_tells_how_far_she_is(member_client, small_school, amal):
    post(member_client, {"member": str(amal.uuid), "events": [one(small_school.lesson_keys[0])]})
    answer = member_client.get("/api/me/", {"course": str(small_school.key)}).json()
    assert answer["member"] == str(amal.uuid)
    assert answer["name"] == amal.display_name("ar")
    assert answer["course"]["percent"] == 20
    assert answer["course"]["steps"][str(small_school.lesson_keys[0])]["done"] is True
    assert answer["csrf"]


def test_me_is_never_kept_by_a_proxy(member_client):
    response = member_client.get("/api/me/")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_me_costs_at_most_four_queries_however_many_courses(member_client, small_school, amal, django_assert_max_num_queries):
    for number in range(3):
        enrol_member(member=amal, course_key=make_course(slug=f"other-{number}").key, by=amal)
    member_client.get("/api/me/")  # the first request of a day also prolongs her session
    with django_assert_max_num_queries(4):
        member_client.get("/api/me/", {"course": str(small_school.key)})


@pytest.mark.parametrize("course", ["", "x", "'; DROP TABLE", "00000000-0000-4000-8000-000000000001"])
def test_me_with_a_strange_course_is_just_her(member_client, course):
    assert member_client.get("/api/me/", {"course": course}).json()["course"] is None


def test_events_are_answered_by_id(member_client, small_school, amal):
    good, unknown = one(small_school.lesson_keys[0]), one(uuid.uuid4())
    answer = post(member_client, {"member": str(amal.uuid), "events": [good, unknown]}).json()
    assert [(item["id"], item["status"]) for item in answer["events"]] == [(good["id"], "accepted"), (unknown["id"], "refused")]
    assert answer["events"][1]["message"]
    again = post(member_client, {"member": str(amal.uuid), "events": [good]}).json()
    assert again["events"][0]["status"] == "duplicate"
    assert again["events"][0]["result"] == answer["events"][0]["result"]


def test_the_same_event_twice_in_one_call_counts_once(member_client, small_school, amal):
    event = one(small_school.lesson_keys[0])
    answer = post(member_client, {"member": str(amal.uuid), "events": [event, event]}).json()
    assert answer["events"][0] == answer["events"][1]
    assert answer["events"][0]["status"] == "accepted"
    assert LearningEvent.objects.count() == 1


def test_a_queue_of_another_person_of_the_phone_is_refused_whole(member_client, small_school, camil):
    response = post(member_client, {"member": str(camil.uuid), "events": [one(small_school.lesson_keys[0])]})
    assert response.status_code == 409
    assert response.json()["error"]["reason"] == "other_member"
    assert not LearningEvent.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "1"},
        {"id": None},
        {"verb": "passed"},
        {"verb": "quiz_graded"},
        {"object": "../../etc"},
        {"at": "yesterday"},
        {"at": "2026-13-45T00:00:00Z"},
        {"at": None},
        {"at": 10**30},
        {"result": []},
        {"result": {"score": [1]}},
        {"result": {"score": "x" * 501}},
        {"result": {"a\x00": 1}},
        {"result": {"activity": "\ud800"}},
        {"result": {"\udfff": 1}},
        {"result": {str(n): n for n in range(21)}},
    ],
)
def test_a_malformed_event_is_refused_in_words_and_its_neighbour_is_kept(member_client, small_school, amal, changes):
    answer = post(
        member_client, {"member": str(amal.uuid), "events": [one(small_school.lesson_keys[0]) | changes, one(small_school.lesson_keys[0])]}
    )
    assert answer.status_code == 200
    assert [item["status"] for item in answer.json()["events"]] == ["refused", "accepted"]
    assert answer.json()["events"][0]["message"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        '{"events": 1}',
        b"\xff\xfe",
        "[" * 100_000,
        '{"events": ' + "1" * 5000 + "}",
        '{"member": 1, "events": {}}',
    ],
)
def test_what_is_not_a_list_of_events_is_400(member_client, body):
    response = post(member_client, body)
    assert response.status_code == 400
    assert response.json()["error"]["message"]


def test_nan_as_a_result_is_refused(member_client, small_school, amal):
    body = json.dumps({"member": str(amal.uuid), "events": [one(small_school.lesson_keys[0], result={"score": float("nan")})]})
    assert post(member_client, body).json()["events"][0]["status"] == "refused"


def test_more_than_fifty_are_too_many(member_client, small_school, amal):
    body = {"member": str(amal.uuid), "events": [one(small_school.lesson_keys[0]) for _ in range(51)]}
    assert post(member_client, body).status_code == 413
    assert not LearningEvent.objects.exists()


def test_a_time_in_the_future_loses_nothing(member_client, small_school, amal):
    event = one(small_school.lesson_keys[0], at=(timezone.now() + timedelta(days=400)).isoformat())
    answer = post(member_client, {"member": str(amal.uuid), "events": [event]}).json()
    assert answer["events"][0]["status"] == "accepted"
    assert StepProgress.objects.get().done_at <= timezone.now()


def test_after_the_session_ended_she_is_told_that_nothing_is_lost(client, small_school, amal):
    response = post(client, {"member": str(amal.uuid), "events": [one(small_school.lesson_keys[0])]}, QUERY_STRING="lang=fr")
    assert response.status_code == 401
    assert response.json()["error"]["reason"] == "signed_out"


def test_events_need_the_token(small_school, amal):
    client = Client(enforce_csrf_checks=True)
    client.force_login(amal)
    response = post(client, {"member": str(amal.uuid), "events": []})
    assert response.status_code == 403
    token = client.get("/api/me/").json()["csrf"]
    assert post(client, {"member": str(amal.uuid), "events": []}, headers={"X-CSRFToken": token}).status_code == 200


def test_events_by_get_are_refused(member_client):
    assert member_client.get("/api/events/").status_code == 405


def test_score_and_pass_cannot_be_sent(member_client, small_school, amal):
    event = one(small_school.quiz_keys[0], verb="done", result={"score": 999999, "passed": True})
    post(member_client, {"member": str(amal.uuid), "events": [one(small_school.lesson_keys[0]), event]})
    assert not StepProgress.objects.filter(step_key=small_school.quiz_keys[0], done_at__isnull=False).exists()


def test_of_a_result_only_what_its_verb_knows_is_kept(member_client, small_school, amal):
    key = small_school.lesson_keys[0]
    said = {"activity": "11111111", "note": "x" * 400, "percent": 100}
    post(
        member_client,
        {"member": str(amal.uuid), "events": [one(key, verb=verb, result=said) for verb in ("viewed", "activity_done", "done")]},
    )
    kept = dict(LearningEvent.objects.values_list("verb", "result"))
    assert kept == {"viewed": {}, "activity_done": {"activity": "11111111"}, "done": {}}


@pytest.mark.usefixtures("one_window")
def test_a_member_who_tells_without_end_is_asked_to_wait_and_others_are_not(member_client, small_school, amal, camil, monkeypatch):
    monkeypatch.setattr("courses.api.events.TOLD", replace(TOLD, points=3))
    key = small_school.lesson_keys[0]
    assert post(member_client, {"member": str(amal.uuid), "events": [one(key) for _ in range(3)]}).status_code == 200
    refused = post(member_client, {"member": str(amal.uuid), "events": [one(key)]}, query_params={"lang": "fr"})
    assert refused.status_code == 429
    assert refused.json()["error"]["reason"] == "too_often"
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert LearningEvent.objects.count() == 3
    another = Client()
    another.force_login(camil)
    assert post(another, {"member": str(camil.uuid), "events": [one(key)]}).status_code == 200
