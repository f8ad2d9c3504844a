"""Writing Moodle XML: what Moodle's own types can say, in both languages by way of its multilang filter."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from quizzes.choices import Kind
from quizzes.formats.model import Problem, WriteItem, Written
from quizzes.formats.moodle_xml.categories import write_path
from quizzes.formats.moodle_xml.cloze import write_cloze
from quizzes.formats.moodle_xml.elements import Files, Sheet
from quizzes.formats.moodle_xml.open import file_types
from quizzes.formats.rubrics import notes_for
from quizzes.formats.words import headline_of, in_one_language, languages_of, with_strokes
from quizzes.kinds.gap import MARK

_GRADING = {"places": "ABSOLUTE_POSITION", "exact": "ALL_OR_NOTHING", "neighbours": "RELATIVE_NEXT_EXCLUDE_LAST"}
_UNSAID: dict[str, Any] = {
    Kind.HOTTEXT: _("Moodle has no questions in which words are marked. It was left out."),
    Kind.HOTSPOT: _("Moodle has no questions in which a place on a picture is chosen. It was left out."),
}


def write(questions: Iterable[WriteItem], *, language: str = "fr") -> Written:
    """All questions, in both languages; what could not be said is warned of."""
    root = etree.Element("quiz", nsmap={"taawon": "urn:taawon:questions"})
    warnings: list[Problem] = []
    path = None
    for question in questions:
        if question.kind in _UNSAID:
            warnings.append(Problem(headline_of(question), _UNSAID[question.kind]))
            continue
        here = write_path(question.folder)
        if here != path:
            path = here
            _write_category(root, path)
        for element in _elements(question):
            root.append(element)
    etree.indent(root)
    return Written(etree.tostring(root, xml_declaration=True, encoding="UTF-8"), warnings)


def _write_category(root: etree._Element, path: str) -> None:
    category = etree.SubElement(etree.SubElement(root, "question", attrib={"type": "category"}), "category")
    etree.SubElement(category, "text").text = path


def _elements(question: WriteItem) -> list[etree._Element]:
    languages = languages_of(question.body)
    if question.kind != Kind.GAP or len(languages) < 2:
        return [_element(question, question.body, "")]
    # Gaps of two languages in one text would all have to be filled: one question for each language.
    found = []
    for code in languages:
        element = _element(question, in_one_language(question.body, code), f"-{code}")
        element.set("{urn:taawon:questions}of", str(question.key))
        found.append(element)
    return found


def _element(question: WriteItem, body: Mapping[str, Any], suffix: str) -> etree._Element:
    sheet = _WRITERS[question.kind](body, question.media)
    if question.kind != Kind.GAP:
        sheet.html("generalfeedback", body.get("feedback"))
    sheet.value("defaultgrade", "1")
    sheet.value("penalty", "0")
    sheet.value("hidden", "0")
    sheet.value("idnumber", f"{question.key}{suffix}" if question.key else "")
    if question.difficulty:
        sheet.note("difficulty", str(question.difficulty))
    if question.tags:
        tags = sheet.value("tags", "")
        for tag in question.tags:
            sheet.plain("tag", tag, tags)
    return sheet.element


def _sheet(type_: str, body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = Sheet(type_, body, media, name=body["stem"])
    sheet.html("questiontext", body["stem"], media=body.get("media"))
    return sheet


def _choices(body: Mapping[str, Any], media: Files) -> Sheet:
    several = "all_or_nothing" in body and not body.get("one_right")
    sheet = _sheet("multichoiceset" if body.get("all_or_nothing") else "multichoice", body, media)
    choices = body["choices"]
    pinned = [choice.get("pinned", False) for choice in choices]
    sheet.value("single", "false" if several else "true")
    sheet.value("shuffleanswers", "false" if all(pinned) else "true")
    sheet.value("answernumbering", "none")
    rights = sum(choice["correct"] for choice in choices)
    wrongs = len(choices) - rights
    for choice in choices:
        fraction = (100 / rights if choice["correct"] else -100 / wrongs) if several else 100 * choice["correct"]
        if body.get("all_or_nothing"):
            fraction = 100 * choice["correct"]
        answer = sheet.raw_html("answer", sheet.said(choice["text"], choice.get("media")), media=choice.get("media"))
        answer.set("fraction", f"{fraction:.7g}")
        if choice.get("pinned"):
            sheet.note("pinned", "true", answer)
        sheet.html("feedback", choice["feedback"], answer)
    return sheet


def _true_false(body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = _sheet("truefalse", body, media)
    for is_true, word in ((True, "true"), (False, "false")):
        answer = sheet.plain("answer", word)
        answer.set("fraction", "100" if body["correct"] is is_true else "0")
        sheet.html("feedback", body[f"feedback_{word}"], answer)
    return sheet


def _short(body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = _sheet("shortanswer", body, media)
    sheet.value("usecase", "0")
    if body.get("tolerant"):
        sheet.note("tolerant", "true")
    for number, answer in enumerate(body["answers"], start=1):
        # Nobody types in two languages: each accepted text is an answer of its own, of one group.
        for code, words in answer["text"].items():
            if words:
                element = sheet.plain("answer", with_strokes(words, wildcards=bool(body.get("wildcards"))))
                element.set("fraction", str(answer["weight"]))
                sheet.note("of", str(number), element)
                sheet.note("lang", code, element)
                sheet.html("feedback", answer["feedback"], element)
    return sheet


def _numeric(body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = _sheet("numerical", body, media)
    for answer in body["answers"]:
        element = sheet.plain("answer", answer["value"])
        element.set("fraction", str(answer["weight"]))
        sheet.value("tolerance", answer["tolerance"], element)
        sheet.html("feedback", answer["feedback"], element)
    units = {code: name for code, name in (body.get("unit") or {}).items() if name}
    if units:
        group = sheet.value("units", "")
        for code, name in units.items():
            unit = sheet.value("unit", "", group)
            sheet.value("multiplier", "1", unit)
            sheet.value("unit_name", name, unit)
            sheet.note("lang", code, unit)
    sheet.value("unitgradingtype", "0")
    sheet.value("showunits", "3")
    return sheet


def _matching(body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = _sheet("matching", body, media)
    sheet.value("shuffleanswers", "true")
    rows = [(pair["left"], pair["right"]) for pair in body["pairs"]] + [(None, extra["text"]) for extra in body["distractors"]]
    for left, right in rows:
        row = sheet.html("subquestion", left)
        sheet.plain("answer", sheet.said(right), row)
    return sheet


def _ordering(body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = _sheet("ordering", body, media)
    sheet.value("layouttype", "VERTICAL")
    sheet.value("selecttype", "ALL")
    sheet.value("selectcount", "0")
    sheet.value("gradingtype", _GRADING[body.get("scoring", "places")])
    for number, item in enumerate(body["items"], start=1):
        answer = sheet.html("answer", item["text"], media=item.get("media"))
        answer.set("fraction", f"{number:.7f}")
    return sheet


def _gap(body: Mapping[str, Any], media: Files) -> Sheet:
    language = languages_of(body)[0]
    sheet = Sheet("cloze", body, media, name=body["stem"] if any(body["stem"].values()) else body["text"])
    stem = sheet.said(body["stem"], body.get("media"))
    html = write_cloze(body["text"].get(language, ""), body["gaps"], language)
    sheet.raw_html("questiontext", (f'<p class="taawon-stem">{stem}</p>' if stem else "") + html, media=body.get("media"))
    sheet.html("generalfeedback", body.get("feedback"))
    own = {gap["id"]: str(number) for number, gap in enumerate(body["gaps"], start=1)}
    sheet.note("gaps", " ".join(own[mark] for mark in MARK.findall(body["text"].get(language, "")) if mark in own))
    tolerant = [str(number) for number, gap in enumerate(body["gaps"], start=1) if gap.get("tolerant")]
    if tolerant:
        sheet.note("tolerant", " ".join(tolerant))
    return sheet


def _essay(body: Mapping[str, Any], media: Files) -> Sheet:
    sheet = _sheet("essay", body, media)
    uploads = "accept" in body
    sheet.value("responseformat", "noinline" if uploads else "editor")
    sheet.value("responserequired", "0" if uploads else "1")
    sheet.value("responsefieldlines", "10")
    sheet.value("maxwordlimit", body.get("most_words") or 0)
    sheet.value("attachments", body["most_files"] if uploads else 0)
    sheet.value("attachmentsrequired", "1" if uploads else "0")
    sheet.value("filetypeslist", file_types(body["accept"]) if uploads else "")
    sheet.raw_html("graderinfo", notes_for(body, sheet.said))
    return sheet


_WRITERS: dict[str, Callable[[Mapping[str, Any], Files], Sheet]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numeric,
    Kind.GAP: _gap,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.LONG_TEXT: _essay,
    Kind.UPLOAD: _essay,
}
