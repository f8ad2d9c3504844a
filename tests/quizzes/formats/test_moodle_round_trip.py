"""Reading our own Moodle XML back gives the same questions, in both languages."""

import io
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.fingerprints import fingerprint
from quizzes.formats import moodle_xml
from quizzes.formats.model import Blob, WriteItem
from quizzes.kinds import kind_of
from tests.factories.lesson_bodies import bodies, cleaned

KEY = UUID("11111111-2222-4333-8444-555555555555")
KINDS = ["single", "multiple", "true_false", "short", "numeric", "gap", "matching", "ordering", "long_text", "upload"]


def there_and_back(kind, body, **more):
    written = moodle_xml.write([WriteItem(KEY, kind, body, **more)])
    reading = moodle_xml.read(written.content, name="x.xml")
    assert not reading.refused
    return written, reading


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_the_same_question_comes_back(kind, data):
    body = kind_of(kind).clean_body(data.draw(bodies(kind)))
    _written, reading = there_and_back(kind, body)
    assert [(item.kind, item.key) for item in reading.items] == [(kind, KEY)]
    again = cleaned(reading.items[0])
    assert fingerprint(kind, again) == fingerprint(kind, body), (body, again)
    assert not reading.warnings


def both(word):
    return {"ar": f"{word} بالعربية", "fr": f"{word} en français"}


def picture():
    file = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(file, "PNG")
    return Blob("photo.png", file.getvalue(), "image")


def test_folders_tags_difficulty_and_pictures_come_back():
    media = {"type": "image", "id": 7, "alt": both("pot")}
    body = {
        "stem": both("stem"),
        "feedback": {},
        "media": media,
        "choices": [
            {"text": both("a"), "correct": True, "feedback": {}, "media": {**media, "id": 8}},
            {"text": both("b"), "correct": False, "feedback": {}},
        ],
    }
    folder = [{"ar": "التسويق", "fr": "Ventes/Achats"}, {"ar": "", "fr": "R&D"}]
    written, reading = there_and_back(
        "single", body, tags=["miel", "زيت"], folder=folder, difficulty=3, media={("image", 7): picture(), ("image", 8): picture()}
    )
    item = reading.items[0]
    assert (item.tags, item.folder, item.difficulty) == (["miel", "زيت"], folder, 3)
    for shown in (item.body["media"], item.body["choices"][0]["media"]):
        assert item.media[shown["blob"]].content == picture().content
        assert shown["alt"] == both("pot")
    assert item.body["stem"] == both("stem")
    assert not written.warnings


def test_a_question_of_gaps_is_two_in_moodle_and_one_again_here():
    gap = {
        "stem": {},
        "feedback": {},
        "text": {"ar": "ثمن [[g1]]", "fr": "Prix [[g1]]"},
        "gaps": [{"id": "g1", "answers": {"ar": ["زيت"], "fr": ["huile"]}, "tolerant": True}],
    }
    single = {
        "stem": both("x"),
        "feedback": {},
        "choices": [{"text": both("a"), "correct": True, "feedback": {}}, {"text": both("b"), "correct": False, "feedback": {}}],
    }
    written = moodle_xml.write([WriteItem(KEY, "gap", gap), WriteItem(UUID(int=1), "single", single)])
    assert written.content.count(b'type="cloze"') == 2
    reading = moodle_xml.read(written.content, name="x")
    assert [(item.kind, item.key) for item in reading.items] == [("gap", KEY), ("single", UUID(int=1))]
    assert reading.items[0].body["gaps"][0]["answers"] == {"ar": ["زيت"], "fr": ["huile"]}


def test_what_moodle_cannot_say_is_named():
    written = moodle_xml.write([WriteItem(KEY, "hottext", {"stem": both("Marquez")})])
    assert [problem.item for problem in written.warnings] == ["Marquez بالعربية"]
    assert moodle_xml.read(written.content, name="x").items == []
