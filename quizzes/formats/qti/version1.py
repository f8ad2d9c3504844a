"""QTI 1.2, as older systems and course cartridges write it: choices, short answers, essays."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.qti.declarations import children, number, within, words_of
from quizzes.formats.qti.ranges import numbers_of
from quizzes.formats.source import Finder, Refused, Source
from quizzes.formats.words import plain_to_html, to_plain
from quizzes.kinds.base import LANGUAGES
from untrusted import xml
from untrusted.xml import Element, text_in


def read(root: Element, *, where: str, language: str, find: Finder) -> Iterator[Reading]:
    """Each `<item>`."""
    for element in within(root, "item"):
        name = to_plain(element.get("title") or element.get("ident") or where)[:120]
        source = Source(name, [words_of(material) for material in within(element, "material")], language=language, find=find)
        try:
            kind, body = _question(element, source)
        except Refused as refused:
            yield Reading([], [Problem(name, refused.reason)], [])
            continue
        yield Reading([Item(where=name, kind=str(kind), body=body, media=source.media)], [], source.warnings)


def _question(item: Element, source: Source) -> tuple[str, dict]:
    presentation = next(iter(within(item, "presentation")), None)
    if presentation is None:
        raise Refused(_("There is no question in this item."))
    responses = within(presentation, "response_lid", "response_str", "response_num", "response_grp", "response_xy")
    if len(responses) > 1 or within(presentation, "response_grp", "response_xy"):
        raise Refused(_("This item asks several things at once. Divide it into several items."))
    stem, media = source.text_and_media("<br/>".join(_material(part) for part in _before(presentation)))
    said = {feedback.get("ident") or "": _material(feedback) for feedback in within(item, "itemfeedback")}
    body = {"stem": stem, "feedback": source.text(said.pop("general_fb", "")), **({"media": media} if media else {})}
    worth = _worth(item)
    if responses and within(responses[0], "response_label") and within(responses[0], "render_choice"):
        made = _choice(body, responses[0], worth, source, said)
        _name_feedback(source, said)
        return made
    _name_feedback(source, said)
    if numbers := numbers_of(item):
        return Kind.NUMERIC, {**body, "answers": numbers, "unit": {}}
    if not worth:
        return Kind.LONG_TEXT, {**body, "rubric": [], "model_answer": {}, "most_words": None}
    best = max(worth.values())
    answers = [
        {
            "text": {code: words if code == source.language else "" for code in LANGUAGES},
            "weight": max(1, round(score / best * 100)),
            "feedback": {},
        }
        for words, score in worth.items()
        if score > 0
    ]
    return Kind.SHORT, {**body, "answers": answers, "tolerant": False}


def _name_feedback(source: Source, said: dict[str, str]) -> None:
    if any(to_plain(words) for words in said.values()):
        source.warn(_("Feedback that is not to one choice (%(names)s) was left out.") % {"names": ", ".join(sorted(said))[:200]})


def _choice(body: dict, response: Element, worth: dict[str, float], source: Source, said: dict[str, str]) -> tuple[str, dict]:
    choices = []
    for label in within(response, "response_label"):
        text, media = source.text_and_media("<br/>".join(_material(part) for part in within(label, "material")))
        choice = {
            "text": text,
            "correct": worth.get(label.get("ident") or "", 0) > 0,
            "feedback": source.text(said.pop(f"{label.get('ident')}_fb", "")),
        }
        choices.append({**choice, **({"media": media} if media else {})})
    if (response.get("rcardinality") or "Single").lower() == "multiple":
        return Kind.MULTIPLE, {**body, "choices": choices, "all_or_nothing": bool(within(response.getroottree().getroot(), "and"))}
    return Kind.SINGLE, {**body, "choices": choices}


def _before(presentation: Element) -> list[Element]:
    """The materials that are not inside a response."""
    return [
        material
        for material in within(presentation, "material")
        if not any(xml.local(up).startswith(("response_label", "render_")) for up in material.iterancestors())
    ]


def _material(material: Element) -> str:
    parts = []
    for part in material.iter():
        name = xml.local(part)
        if name == "mattext":
            words = text_in(part).strip()
            parts.append(words if "html" in (part.get("texttype") or "") else plain_to_html(words))
        elif name == "matimage" and part.get("uri"):
            parts.append(f'<img src="{part.get("uri")}" alt="">')
    return " ".join(parts)


def _worth(item: Element) -> dict[str, float]:
    """What each response earns, by `varequal` and the score that its condition sets."""
    worth: dict[str, float] = {}
    for condition in within(item, "respcondition"):
        scores = [number(words_of(score)) for score in children(condition, "setvar")]
        excluded = {id(equal) for negative in within(condition, "not") for equal in within(negative, "varequal")}
        for equal in within(condition, "varequal"):
            words = words_of(equal)
            if words and id(equal) not in excluded and scores and scores[0] > 0:
                worth[words] = max(worth.get(words, 0), scores[0])
    return worth
