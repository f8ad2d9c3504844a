"""Each kind of question as a QTI item in one language."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from quizzes.choices import Kind
from quizzes.formats.qti.compose import Sheet
from quizzes.formats.qti.markup import fill
from quizzes.formats.qti.regions import coords
from quizzes.formats.rubrics import notes_for
from untrusted.images import measure

Body = Mapping[str, Any]
_TRUE = {"ar": ("صحيح", "خطأ"), "fr": ("Vrai", "Faux")}
_MARK = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})(?:\|(.*?))?\]\]", re.DOTALL)


def choices(sheet: Sheet, body: Body) -> etree._Element:
    rows = body["choices"]
    several = "all_or_nothing" in body and not body.get("one_right")
    sheet.stem(body)
    pinned = [row.get("pinned", False) for row in rows]
    asked = sheet.new(
        "choiceInteraction",
        sheet.body,
        responseIdentifier="RESPONSE",
        maxChoices="0" if several else "1",
        shuffle="false" if all(pinned) else "true",
    )
    for number, row in enumerate(rows, start=1):
        choice = sheet.new("simpleChoice", asked, identifier=f"c{number}", fixed="true" if row.get("pinned") else "false")
        sheet.words(choice, row["text"], row.get("media"))
        sheet.feedback(f"c{number}", row["feedback"])
    if body.get("one_right"):
        right = [f"c{number}" for number, row in enumerate(rows, start=1) if row["correct"]]
        sheet.declare(cardinality="single", base="identifier", correct=right[:1], worth=dict.fromkeys(right, 1.0))
        return sheet.finish("map_response")
    return _chosen(sheet, rows, "c", several=several, all_or_nothing=body.get("all_or_nothing", True))


def _chosen(sheet: Sheet, rows: list[dict], letter: str, *, several: bool, all_or_nothing: bool) -> etree._Element:
    right = [f"{letter}{number}" for number, row in enumerate(rows, start=1) if row["correct"]]
    wrong = len(rows) - len(right)
    worth = {f"{letter}{number}": 1 / len(right) if row["correct"] else -1 / wrong for number, row in enumerate(rows, start=1)}
    partly = several and not all_or_nothing
    sheet.declare(cardinality="multiple" if several else "single", base="identifier", correct=right, worth=worth if partly else None)
    return sheet.finish("map_response" if partly else "match_correct")


def true_false(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    asked = sheet.new("choiceInteraction", sheet.body, responseIdentifier="RESPONSE", maxChoices="1", shuffle="false")
    for name, words in zip(("true", "false"), _TRUE[sheet.language], strict=True):
        sheet.new("simpleChoice", asked, identifier=name, fixed="true").text = words
        sheet.feedback(name, body[f"feedback_{name}"])
    sheet.declare(cardinality="single", base="identifier", correct=["true" if body["correct"] else "false"])
    return sheet.finish("match_correct")


def short(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    sheet.new("textEntryInteraction", sheet.new("p", sheet.body), responseIdentifier="RESPONSE")
    worth: dict[str, float] = {}
    positions = []
    for position, row in enumerate(body["answers"], start=1):
        words = row["text"].get(sheet.language, "")
        if words and words not in worth:
            worth[words] = row["weight"] / 100
            positions.append(str(position))
        # An answer of the other language alone has its feedback in this one all the same.
        if sheet.feedback(f"a{position}", row["feedback"]) and words:
            _say_to_text(sheet, words, f"a{position}")
    sheet.notes |= {"places": " ".join(positions), "of_answers": str(len(body["answers"]))}
    sheet.notes |= {name: "true" for name in ("tolerant", "wildcards") if body.get(name)}
    best = [words for words, value in worth.items() if value == 1]
    sheet.declare(cardinality="single", base="string", correct=best[:1], worth=worth)
    root = sheet.finish("map_response")
    for entry in root.iter("{*}mapEntry"):
        entry.set("caseSensitive", "false")
    return root


def _say_to_text(sheet: Sheet, words: str, identifier: str) -> None:
    condition = sheet.new("responseCondition")
    matched = sheet.new("responseIf", condition)
    equal = sheet.new("stringMatch", matched, caseSensitive="false")
    sheet.new("variable", equal, identifier="RESPONSE")
    sheet.new("baseValue", equal, baseType="string").text = words
    outcome = sheet.new("multiple", sheet.new("setOutcomeValue", matched, identifier="FEEDBACK"))
    sheet.new("baseValue", outcome, baseType="identifier").text = identifier
    sheet.rule(condition)


def numeric(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    line = sheet.new("p", sheet.body)
    sheet.new("textEntryInteraction", line, responseIdentifier="RESPONSE")
    if unit := (body.get("unit") or {}).get(sheet.language):
        sheet.new("span", line).text = unit
    condition = sheet.new("responseCondition")
    for number, row in enumerate(body["answers"], start=1):
        matched = sheet.new("responseIf" if number == 1 else "responseElseIf", condition)
        tolerance = f"{row['tolerance']} {row['tolerance']}"
        equal = sheet.new("equal", matched, toleranceMode="absolute", tolerance=tolerance)
        sheet.new("variable", equal, identifier="RESPONSE")
        sheet.new("baseValue", equal, baseType="float").text = row["value"]
        sheet.set_outcome(matched, "SCORE", "float", f"{row['weight'] / 100:g}")
        if sheet.feedback(f"a{number}", row["feedback"]):
            outcome = sheet.new("multiple", sheet.new("setOutcomeValue", matched, identifier="FEEDBACK"))
            sheet.new("baseValue", outcome, baseType="identifier").text = f"a{number}"
    sheet.rule(condition)
    sheet.declare(cardinality="single", base="float", correct=[row["value"] for row in body["answers"][:1]])
    return sheet.finish()


def gap(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body, marked=True)
    gaps = {row["id"]: (number, row) for number, row in enumerate(body["gaps"], start=1)}
    container = sheet.new("div", sheet.body)
    text = body["text"][sheet.language]
    fill(container, _MARK.sub(lambda mark: f'<span class="gap-{mark[1]}"></span>' if mark[1] in gaps else mark[0], text))
    for element in list(container.iter("{*}span")):
        own = (element.get("class") or "").removeprefix("gap-")
        if own in gaps:
            _place_gap(sheet, element, *gaps[own])
    sheet.notes["tolerant"] = " ".join(str(number) for number, row in gaps.values() if row.get("tolerant"))
    for number, row in gaps.values():
        _score_gap(sheet, f"RESPONSE{number}", 1 / len(gaps), chosen="choices" in row)
    return sheet.finish()


def _place_gap(sheet: Sheet, element: etree._Element, number: int, row: dict) -> None:
    name = f"RESPONSE{number}"
    del element.attrib["class"]
    if "choices" in row:
        element.tag = etree.QName(str(etree.QName(element).namespace), "inlineChoiceInteraction").text
        element.set("shuffle", "true")
        for index, choice in enumerate(row["choices"], start=1):
            sheet.words(sheet.new("inlineChoice", element, identifier=f"c{index}"), choice["text"])
        right = [f"c{index}" for index, choice in enumerate(row["choices"], start=1) if choice["correct"]]
        sheet.declare(cardinality="single", base="identifier", correct=right, name=name)
    else:
        element.tag = etree.QName(str(etree.QName(element).namespace), "textEntryInteraction").text
        answers = list(dict.fromkeys(row["answers"].get(sheet.language) or []))
        sheet.declare(cardinality="single", base="string", correct=answers[:1], worth=dict.fromkeys(answers, 1.0), name=name)
    element.set("responseIdentifier", name)


def _score_gap(sheet: Sheet, name: str, share: float, *, chosen: bool) -> None:
    condition = sheet.new("responseCondition")
    right = sheet.new("responseIf", condition)
    equal = sheet.new("match", right) if chosen else sheet.new("gte", right)
    if chosen:
        sheet.new("variable", equal, identifier=name)
        sheet.new("correct", equal, identifier=name)
    else:
        sheet.new("mapResponse", equal, identifier=name)
        sheet.new("baseValue", equal, baseType="float").text = "1"
    total = sheet.new("sum", sheet.new("setOutcomeValue", right, identifier="SCORE"))
    sheet.new("variable", total, identifier="SCORE")
    sheet.new("baseValue", total, baseType="float").text = f"{share:.7g}"
    sheet.rule(condition)


def matching(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    pairs, extra = body["pairs"], body["distractors"]
    asked = sheet.new("matchInteraction", sheet.body, responseIdentifier="RESPONSE", shuffle="true", maxAssociations=str(len(pairs)))
    lefts, rights = sheet.new("simpleMatchSet", asked), sheet.new("simpleMatchSet", asked)
    for number, pair in enumerate(pairs, start=1):
        sheet.words(sheet.new("simpleAssociableChoice", lefts, identifier=f"l{number}", matchMax="1"), pair["left"])
    for number, text in enumerate([*(pair["right"] for pair in pairs), *(row["text"] for row in extra)], start=1):
        sheet.words(sheet.new("simpleAssociableChoice", rights, identifier=f"r{number}", matchMax="0"), text)
    right = [f"l{number} r{number}" for number in range(1, len(pairs) + 1)]
    sheet.declare(cardinality="multiple", base="directedPair", correct=right, worth=dict.fromkeys(right, 1 / len(pairs)))
    return sheet.finish("map_response")


def ordering(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    asked = sheet.new("orderInteraction", sheet.body, responseIdentifier="RESPONSE", shuffle="true")
    for number, row in enumerate(body["items"], start=1):
        sheet.words(sheet.new("simpleChoice", asked, identifier=f"i{number}"), row["text"], row.get("media"))
    sheet.notes["scoring"] = body.get("scoring", "places")
    sheet.declare(cardinality="ordered", base="identifier", correct=[f"i{n}" for n in range(1, len(body["items"]) + 1)])
    return sheet.finish("match_correct")


def hottext(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    asked = sheet.new("hottextInteraction", sheet.body, responseIdentifier="RESPONSE", maxChoices="0")
    container = sheet.new("p", asked)
    names = {row["id"]: f"h{number}" for number, row in enumerate(body["spots"], start=1)}
    fill(container, _MARK.sub(lambda mark: f'<span class="hot-{mark[1]}">{mark[2] or ""}</span>', body["text"][sheet.language]))
    for element in list(container.iter("{*}span")):
        own = (element.get("class") or "").removeprefix("hot-")
        if own in names:
            del element.attrib["class"]
            element.tag = etree.QName(str(etree.QName(element).namespace), "hottext").text
            element.set("identifier", names[own])
    return _chosen(sheet, body["spots"], "h", several=True, all_or_nothing=body.get("all_or_nothing", False))


def hotspot(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    several = not body["one_right"]
    asked = sheet.new("hotspotInteraction", sheet.body, responseIdentifier="RESPONSE", maxChoices="0" if several else "1")
    blob = sheet.blob({"type": "image", **body["image"]})
    picture = measure(blob.content if blob else b"")
    sheet.image_object(asked, body["image"], (picture.width, picture.height))
    for number, row in enumerate(body["spots"], start=1):
        spot = sheet.new(
            "hotspotChoice",
            asked,
            identifier=f"s{number}",
            shape=row["shape"],
            coords=coords(row["shape"], row["points"], picture.width, picture.height),
        )
        if label := (row.get("label") or {}).get(sheet.language):
            spot.set("hotspotLabel", label)
        sheet.feedback(f"s{number}", row.get("feedback"))
    sheet.notes["places"] = ";".join(" ".join(str(point) for point in row["points"]) for row in body["spots"])
    return _chosen(sheet, body["spots"], "s", several=several, all_or_nothing=body.get("all_or_nothing", False))


def long_text(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    sheet.new("extendedTextInteraction", sheet.body, responseIdentifier="RESPONSE")
    sheet.notes["most_words"] = str(body.get("most_words") or "")
    return _open(sheet, body, "string")


def upload(sheet: Sheet, body: Body) -> etree._Element:
    sheet.stem(body)
    sheet.new("uploadInteraction", sheet.body, responseIdentifier="RESPONSE")
    sheet.notes |= {"accept": " ".join(body["accept"]), "most_files": str(body["most_files"])}
    return _open(sheet, body, "file")


def _open(sheet: Sheet, body: Body, base: str) -> etree._Element:
    block = sheet.new("rubricBlock", sheet.body, view="scorer")
    fill(sheet.new("div", block), notes_for(body, lambda text: (text or {}).get(sheet.language, "")))
    sheet.declare(cardinality="single", base=base, correct=[])
    return sheet.finish(scored=False)


COMPOSERS: dict[str, Callable[[Sheet, Body], etree._Element]] = {
    Kind.SINGLE: choices,
    Kind.MULTIPLE: choices,
    Kind.TRUE_FALSE: true_false,
    Kind.SHORT: short,
    Kind.NUMERIC: numeric,
    Kind.GAP: gap,
    Kind.MATCHING: matching,
    Kind.ORDERING: ordering,
    Kind.HOTTEXT: hottext,
    Kind.HOTSPOT: hotspot,
    Kind.LONG_TEXT: long_text,
    Kind.UPLOAD: upload,
}
