"""The same answer to the same question earns what it earns in Moodle; where it does not, docs/formats.md says why.

The fractions are Moodle's, worked out by hand from its documented rules: a single choice earns the fraction of its answer; several choices
earn the sum, from 0 to 1; a typed answer that of the first answer in the list that it meets (* stands for any letters, \\* for a star); a
number that of the first within the tolerance, ends included; pairs and gaps the share that is right, weighted in a cloze; an order by its
grading type.
"""

from decimal import Decimal
from fractions import Fraction
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from quizzes.formats import gift, moodle_xml
from quizzes.kinds import kind_of


def xml(type_, *answers, text="Question ?", more=""):
    inside = "".join(
        f'<answer fraction="{fraction}" format="html"><text>{words}</text>{"".join(rest)}</answer>' for words, fraction, *rest in answers
    )
    asked = f'<name><text>n</text></name><questiontext format="html"><text>{text}</text></questiontext>'
    return f'<quiz><question type="{type_}">{asked}{more}{inside}</question></quiz>'


def tolerant(words, fraction, tolerance):
    return words, fraction, f"<tolerance>{tolerance}</tolerance>"


def pairs(*rows):
    inside = "".join(f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>" for left, right in rows)
    return xml("matching", more=inside)


def ordering(way):
    return xml("ordering", ("un", 1), ("deux", 2), ("trois", 3), ("quatre", 4), more=f"<gradingtype>{way}</gradingtype>")


SINGLE = xml("multichoice", ("a", 100), ("b", 0), ("c", 0), more="<single>true</single>")
TWO_FULL = xml("multichoice", ("a", 100), ("b", 100), ("c", 0), more="<single>true</single>")
PARTLY = xml("multichoice", ("a", 100), ("b", 50), ("c", -25), more="<single>true</single>")
SEVERAL = xml("multichoice", ("a", 50), ("b", 50), ("c", -50), ("d", -50), more="<single>false</single>")
THIRDS = xml("multichoice", ("a", "33.33333"), ("b", "33.33333"), ("c", "33.33333"), ("d", -100), more="<single>false</single>")
UNEVEN = xml("multichoice", ("a", 75), ("b", 25), ("c", -50), ("d", 0), more="<single>false</single>")
UNPUNISHED = xml("multichoice", ("a", 50), ("b", 50), ("c", 0), more="<single>false</single>")
WHOLE = xml("multichoiceset", ("a", 100), ("b", 100), ("c", 0))
TRUE = xml("truefalse", ("true", 100), ("false", 0))
SHORT = xml("shortanswer", ("Rabat", 100), ("Salé", 50))
STAR = xml("shortanswer", ("*argan*", 100), ("huile d*olive", 40))
MERE_STAR = xml("shortanswer", ("5\\*3", 100))
ANYTHING = xml("shortanswer", ("miel", 100), ("*", 20))
CASE = xml("shortanswer", ("Rabat", 100), more="<usecase>1</usecase>")
FIRST = xml("shortanswer", ("*argan*", 50), ("huile d'argan", 100))
ARABIC = xml("shortanswer", ("أركان", 100))
NUMBER = xml("numerical", tolerant("2.5", 100, "0.1"), tolerant("3", 50, "0"))
UNITS = xml(
    "numerical",
    tolerant("1.5", 100, "0"),
    more="<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit><unit><multiplier>100</multiplier><unit_name>cm</unit_name>"
    "</unit></units>",
)
MATCH = pairs(("huile", "argan"), ("épice", "safran"), ("cuir", "sac"), ("", "sel"))
CLOZE = xml("cloze", text="A {1:SHORTANSWER:=Rabat~=Rabbat} b {1:MULTICHOICE:=oui~non} c {1:NUMERICAL:=4}")
CLOZE_WEIGHTS = xml("cloze", text="A {3:SHORTANSWER:=Rabat} b {1:MULTICHOICE:=oui~non}")
CLOZE_PARTS = xml("cloze", text="A {1:SHORTANSWER:=Rabat~%50%Sala} b {1:NUMERICAL:=4:0.5}")
CLOZE_STAR = xml("cloze", text="A {1:SHORTANSWER:=*argan}")
MENUS = xml(
    "gapselect",
    text="A [[1]] b [[2]]",
    more="<selectoption><text>un</text><group>1</group></selectoption><selectoption><text>deux</text><group>1</group></selectoption>",
)

SAME = [
    (SINGLE, "a", "1"), (SINGLE, "b", "0"), (SINGLE, None, "0"),
    (TWO_FULL, "a", "1"), (TWO_FULL, "b", "1"), (TWO_FULL, "c", "0"),
    (PARTLY, "a", "1"),
    (SEVERAL, ["a", "b"], "1"), (SEVERAL, ["a"], "1/2"), (SEVERAL, ["a", "c"], "0"), (SEVERAL, ["a", "b", "c"], "1/2"),
    (SEVERAL, ["a", "b", "c", "d"], "0"), (SEVERAL, ["c"], "0"), (SEVERAL, None, "0"),
    (THIRDS, ["a", "b"], "2/3"), (THIRDS, ["a", "b", "c"], "1"), (THIRDS, ["a", "b", "c", "d"], "0"),
    (WHOLE, ["a", "b"], "1"), (WHOLE, ["a"], "0"), (WHOLE, ["a", "b", "c"], "0"),
    (TRUE, True, "1"), (TRUE, False, "0"),
    (SHORT, "Rabat", "1"), (SHORT, "rabat", "1"), (SHORT, "  Rabat ", "1"), (SHORT, "Salé", "1/2"), (SHORT, "Sale", "0"),
    (SHORT, "Fès", "0"),
    (STAR, "huile d'argan pure", "1"), (STAR, "ARGAN", "1"), (STAR, "huile de bonne olive", "2/5"),
    (STAR, "huile d'olives", "0"), (STAR, "*argan*", "1"),
    (MERE_STAR, "5*3", "1"), (MERE_STAR, "5 fois 3", "0"), (MERE_STAR, "553", "0"),
    (ANYTHING, "miel", "1"), (ANYTHING, "sable", "1/5"), (ANYTHING, None, "0"),
    (NUMBER, "2.5", "1"), (NUMBER, "2,6", "1"), (NUMBER, "2.4", "1"), (NUMBER, "2.61", "0"), (NUMBER, "3", "1/2"), (NUMBER, "x", "0"),
    (UNITS, "1.5", "1"), (UNITS, "1,5 m", "1"), (UNITS, "1.6 m", "0"),
    (MATCH, ["argan", "safran", "sac"], "1"), (MATCH, ["argan", "sac", "safran"], "1/3"), (MATCH, ["sel", "sel", "sel"], "0"),
    (ordering("ABSOLUTE_POSITION"), ["un", "deux", "quatre", "trois"], "1/2"),
    (ordering("ABSOLUTE_POSITION"), ["deux", "un", "quatre", "trois"], "0"),
    (ordering("ALL_OR_NOTHING"), ["un", "deux", "trois", "quatre"], "1"),
    (ordering("ALL_OR_NOTHING"), ["un", "deux", "quatre", "trois"], "0"),
    (ordering("RELATIVE_NEXT_EXCLUDE_LAST"), ["deux", "trois", "quatre", "un"], "2/3"),
    (CLOZE, ["rabat", "oui", "4"], "1"), (CLOZE, ["Rabbat", "non", "4"], "2/3"), (CLOZE, [None, "oui", "5"], "1/3"),
    (UNEVEN, ["a", "b"], "1"), (UNEVEN, ["a", "b", "c"], "1/2"),
    (MENUS, ["un", "deux"], "1"), (MENUS, ["un", "un"], "1/2"),
    ("Quelle ? {=a =b ~c}", "b", "1"), ("Quelle ? {~=a ~b}", "a", "1"), ("Quelle ? {~%50%a ~%50%b ~%-100%c}", ["a", "b", "c"], "0"),
    ("Où ? {=Rabat =%75%Rabatt}.", "rabatt", "3/4"), ("Où ? {=*argan*}", "d'argan", "1"), ("Où ? {=5\\*3}", "5*3", "1"),
    ("Combien ? {#1.5:0.1}.", "1.6", "1"), ("Combien ? {#2..6}", "6", "1"), ("Combien ? {#=10:1 =%50%10:5}", "14", "1/2"),
    ("Je bois {=du ~le} thé.", ["du"], "1"), ("Je bois {=du =de} thé.", ["DE"], "1"),
]  # fmt: skip

# Question, answer, Moodle's fraction, ours, and the words of docs/formats.md that tell why.
OTHERWISE = [
    (PARTLY, "b", "1/2", "0", "Weights of single choices"),
    (PARTLY, "c", "-1/4", "0", "Weights of single choices"),
    (UNEVEN, ["a"], "3/4", "1/2", "Weights of several choices"),
    (UNEVEN, ["a", "b", "d"], "1", "1/2", "Weights of several choices"),
    (UNPUNISHED, ["a", "b", "c"], "1", "0", "Weights of several choices"),
    (CASE, "rabat", "0", "1", "Capital letters"),
    (FIRST, "huile d'argan", "1/2", "1", "The best of several answers"),
    (SHORT, "Rabat.", "0", "1", "Signs and marks"),
    (ARABIC, "اركان", "0", "1", "Signs and marks"),
    (UNITS, "150 cm", "1", "0", "Further units"),
    (CLOZE_WEIGHTS, ["Rabat", "non"], "3/4", "1/2", "Weights of gaps"),
    (CLOZE_PARTS, ["Sala", "4"], "3/4", "1/2", "Partly right gaps"),
    (CLOZE_PARTS, ["Rabat", "4.4"], "1", "1/2", "Partly right gaps"),
    (CLOZE_STAR, ["l'argan"], "1", "0", "Stars in gaps"),
]


def earned(question, given):
    """What the answer earns here; choices, sides and items are named by their words."""
    form = moodle_xml if question.startswith("<") else gift
    reading = form.read(question.encode(), name="x", language="ar" if "أ" in question else "fr")
    assert [str(problem.reason) for problem in reading.refused] == []
    (item,) = reading.items
    kind = kind_of(item.kind)
    body = kind.clean_body(item.body)
    return kind.grade(body, _value(item.kind, body, given)), reading.warnings


def _plain(text):
    return unescape(strip_tags(text["fr"] or text["ar"]))


def _named(rows, words, part="text"):
    return next(row["id"] for row in rows if _plain(row[part]) == words)


def _value(kind, body, given):
    if given is None or kind in ("true_false", "short", "numeric"):
        return given
    if kind == "single":
        return _named(body["choices"], given)
    if kind == "multiple":
        return [_named(body["choices"], words) for words in ([given] if isinstance(given, str) else given)]
    if kind == "matching":
        sides = [*({"id": pair["id"], "text": pair["right"]} for pair in body["pairs"]), *body["distractors"]]
        return {pair["id"]: _named(sides, words) for pair, words in zip(body["pairs"], given, strict=True)}
    if kind == "ordering":
        return [_named(body["items"], words) for words in given]
    return {
        gap["id"]: _named(gap["choices"], words) if "choices" in gap and words else words
        for gap, words in zip(body["gaps"], given, strict=True)
    }


@pytest.mark.parametrize(("question", "given", "moodle"), SAME)
def test_it_earns_what_it_earns_in_moodle(question, given, moodle):
    ours, _warnings = earned(question, given)
    assert abs(ours - Decimal(Fraction(moodle).numerator) / Fraction(moodle).denominator) < Decimal("0.0001")


@pytest.mark.parametrize(("question", "given", "moodle", "ours", "why"), OTHERWISE)
def test_what_is_graded_otherwise_is_said(question, given, moodle, ours, why):
    found, _warnings = earned(question, given)
    assert abs(found - Decimal(Fraction(ours).numerator) / Fraction(ours).denominator) < Decimal("0.0001")
    assert f"| {why} |" in (Path(settings.BASE_DIR) / "docs" / "formats.md").read_text(), moodle


@pytest.mark.parametrize("question", [PARTLY, UNEVEN, UNPUNISHED, CASE, UNITS, CLOZE_WEIGHTS, CLOZE_PARTS, CLOZE_STAR])
def test_what_the_file_asks_for_and_is_not_kept_is_named_in_the_rehearsal(question):
    assert earned(question, None)[1]


def test_the_table_is_long_enough_to_tell():
    assert len(SAME) + len(OTHERWISE) >= 60
