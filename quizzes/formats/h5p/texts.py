"""H5P content made of text: gaps, marked words, essays, cards to answer, orders."""

from html import unescape

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.h5p.choices import Made, name_feedback, stem_of
from quizzes.formats.h5p.marks import Mark, divide, every_word
from quizzes.formats.h5p.package import Node, number, part, rows, texts, words
from quizzes.formats.source import Refused, Source
from quizzes.formats.words import plain_to_html, to_plain
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual

MOST_GAPS = 20
MOST_CRITERIA = 10


def _only(source: Source, html: str) -> Bilingual:
    """The text in the one language of the question."""
    return {code: html if code == source.language else "" for code in LANGUAGES}


def blanks(source: Source, node: Node) -> Made:
    behaviour = part(node.params, "behaviour")
    lines = texts(node.params, "questions")
    name_feedback(source, node.params)
    if behaviour.get("caseSensitive") is not False:
        source.warn(_("Capital and small letters count the same here."))
    joined = "<br/>".join(lines)
    _text, marks = divide(joined, "g")
    # Ours has at most 20 gaps: a longer exercise becomes one question for each of its lines.
    parts = [joined] if len(marks) <= MOST_GAPS else lines
    found = []
    for html in parts:
        text, marks = divide(html, "g")
        _name_tips(source, marks)
        if marks:
            gaps = [
                {
                    "id": f"g{index}",
                    "answers": {code: mark.answers if code == source.language else [] for code in LANGUAGES},
                    "tolerant": behaviour.get("acceptSpellingErrors") is True,
                }
                for index, mark in enumerate(marks, start=1)
            ]
            found.append((Kind.GAP, {**stem_of(source, words(node.params, "text"), node), "text": _text_of(source, text), "gaps": gaps}))
    if not found:
        raise Refused(_("There is no gap in this text."))
    return found


def _text_of(source: Source, html: str) -> Bilingual:
    return _only(source, source.text(html)[source.language])


def _name_tips(source: Source, marks: list[Mark]) -> None:
    if any(mark.tip for mark in marks):
        source.warn(_("Tips were left out."))


def drag_text(source: Source, node: Node) -> Made:
    text, marks = divide(plain_to_html(unescape(words(node.params, "textField"))), "g")
    _distractors, extra = divide(unescape(words(node.params, "distractors")), "d")
    _name_tips(source, [*marks, *extra])
    name_feedback(source, node.params)
    if not marks:
        raise Refused(_("There is no gap in this text."))
    if len(marks) > MOST_GAPS:
        raise Refused(_("A text has at most 20 gaps."))
    options = list(dict.fromkeys(mark.answers[0] for mark in [*marks, *extra]))
    gaps = [
        {
            "id": f"g{index}",
            "choices": [{"text": _only(source, plain_to_html(option)), "correct": option == mark.answers[0]} for option in options],
        }
        for index, mark in enumerate(marks, start=1)
    ]
    return [(Kind.GAP, {**stem_of(source, words(node.params, "taskDescription"), node), "text": _only(source, text), "gaps": gaps})]


def mark_the_words(source: Source, node: Node) -> Made:
    text, spots, whole = every_word(source.text(words(node.params, "textField"))[source.language])
    if not whole:
        source.warn(_("The text is long: not every word of it can be chosen here."))
    name_feedback(source, node.params)
    if not any(spots):
        raise Refused(_("No word of this text is marked."))
    rows_ = [{"id": f"h{index}", "correct": right} for index, right in enumerate(spots, start=1)]
    return [
        (
            Kind.HOTTEXT,
            {
                **stem_of(source, words(node.params, "taskDescription"), node),
                "text": _only(source, text),
                "spots": rows_,
                "all_or_nothing": False,
            },
        )
    ]


def essay(source: Source, node: Node) -> Made:
    criteria = []
    for row in rows(node.params, "keywords"):
        accepted = [words(row, "keyword"), *texts(row, "alternatives")]
        label = " / ".join(word for word in (to_plain(one) for one in accepted) if word)
        if label:
            points = round(number(part(row, "options"), "points", 1))
            criteria.append({"text": _only(source, label), "points": max(1, min(100, points))})
    if criteria:
        if len(criteria) > MOST_CRITERIA:
            source.warn(_("A rubric has at most 10 criteria; the others were left out."))
        source.warn(_("The keywords that H5P looks for became the rubric: here a person marks."))
    solution = part(node.params, "solution")
    return [
        (
            Kind.LONG_TEXT,
            {
                **stem_of(source, words(node.params, "taskDescription"), node),
                "most_words": None,
                "rubric": criteria[:MOST_CRITERIA],
                "model_answer": source.text(f"{words(solution, 'introduction')} {words(solution, 'sample')}".strip()),
            },
        )
    ]


def flashcards(source: Source, node: Node) -> Made:
    """Cards that ask for a typed answer."""
    found = []
    for row in rows(node.params, "cards"):
        accepted = [one.strip() for one in to_plain(words(row, "answer")).split("/") if one.strip()]
        if to_plain(words(row, "tip")):
            source.warn(_("Tips were left out."))
        picture = {"type": {"library": "H5P.Image", "params": {"file": part(row, "image"), "alt": words(row, "imageAltText")}}}
        card = Node("", {"media": picture}, node.title)
        answers = [{"text": _only(source, one), "weight": 100, "feedback": source.text("")} for one in accepted]
        found.append((Kind.SHORT, {**stem_of(source, words(row, "text"), card), "answers": answers, "tolerant": False}))
    return found


def sort_paragraphs(source: Source, node: Node) -> Made:
    items = [{"text": source.text(html)} for html in texts(node.params, "paragraphs")]
    return [(Kind.ORDERING, {**stem_of(source, words(node.params, "taskDescription"), node), "items": items, "scoring": "places"})]


def image_sequencing(source: Source, node: Node) -> Made:
    items = []
    for row in rows(node.params, "sequenceImages"):
        label = words(row, "imageDescription")
        blob = source.file(words(part(row, "image"), "path")) if words(part(row, "image"), "path") else None
        media = source.media_object(blob, source.plain(label)) if blob else None
        items.append({"text": source.text(label), **({"media": media} if media else {})})
    return [(Kind.ORDERING, {**stem_of(source, words(node.params, "taskDescription"), node), "items": items, "scoring": "places"})]
