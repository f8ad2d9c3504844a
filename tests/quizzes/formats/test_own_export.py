"""Whatever the bank holds: written in a format and read again it is the same question, so bringing an export back changes nothing."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from quizzes.choices import Kind
from quizzes.fingerprints import fingerprint
from quizzes.formats import csv, gift, moodle_xml, qti, xlsx
from quizzes.formats.model import Blob, WriteItem
from quizzes.formats.words import in_one_language, languages_of
from quizzes.kinds import kind_of
from tests.factories.lesson_bodies import bodies

KEY = UUID("11111111-2222-4333-8444-555555555555")
KINDS = {
    xlsx: [kind for kind in Kind.values if kind != Kind.HOTSPOT],
    csv: [kind for kind in Kind.values if kind != Kind.HOTSPOT],
    moodle_xml: [kind for kind in Kind.values if kind not in (Kind.HOTSPOT, Kind.HOTTEXT)],
    qti: list(Kind.values),
    gift: [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SHORT, Kind.NUMERIC, Kind.MATCHING, Kind.GAP],
}
CASES = [(form, kind) for form, kinds in KINDS.items() for kind in kinds]


def picture():
    file = io.BytesIO()
    Image.new("RGB", (320, 200), "red").save(file, "PNG")
    return Blob("photo.png", file.getvalue(), "image")


PICTURE = picture()


def renamed(body: dict[str, Any], draw: Any) -> dict[str, Any]:
    """The body as years of editing may leave it: ids in no order, gaps and spots listed otherwise than they stand in the text."""
    body = dict(body)
    marks: dict[str, str] = {}
    for name in ("choices", "answers", "pairs", "items", "distractors", "spots", "gaps", "rubric"):
        rows = body.get(name) or []
        numbers = draw(st.lists(st.integers(1, 40), min_size=len(rows), max_size=len(rows), unique=True))
        marks |= {row["id"]: f"{row['id'][0]}{number}" for row, number in zip(rows, numbers, strict=True)}
        body[name] = [{**row, "id": marks[row["id"]]} for row in rows]
        if name == "gaps" or (name == "spots" and "text" in body):
            body[name] = draw(st.permutations(body[name]))
    for gap in body["gaps"]:
        if "choices" in gap:
            numbers = draw(st.permutations([3, 5, *range(6, 4 + len(gap["choices"]))]))
            gap["choices"] = [{**choice, "id": f"c{number}"} for choice, number in zip(gap["choices"], numbers, strict=False)]
    if "text" in body:
        named = {code: re.sub(r"\[\[([gh]\d+)", lambda mark: f"[[{marks[mark[1]]}", words) for code, words in body["text"].items()}
        body["text"] = {"ar": named["ar"], "fr": _turned(named["fr"]) if draw(st.booleans()) else named["fr"]}
    return {name: part for name, part in body.items() if part != [] or name == "distractors"}


def _turned(words: str) -> str:
    """The same with its marks in the other order: two languages do not say things in one."""
    marks = re.findall(r"\[\[[^\]]*\]\]", words)
    turned = iter(reversed(marks))
    return re.sub(r"\[\[[^\]]*\]\]", lambda _mark: next(turned), words)


def in_bank(kind: str, draw: Any) -> dict[str, Any]:
    raw = draw(bodies(kind))
    rule = {Kind.MULTIPLE: "one_right", Kind.SHORT: "wildcards"}.get(Kind(kind))
    if rule and draw(st.booleans()) and sum(choice["correct"] for choice in raw.get("choices", [])) != 1:
        raw[rule] = True
    return kind_of(kind).clean_body(renamed(kind_of(kind).clean_body(raw), draw))


def sayable_in_gift(kind: str, body: dict[str, Any]) -> tuple[dict[str, Any], str] | None:
    """What of a body GIFT can say, in one language; None when that is no question."""
    language = languages_of(body)[0]
    body = in_one_language(body, language)
    body |= {name: {"ar": "", "fr": ""} if name == "unit" else False for name in ("all_or_nothing", "tolerant", "unit") if name in body}
    for choice in body.get("choices", []):
        choice.pop("pinned", None)
    for gap in body.get("gaps", []):
        gap.pop("tolerant", None)
    if len(body.get("gaps", [])) > 1 or (body.get("one_right") and all(choice["correct"] for choice in body["choices"])):
        return None
    if kind == Kind.GAP:
        body["stem"] = {"ar": "", "fr": ""}
    return kind_of(kind).clean_body(body), language


@pytest.mark.parametrize(("form", "kind"), CASES, ids=[f"{form.FORMAT.name}-{kind}" for form, kind in CASES])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_question_of_the_bank_comes_back_unchanged(form, kind, data):
    body, language = in_bank(kind, data.draw), data.draw(st.sampled_from(["ar", "fr"]))
    if form is gift:
        said = sayable_in_gift(kind, body)
        if said is None:
            return
        body, language = said
    written = form.write([WriteItem(KEY, kind, body, media={("image", 7): PICTURE})], language=language)
    reading = form.read(written.content, name=f"a.{form.FORMAT.ending}", language=language)
    assert [str(problem.reason) for problem in reading.refused] == []
    (item,) = reading.items
    for shown in [item.body.get("image") or {}]:
        if shown.pop("blob", None):
            shown["id"] = 7
    again = kind_of(item.kind).clean_body(item.body)
    assert (item.kind, item.key) == (kind, KEY)
    assert fingerprint(kind, again) == fingerprint(kind, body), (body, again, written.content[:3000])
