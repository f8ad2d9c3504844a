"""Limits: n is taken, n + 1 is refused in words, in the language of who asked."""

import re
import uuid
from functools import partial

import pytest
from django.test import Client
from django.utils.translation import override

from certificates.serials import new_serial
from courses.searching import SEARCHES
from quizzes.exceptions import QuestionInvalid, ResponseInvalid
from quizzes.kinds import kind_of
from quizzes.models import Response
from quizzes.services import record_response, start_attempt, submit_attempt
from tests.factories.marked_questions import LONG_TEXT, UPLOAD, make_open_quiz
from tests.factories.quizzes import BODIES, both, new_event
from text.errors import DomainError
from web.rate_limits import Window

ARABIC = range(0x0620, 0x0650)


def speaks(text: str, language: str) -> bool:
    return any(ord(letter) in ARABIC for letter in text) == (language == "ar")


@pytest.fixture(params=["ar", "fr"])
def language(request) -> str:
    return request.param


# Search


@pytest.mark.usefixtures("one_window")
def test_a_flood_of_searches_is_stopped_in_words_and_the_catalogue_stays_open(school, language, monkeypatch):
    few = Window(SEARCHES.name, points=5, seconds=SEARCHES.seconds)
    monkeypatch.setattr("courses.searching.SEARCHES", few)
    client, path = Client(), f"/{language}/courses/"
    assert {client.get(path, {"q": f"x{n}"}).status_code for n in range(5)} == {200}
    refused = client.get(path, {"q": "x"})
    assert refused.status_code == 429
    assert f'lang="{language}-MA"' in refused.text
    assert 0 < int(refused["Retry-After"]) <= few.seconds
    assert "no-store" in refused["Cache-Control"]
    assert client.get(path).status_code == 200
    assert client.get(path, {"q": " \x00 "}).status_code == 200, "nothing was looked for"
    assert client.get(path, {"q": "x"}, REMOTE_ADDR="198.51.100.7").status_code == 200
    assert client.get(path, {"q": "x"}, headers={"X-Forwarded-For": "198.51.100.8"}).status_code == 429, "anybody can write that line"


# Questions: what a trainer may write


def problems_of(kind: str, **changes) -> str:
    """What is said of this body; empty when it is taken."""
    base = BODIES.get(kind, LONG_TEXT if kind == "long_text" else UPLOAD)
    try:
        kind_of(kind).clean_body(base | changes)
    except QuestionInvalid as error:
        return " ".join(str(message) for _path, message in error.problems)
    return ""


def many_choices(count: int) -> dict:
    return {"choices": [{"text": both(f"choice {n}"), "correct": n == 0} for n in range(count)]}


def rubric(count: int, points: int = 1) -> dict:
    return {"rubric": [{"text": both(f"criterion {n}"), "points": points} for n in range(count)]}


AT_MOST = {
    "choices": ("single", many_choices, 20),
    "text": ("single", lambda n: {"stem": {"ar": "x" * n, "fr": ""}}, 20_000),
    "criteria": ("long_text", rubric, 10),
    "points of a criterion": ("long_text", lambda n: rubric(1, n), 100),
    "words": ("long_text", lambda n: {"most_words": n}, 5_000),
    "files": ("upload", lambda n: {"most_files": n}, 5),
    "answers": ("short", lambda n: {"answers": [{"text": both(f"a {i}"), "weight": 100} for i in range(n)]}, 30),
}


@pytest.mark.parametrize("what", AT_MOST)
def test_a_question_takes_so_much_and_no_more(what, language):
    kind, make, most = AT_MOST[what]
    with override(language):
        assert problems_of(kind, **make(most)) == ""
        said = problems_of(kind, **make(most + 1))
    assert said
    assert speaks(said, language)


# What a member may write and send


def test_an_open_answer_is_taken_up_to_its_length_and_then_refused_in_words(any_quiz, school, amal, language):
    attempt = start_attempt(quiz_id=make_open_quiz("long_text", most_words=None).pk, member=amal)
    keep = partial(record_response, attempt_id=attempt.pk, by=amal, position=1)
    keep(value="x" * 30_000, event_id=new_event())
    with pytest.raises(ResponseInvalid) as refused:
        keep(value="x" * 30_001, event_id=new_event())
    with override(language):
        assert speaks(str(refused.value), language)
    assert len(Response.objects.get().value) == 30_000, "what was kept stays"


def test_so_many_events_a_call_and_no_more(small_school, amal, language):
    client = Client()
    client.force_login(amal)

    def send(count: int, result: dict | None = None):
        event = {"verb": "done", "object": str(uuid.uuid4()), "at": "2026-01-01T00:00:00Z", "result": result or {}}
        body = {"member": str(amal.uuid), "events": [event | {"id": str(uuid.uuid4())} for _n in range(count)]}
        return client.post(f"/api/events/?lang={language}", body, content_type="application/json")

    assert send(50).status_code == 200
    too_many = send(51)
    assert too_many.status_code == 413
    assert speaks(too_many.json()["error"]["message"], language)
    for size, reason in ((20, "unknown_step"), (21, "malformed")):
        answer = send(1, {f"k{n}": n for n in range(size)}).json()["events"][0]
        assert (answer["reason"] == "malformed") == (reason == "malformed"), answer
        assert speaks(answer["message"], language)


def test_attempts_are_counted_and_the_last_one_is_the_last(any_quiz, school, amal, language):
    quiz = make_open_quiz("single", attempt_limit=2)
    for _number in range(2):
        submit_attempt(attempt_id=start_attempt(quiz_id=quiz.pk, member=amal).pk, by=amal)
    with override(language):
        with pytest.raises(DomainError) as refused:
            start_attempt(quiz_id=quiz.pk, member=amal)
        assert speaks(str(refused.value), language)


def test_a_list_of_numbers_is_checked_up_to_its_length(client, db, language):
    answers = {
        count: client.post(f"/verify/list/?lang={language}", {"numbers": "\n".join(new_serial() for _n in range(count))})
        for count in (200, 201)
    }
    assert answers[200].status_code == 200
    said = [
        re.sub(r"<[^>]+>", " ", " ".join(re.findall(r'role="alert".*?</ul>|role="alert".*?</div>', answer.text, re.DOTALL)))
        for answer in answers.values()
    ]
    assert not said[0]
    assert "200" in said[1]
    assert speaks(said[1], language)
