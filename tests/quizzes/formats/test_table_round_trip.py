"""What we write as a table or as GIFT and read again is the same question."""

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizzes.choices import Difficulty, Kind
from quizzes.fingerprints import fingerprint
from quizzes.formats import csv, gift, xlsx
from quizzes.formats.model import WriteItem
from quizzes.formats.words import in_one_language, languages_of
from quizzes.kinds import kind_of
from tests.factories.lesson_bodies import bodies

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking a whole file takes minutes
IN_A_ROW = [kind for kind in Kind.values if kind != Kind.HOTSPOT]
IN_GIFT = [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SHORT, Kind.NUMERIC, Kind.MATCHING]
# Words over which cells stumble: formulas, markup as it is typed, tags, signs of lists, blanks, spaces.
NASTY = st.sampled_from(
    (
        "=1+1",
        "+212",
        "-5",
        "@home",
        "'=x",
        "*gras*",
        "_mot_",
        "**",
        "* a",
        "<b>gras</b> et <i>fin</i>",
        "a &lt;b&gt; c",
        "x<br/>y",
        "a | b",
        "a \\ b",
        "a; b",
        "a => b",
        "a = b",
        "___",
        "[[1]]",
        "..... ",
        "…… x",
        '<span dir="rtl">عسل</span>',
        "é\u00a0!",
        "1,5",
        "01/02",
        "VRAI",
        "x<sub>2</sub>",
        "\u200fعسل",
        "«a»",
        "<script>alert(1)</script>z",
        "{a}",
        "~a",
        "#a",
        "a->b",
        "::a::",
        "//a",
        "$CATEGORY: x",
    )
)


@st.composite
def items(draw: Any, kinds: list[str]) -> WriteItem:
    kind = draw(st.sampled_from(kinds))
    raw = draw(bodies(kind))
    for code in languages_of(raw):
        raw["stem" if kind not in (Kind.GAP, Kind.HOTTEXT) else "feedback"][code] = draw(NASTY) + " fin"
    if "choices" in raw:
        for number, choice in enumerate(raw["choices"]):
            for code in languages_of(raw):
                choice["text"][code] = f"{draw(NASTY)} {number}"
    folder = [{"ar": "", "fr": draw(st.sampled_from(["Vente", "A/B", "=x", "C\\D"]))}] if draw(st.booleans()) else []
    tags = draw(st.lists(st.sampled_from(["miel", "عسل", "=x"]), max_size=2, unique=True))
    return WriteItem(
        uuid.UUID(int=draw(st.integers(1, 2**120))),
        kind,
        kind_of(kind).clean_body(raw),
        tags,
        folder,
        draw(st.sampled_from([None, *Difficulty.values])),
    )


@pytest.mark.parametrize("form", [xlsx, csv], ids=["xlsx", "csv"])
@settings(max_examples=25, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(items(IN_A_ROW), min_size=1, max_size=2), language=st.sampled_from(["ar", "fr"]))
def test_a_table_says_everything(form, wanted, language):
    written = form.write(wanted, language=language)
    assert not written.warnings
    reading = form.read(written.content, name=f"a.{form.FORMAT.ending}", language="fr")
    assert [str(problem.reason) for problem in reading.refused] == []
    for item, again in zip(wanted, reading.items, strict=True):
        assert (again.kind, again.key, again.folder, again.difficulty) == (item.kind, item.key, item.folder, item.difficulty)
        assert sorted(again.tags) == sorted(item.tags)
        body = kind_of(again.kind).clean_body(again.body)
        assert fingerprint(item.kind, item.body) == fingerprint(again.kind, body), (item.body, body)


@settings(max_examples=50, deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(item=items(IN_GIFT), language=st.sampled_from(["ar", "fr"]))
def test_gift_says_what_it_can_in_one_language(item, language):
    said = language if language in languages_of(item.body) else languages_of(item.body)[0]
    body = in_one_language(item.body, said)
    for name, nothing in (("all_or_nothing", False), ("tolerant", False), ("unit", {"ar": "", "fr": ""})):
        if name in body:
            body[name] = nothing
    for choice in body.get("choices", []):
        choice.pop("pinned", None)
    alone = WriteItem(item.key, item.kind, kind_of(item.kind).clean_body(body), item.tags)
    written = gift.write([alone], language=said)
    assert not written.warnings
    reading = gift.read(written.content, name="a.gift", language=said)
    assert [str(problem.reason) for problem in reading.refused] == []
    (again,) = reading.items
    assert (again.kind, again.key, again.tags) == (item.kind, item.key, item.tags)
    read = kind_of(again.kind).clean_body(again.body)
    assert fingerprint(item.kind, alone.body) == fingerprint(again.kind, read), (written.content.decode(), alone.body, read)
