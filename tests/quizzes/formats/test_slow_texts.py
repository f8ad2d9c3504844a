"""Texts built to be slow are read, or refused, at once."""

import json
import os
import zipfile
from html import escape
from io import BytesIO

import pytest

from quizzes.formats import h5p, moodle_xml, qti
from untrusted import xml

MANY = 400_000
SECONDS = 20  # of processor time, of this process and its children; what goes wrong here takes minutes
SLOW = [
    "<audio>",
    '<img "',
    "{mlang ",
    "{mlang" + " " * 50,
    "class=",
    '<a href="x',
    "{1:SA:",
    "<ol><li>",
    "**a",
    " ",
    "\n ",
    "<span lang=ar class=multilang>",
    "*a**",
    "<",
    "&#",
    "[[1",
    "<br ",
]


@pytest.fixture(autouse=True)
def quick():
    begun = sum(os.times()[:4])
    yield
    assert sum(os.times()[:4]) - begun < SECONDS


def question(type_, text, style="html"):
    text = escape(text)
    asked = f'<questiontext format="{style}"><text>{text}</text></questiontext>'
    info = f'<graderinfo format="html"><text>{text}</text></graderinfo>'
    return f'<quiz><question type="{type_}">{asked}{info}</question></quiz>'.encode()


@pytest.mark.parametrize("piece", SLOW)
def test_moodle(piece):
    text = piece * (60_000 // len(piece))
    moodle_xml.read(question("essay", text, "markdown"), name="x.xml")
    moodle_xml.read(question("cloze", text), name="x.xml")
    assert moodle_xml.read(question("essay", text * 8), name="x.xml").refused or not piece.strip()


@pytest.mark.parametrize("piece", SLOW)
def test_qti(piece):
    text = escape(piece * (MANY // len(piece)))
    qti.read(
        f"<assessmentItem><itemBody><div>{text}</div><extendedTextInteraction "
        f'responseIdentifier="R"><prompt>{text}</prompt></extendedTextInteraction></itemBody></assessmentItem>'.encode(),
        name="x.xml",
    )


@pytest.mark.parametrize("piece", SLOW)
def test_h5p(piece):
    text = piece * (60_000 // len(piece))
    for library, name in (("H5P.MarkTheWords", "textField"), ("H5P.DragText", "textField"), ("H5P.TrueFalse", "question")):
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("h5p.json", json.dumps({"mainLibrary": library}))
            archive.writestr("content/content.json", json.dumps({name: text, "correct": "true"}))
        h5p.read(out.getvalue(), name="x.h5p")


@pytest.mark.parametrize("content", [b"<!--" * MANY, b"<?" * MANY, b"<!-- -->" * MANY, b" " * MANY + b"<!DOCTYPE"])
def test_what_stands_before_the_first_element(content):
    assert not xml.root_tag(content)
    with pytest.raises(xml.XmlInvalid):
        xml.parse(content)
