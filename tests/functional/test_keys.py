"""What tells a right answer is nowhere in what is sent before the attempt is handed in, whatever the kind and wherever one looks."""

import hashlib
import io
import json
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model

from quizzes.choices import AttemptMode
from quizzes.models import Attempt, AttemptQuestion
from quizzes.services import record_response, save_question, save_quiz, start_attempt
from tests.factories.marked_questions import LONG_TEXT, UPLOAD, picture
from tests.factories.quizzes import BODIES, RIGHT, hotspot_body, new_event

SECRET = "qqzx"
TOLD = ("feedback", "feedback_true", "feedback_false", "model_answer", "rubric", "answers")
GIVEN = {**RIGHT, "hotspot": ["s2"], "long_text": "Mon miel", "upload": None}


def marked(part, path=()):
    """The body with a sign in every text that must not be seen, and with weights that nothing else has."""
    if isinstance(part, dict):
        return {name: marked(inner, (*path, name)) for name, inner in part.items()}
    if isinstance(part, list):
        return [marked(inner, path) for inner in part]
    is_secret = isinstance(part, str) and set(path) & set(TOLD) and path[-1] in ("ar", "fr")
    return f"{SECRET} {part}" if is_secret else part


@pytest.fixture
def quiz(db, any_quiz):
    image = get_image_model().objects.create(title="x", file=SimpleUploadedFile("x.jpg", picture()))
    bodies = {**BODIES, "hotspot": hotspot_body(image.pk), "long_text": LONG_TEXT, "upload": UPLOAD}
    questions = [save_question(kind=kind, body=marked(body)) for kind, body in bodies.items()]
    return save_quiz(title_ar="اختبار", title_fr="Quiz", questions=questions, allows_practice=True)


@pytest.fixture
def her(amal, school) -> Client:
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(amal)
    return client


def sent_before(client: Client, attempt: Attempt) -> list:
    """Every page and answer about an attempt that is open, also after each answer was saved."""
    sent = []
    for language in ("ar", "fr"):
        address = f"/{language}/attempts/{attempt.pk}/"
        sent += [
            client.get(address),
            client.get(f"{address}hand-in/"),
            client.get(f"{address}result/", follow=True),
            client.get(f"/{language}/me/"),
        ]
    for position in range(1, 14):
        fields = {"position": position, "event_id": str(new_event()), "sequence": str(int(timezone.now().timestamp() * 1000) + position)}
        sent.append(client.post(f"/fr/attempts/{attempt.pk}/save/", fields | {f"q{position}": "1"}))
    data = client.post("/fr/account/data/")
    return [*sent, client.get(f"/fr/attempts/{attempt.pk}/"), client.get("/api/me/"), data]


def words(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    text = body.decode(errors="replace")
    return text + re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


def test_no_key_feedback_weight_or_model_answer_is_sent_before_the_hand_in(quiz, her, amal):
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    assert attempt.questions.count() == len(BODIES) + 3
    for answer in sent_before(her, attempt):
        text = words(answer)
        assert answer.status_code in (200, 302, 400), answer.request["PATH_INFO"]
        assert SECRET not in text, answer.request["PATH_INFO"]
        for name in ('correct"', '"fraction": "', "weight", "tolerance", "rubric"):
            assert name not in text, (name, answer.request["PATH_INFO"])
    her.post(f"/fr/attempts/{attempt.pk}/hand-in/")
    assert SECRET in her.get(f"/fr/attempts/{attempt.pk}/result/").content.decode()


def test_places_tell_nothing_about_the_ids_of_the_body(quiz, her, amal):
    """The page speaks of places in the drawn order; an id would tell which item comes first."""
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    page = her.get(f"/fr/attempts/{attempt.pk}/").content.decode()
    values = re.findall(r'name="q\d+[^"]*"[^>]* value="([^"]*)"|<option value="([^"]*)"', page)
    assert all(re.fullmatch(r"\d*", value) for pair in values for value in pair)


def test_practice_shows_nothing_while_an_attempt_that_counts_is_open(quiz, her, amal):
    """Practice explains at once; its questions are those of the graded attempt."""
    graded = start_attempt(quiz_id=quiz.pk, member=amal)
    answer = her.post(f"/fr/attempts/{graded.pk}/again/", {"mode": "practice", "practice": "1"}, follow=True)
    assert SECRET not in answer.content.decode()
    assert not Attempt.objects.filter(mode=AttemptMode.PRACTICE).exists()
    her.post(f"/fr/attempts/{graded.pk}/", {"action": "check-1", "mode": "practice"})
    assert SECRET not in her.get(f"/fr/attempts/{graded.pk}/").content.decode()


def test_practice_that_was_opened_before_shows_nothing_once_the_attempt_that_counts_is_open(quiz, her, amal):
    practice = start_attempt(quiz_id=quiz.pk, member=amal, mode=AttemptMode.PRACTICE)
    graded = start_attempt(quiz_id=quiz.pk, member=amal)
    address = f"/fr/attempts/{practice.pk}/"
    page = her.get(address, follow=True).content.decode()
    fields = dict(re.findall(r'name="(was-\d+)" value="([^"]*)"', page))
    shown = [her.post(address, fields | {"q1": "1", "action": "check-1"}, follow=True), her.get(address, follow=True)]
    shown += [
        her.post(f"{address}hand-in/", follow=True),
        her.get(f"{address}result/", follow=True),
        her.get(f"/ar/attempts/{practice.pk}/result/", follow=True),
    ]
    assert Attempt.objects.open().filter(pk=graded.pk).exists()
    for answer in shown:
        assert SECRET not in answer.content.decode(), answer.request["PATH_INFO"]


def test_a_member_cannot_write_her_own_score(quiz, her, amal, camil):
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    lies = {
        "score": "100",
        "max_score": "1",
        "passed": "1",
        "fraction": "1",
        "state": "submitted",
        "percent": "100",
        "member": str(camil.pk),
        "member_id": str(camil.pk),
        "submitted_at": "2020-01-01",
        "deadline": "2090-01-01",
        "mode": "practice",
        "version": "1",
        "is_staff": "1",
        "points": "9",
        "pass_mark": "0",
        "number": "9",
        "q1-fraction": "1",
        "weight": "100",
        "choice_order": "{}",
        "order": "[]",
        "shuffle": "0",
        "at": "2020-01-01",
        "origin": "x",
    }
    before = Attempt.objects.values().get(pk=attempt.pk)
    drawn = list(AttemptQuestion.objects.filter(attempt=attempt).values())
    her.post(f"/fr/attempts/{attempt.pk}/", lies | {"action": "save"})
    her.post(f"/fr/attempts/{attempt.pk}/save/", lies | {"position": "1", "event_id": str(new_event()), "sequence": "1", "q1": ""})
    assert Attempt.objects.values().get(pk=attempt.pk) == before
    assert list(AttemptQuestion.objects.filter(attempt=attempt).values()) == drawn
    her.post(f"/fr/attempts/{attempt.pk}/hand-in/", lies)
    done = Attempt.objects.get(pk=attempt.pk)
    assert (done.member, done.mode, done.score, done.passed, done.number) == (amal, AttemptMode.GRADED, 0, False, 1)
    assert json.loads(her.get("/api/me/").content)


@pytest.mark.parametrize("position", ["0", "99", "-1", "9" * 30, "1 OR 1", "1.0", "٣", "\x00", ""])
def test_an_answer_to_a_question_that_was_not_asked_is_refused(position, quiz, her, amal):
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    for sequence in ("1", "9" * 30, "-1", "x"):
        answer = her.post(
            reverse("quizzes:attempt-save", args=[attempt.pk]),
            {"position": position, "event_id": str(new_event()), "sequence": sequence, "q1": "1"},
        )
        assert answer.status_code == 400, (position, sequence, answer.status_code)


def test_neither_the_mark_of_an_answer_nor_her_own_data_tells_what_is_right(any_quiz, her, amal):
    """Answers are kept by ids; those of an order and of pairs are the key. Nobody must be able to work them out."""
    questions = [save_question(kind=kind, body=BODIES[kind]) for kind in ("ordering", "matching", "single")]
    attempt = start_attempt(quiz_id=save_quiz(title_ar="x", title_fr="x", questions=questions).pk, member=amal)
    for position, kind in enumerate(("ordering", "matching", "single"), start=1):
        record_response(attempt_id=attempt.pk, by=amal, position=position, value=RIGHT[kind], event_id=new_event())
    page = her.get(f"/fr/attempts/{attempt.pk}/").content.decode()
    for kind in ("ordering", "matching", "single"):
        guessed = hashlib.blake2s(json.dumps(RIGHT[kind], sort_keys=True).encode(), digest_size=4).hexdigest()
        assert guessed not in page
    marks = re.findall(r'name="was-\d+" value="([^"]*)"', page)
    assert len(set(marks)) == 3
    again = start_attempt(quiz_id=save_quiz(title_ar="y", title_fr="y", questions=questions).pk, member=amal)
    for position, kind in enumerate(("ordering", "matching", "single"), start=1):
        record_response(attempt_id=again.pk, by=amal, position=position, value=RIGHT[kind], event_id=new_event())
    other = re.findall(r'name="was-\d+" value="([^"]*)"', her.get(f"/fr/attempts/{again.pk}/").content.decode())
    assert not set(marks) & set(other), "what an old attempt told about a mark is of no use in a new one"
    told = words(her.post("/fr/account/data/"))
    assert '"attempts"' in told
    assert not re.search(r'"(?:i|p|c|s|h)\d"', told)
    her.post(f"/fr/attempts/{attempt.pk}/hand-in/")
    assert '"i1"' in words(her.post("/fr/account/data/")), "once it is told, her data are whole"
