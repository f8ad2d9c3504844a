"""Files that are nearly right: whatever is wrong with them, a reader says so in words and never falls over."""

import io
import json
import zipfile
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.exceptions import QuestionInvalid
from quizzes.formats import h5p, moodle_xml, qti
from quizzes.formats.model import WriteItem
from quizzes.kinds import kind_of
from tests.factories.lesson_bodies import with_ids
from tests.factories.quizzes import BODIES
from tests.quizzes.formats.test_h5p import MULTI, dragged
from untrusted.errors import FormatInvalid

ITEMS = [WriteItem(UUID(int=number), kind, kind_of(kind).clean_body(body)) for number, (kind, body) in enumerate(sorted(BODIES.items()))]
MOODLE = moodle_xml.write(ITEMS).content.decode()
PACKAGE = qti.write(ITEMS).content
NASTY = ["", "x", "-1", "9" * 400, "1e999", "nan", "[[g1]]", "{1:SA:=}", "{", "}", "\u202e", "<b>", "&amp;", "%", "*", "../", "\\", "٣"]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), max_size=2),
    st.just({}),
    st.floats(allow_nan=False),
)
CASES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


def judge(read):
    try:
        reading = read()
    except FormatInvalid:
        return
    for problem in [*reading.refused, *reading.warnings]:
        assert str(problem.reason)
    for item in reading.items:
        with suppress(QuestionInvalid):
            kind_of(item.kind).clean_body(with_ids(item.body))


def spoilt(text, draw):
    """The text with some of its words, values and tags exchanged or gone."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text) - 1))
        opening = text.find(draw(st.sampled_from(['"', ">"])), at)
        closing = text.find(draw(st.sampled_from(['"', "<"])), opening + 1)
        if 0 <= opening < closing:
            text = text[: opening + 1] + draw(st.sampled_from(NASTY)).replace("<", "&lt;").replace("&amp;", "&amp;") + text[closing:]
    return text


@CASES
@given(data=st.data())
def test_moodle(data):
    content = spoilt(MOODLE, data.draw).encode()
    judge(lambda: moodle_xml.read(content, name="x.xml"))


@CASES
@given(data=st.data())
def test_qti(data):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PACKAGE)) as old, zipfile.ZipFile(out, "w") as new:
        victim = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, spoilt(text, data.draw) if name == victim else text)
    judge(lambda: qti.read(out.getvalue(), name="x.zip"))


def replaced(part, draw):
    """The same tree with some of its leaves and branches exchanged."""
    if draw(st.integers(0, 12)) == 0:
        return draw(JUNK)
    if isinstance(part, dict):
        return {name: replaced(inner, draw) for name, inner in part.items() if draw(st.integers(0, 15))}
    return [replaced(inner, draw) for inner in part] if isinstance(part, list) else part


CONTENT = {
    "H5P.MultiChoice": MULTI,
    "H5P.DragQuestion": dragged(),
    "H5P.Blanks": {"text": "Complétez", "questions": ["Le *miel/nectar:tip* bon"], "behaviour": {}},
    "H5P.DragText": {"taskDescription": "Placez", "textField": "Un *pot:x* vert", "distractors": "*sac*"},
    "H5P.MarkTheWords": {"textField": "<p>La *pomme* et le sel</p>"},
    "H5P.Essay": {"taskDescription": "x", "keywords": [{"keyword": "a", "options": {"points": 2}}], "solution": {"sample": "s"}},
    "H5P.Column": {"content": [{"content": {"library": "H5P.MultiChoice 1.16", "params": MULTI}}]},
    "H5P.CoursePresentation": {
        "presentation": {
            "slides": [
                {
                    "elements": [{"x": 1, "y": 2, "action": {"library": "H5P.Column 1", "params": {"content": []}}}],
                    "keywords": [{"main": "a"}],
                }
            ]
        }
    },
    "H5P.ImageHotspotQuestion": {
        "imageHotspotQuestion": {
            "backgroundImageSettings": {"backgroundImage": {"path": "a.png"}},
            "hotspotSettings": {"hotspot": [{"userSettings": {}, "computedSettings": {"x": 1}}]},
        }
    },
}


@pytest.mark.parametrize("library", CONTENT)
@settings(CASES, max_examples=12)
@given(data=st.data())
def test_h5p(library, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("h5p.json", json.dumps(replaced({"title": "t", "language": "fr", "mainLibrary": library}, data.draw)))
        archive.writestr("content/content.json", json.dumps(replaced(CONTENT[library], data.draw)))
    judge(lambda: h5p.read(out.getvalue(), name="x.h5p"))
