"""QTI 1.2, as Canvas, Blackboard, older systems and course cartridges write it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.qti.conditions import FULL, Condition, conditions_of, right_by_response, worth_of
from quizzes.formats.qti.declarations import children, number, within, words_of
from quizzes.formats.qti.material import material_html, materials_before, words_in
from quizzes.formats.qti.ranges import numbers_of
from quizzes.formats.qti.several import asks_several, several
from quizzes.formats.source import CALCULATED, ONLY_THE_BEST, UNEVEN, Finder, Refused, Source
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES
from quizzes.kinds.open import MOST_FILES
from untrusted import xml
from untrusted.xml import Element

_RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy")
_TYPES = ("question_type", "qmd_itemtype", "cc_profile", "bbmd_questiontype")
_POINTS = ("points_possible", "qmd_absolutescore_max", "cc_weighting")
_LOOKS = ("varequal", "vargte", "vargt", "varlte", "varlt", "varsubset", "varinside", "varsubstring", "durequal")


def read(root: Element, *, where: str, language: str, find: Finder) -> Iterator[Reading]:
    """Each `<item>`."""
    for element in within(root, "item"):
        name = to_plain(element.get("title") or element.get("ident") or where)[:120]
        texts = [words_of(material) for material in within(element, "material")]
        source = Source(name, texts, language=language, find=find)
        about = _about(element)
        if about.get("type", "").startswith("text_only"):
            yield Reading([], [], [Problem(name, _("This is a text without a question. It was left out."))])
            continue
        try:
            kind, body = _question(element, source, about.get("type", ""))
        except Refused as refused:
            yield Reading([], [Problem(name, refused.reason)], [])
            continue
        points = about.get("points", "")
        if number(points, 1) not in (0, 1):
            source.warn(_("The points (%(points)s) were left out: a quiz says how much each question counts.") % {"points": points[:20]})
        yield Reading([Item(where=name, kind=str(kind), body=body, media=source.media)], [], source.warnings)


def _about(item: Element) -> dict[str, str]:
    """What the metadata say: "type", in small letters, and "points"."""
    fields = {words_of(label).lower(): words_of(entry) for label, entry in _fields(item)}
    fields |= {xml.local(child).lower(): words_of(child) for child in item.iter() if xml.local(child).lower() in (*_TYPES, *_POINTS)}
    found = {"type": next((fields[name].lower().replace(" ", "_") for name in _TYPES if fields.get(name)), "")}
    return found | {"points": next((fields[name] for name in _POINTS if fields.get(name)), "")}


def _fields(item: Element) -> Iterator[tuple[Element, Element]]:
    for field in within(item, "qtimetadatafield"):
        labels, entries = children(field, "fieldlabel"), children(field, "fieldentry")
        if labels and entries:
            yield labels[0], entries[0]


def _question(item: Element, source: Source, said: str) -> tuple[str, dict]:
    presentation = next(iter(within(item, "presentation")), None)
    if presentation is None:
        raise Refused(_("There is no question in this item."))
    if "calculated" in said or "formula" in said or within(item, "calculated", "formulas"):
        raise Refused(CALCULATED)
    responses = within(presentation, *_RESPONSES)
    if within(presentation, "response_grp", "response_xy"):
        raise Refused(_("This item asks several things at once. Divide it into several items."))
    html = materials_before(presentation)
    conditions = conditions_of(item)
    feedback = {element.get("ident") or "": material_html(element) for element in within(item, "itemfeedback")}
    common = {"feedback": source.text(feedback.pop("general_fb", ""))}
    if asks_several(html, responses):
        _name_feedback(source, feedback)
        kind, body = several(html, presentation, responses, right_by_response(conditions), source, said=said)
        return kind, {**body, **common}
    stem, media = source.text_and_media(html)
    body = {"stem": stem, **common, **({"media": media} if media else {})}
    if responses and within(responses[0], "response_label") and not within(responses[0], "render_fib"):
        is_order = (responses[0].get("rcardinality") or "").lower() == "ordered"
        made = _order(body, responses[0], conditions, source) if is_order else _choice(body, responses[0], conditions, source, feedback)
        _name_feedback(source, feedback)
        return made
    _name_feedback(source, feedback)
    return _typed(item, body, conditions, source, said)


def _typed(item: Element, body: dict, conditions: list[Condition], source: Source, said: str) -> tuple[str, dict]:
    if numbers := numbers_of(item):
        return Kind.NUMERIC, {**body, "answers": numbers, "unit": {}}
    worth = worth_of(conditions)
    if worth and not _is_open(said):
        best = max(worth.values())
        answers = [
            {
                "text": {code: words if code == source.language else "" for code in LANGUAGES},
                "weight": max(1, round(score / best * 100)),
                "feedback": {},
            }
            for words, score in worth.items()
        ]
        return Kind.SHORT, {**body, "answers": answers, "tolerant": False}
    if "file" in said:
        return Kind.UPLOAD, {**body, "rubric": [], "model_answer": {}, "accept": ["image", "sound", "document"], "most_files": MOST_FILES}
    if not _is_open(said):
        # What has a key that is not read here must not become a question for a person to mark.
        if said or any(within(asked, *_LOOKS) for asked in within(item, "conditionvar")):
            raise Refused(_("The right answer of this item is not given in a form that is read here."))
        source.warn(_("The file gives no right answer: it comes in as a long text, which a person marks."))
    return Kind.LONG_TEXT, {**body, "rubric": [], "model_answer": {}, "most_words": None}


def _is_open(said: str) -> bool:
    return "essay" in said or "short_response" in said


def _name_feedback(source: Source, said: dict[str, str]) -> None:
    if any(to_plain(words) for words in said.values()):
        source.warn(_("Feedback that is not to one choice (%(names)s) was left out.") % {"names": ", ".join(sorted(said))[:200]})


def _choice(body: dict, response: Element, conditions: list[Condition], source: Source, said: dict[str, str]) -> tuple[str, dict]:
    is_multiple = (response.get("rcardinality") or "Single").lower() == "multiple"
    right, is_joint = _several(conditions, source) if is_multiple else (_best(conditions, source), False)
    choices = []
    for label in within(response, "response_label"):
        own = label.get("ident") or ""
        text, media = source.text_and_media(words_in(label))
        choice = {"text": text, "correct": own in right, "feedback": source.text(said.pop(f"{own}_fb", ""))}
        choices.append({**choice, **({"media": media} if media else {})})
    if is_multiple:
        return Kind.MULTIPLE, {**body, "choices": choices, "all_or_nothing": is_joint}
    if sum(bool(choice["correct"]) for choice in choices) > 1:
        return Kind.MULTIPLE, {**body, "choices": choices, "all_or_nothing": False, "one_right": True}
    return Kind.SINGLE, {**body, "choices": choices}


def _best(conditions: list[Condition], source: Source) -> set[str]:
    worth = worth_of(conditions)
    best = max(worth.values(), default=0)
    if any(score < best for score in worth.values()) or any(condition.score < 0 for condition in conditions):
        source.warn(ONLY_THE_BEST)
    return {value for value, score in worth.items() if score == best}


def _several(conditions: list[Condition], source: Source) -> tuple[set[str], bool]:
    """The right choices, and whether they count together only."""
    earning = [condition for condition in conditions if condition.score > 0]
    joint = [condition for condition in earning if condition.is_joint]
    if not joint:
        worth = worth_of(earning)
        if len(set(worth.values())) > 1:
            source.warn(UNEVEN)
        return set(worth), False
    best = max(joint, key=lambda condition: condition.score)
    if len(earning) > 1:
        source.warn(_("Rules of its own for a part of the points were left out."))
    return {equal.value for equal in best.wanted}, True


def _order(body: dict, response: Element, conditions: list[Condition], source: Source) -> tuple[str, dict]:
    labels = {label.get("ident") or "": label for label in within(response, "response_label")}
    best = max(conditions, key=lambda condition: condition.score, default=Condition(FULL, (), is_joint=True))
    right = [equal.value for equal in best.wanted]
    if sorted(right) != sorted(labels):
        raise Refused(_("The right order of all items is not given."))
    items = []
    for own in right:
        text, media = source.text_and_media(words_in(labels[own]))
        items.append({"text": text, **({"media": media} if media else {})})
    return Kind.ORDERING, {**body, "items": items, "scoring": "exact"}
