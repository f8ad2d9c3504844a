"""From a Moodle question type to a kind and its body."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.moodle_xml.cloze import read_cloze
from quizzes.formats.moodle_xml.fields import Fields, as_number, own
from quizzes.formats.moodle_xml.open import essay
from quizzes.formats.source import ONLY_THE_BEST, UNEVEN, Refused
from quizzes.formats.words import has_wildcard, language_of, placed, to_plain
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from text.errors import DomainError
from text.numbers import parse_number
from untrusted.xml import Element, text_in

Made = tuple[str, dict]
_SCORING = {"ALL_OR_NOTHING": "exact", "-1": "exact", "RELATIVE_NEXT_EXCLUDE_LAST": "neighbours", "1": "neighbours"}
_PLACES = {"", "ABSOLUTE_POSITION", "0"}
_STEM = re.compile(r'\s*<p class="taawon-stem">(.*?)</p>\s*', re.DOTALL)


def common(fields: Fields) -> dict:
    """What every kind has: the question, its picture, the general feedback."""
    stem, media = fields.text_and_media(fields.element.find("questiontext"))
    if media is None and (old := fields.value("image")):
        blob = fields.source.file(old)
        media = fields.source.media_object(blob, {}) if blob else None
    body: dict[str, Any] = {"stem": stem, "feedback": fields.text(fields.element.find("generalfeedback"))}
    if media:
        body["media"] = media
    return body


def multichoice(fields: Fields) -> Made:
    single = fields.flag("single", default=True) and fields.type == "multichoice"
    answers = fields.element.findall("answer")
    shares = [as_number(answer.get("fraction")) for answer in answers]
    if not answers:
        raise Refused(_("This question has no answers to choose from."))
    best = max(shares)
    if best <= 0:
        raise Refused(_("No answer of this question is right."))
    if single:
        _warn_of_weights(fields, [credit for credit in shares if credit != best], full=best >= 99.9)
    else:
        _warn_of_shares(fields, shares)
    pinned = not fields.flag("shuffleanswers", default=True)
    choices = []
    for answer, credit in zip(answers, shares, strict=True):
        text, media = fields.text_and_media(answer)
        choice = {"text": text, "correct": credit == best if single else credit > 0, "feedback": fields.feedback(answer)}
        if media:
            choice["media"] = media
        if pinned or own(answer, "pinned") == "true":
            choice["pinned"] = True
        choices.append(choice)
    body = {**common(fields), "choices": choices}
    if single and sum(bool(choice["correct"]) for choice in choices) > 1:
        return Kind.MULTIPLE, {**body, "all_or_nothing": False, "one_right": True}
    if single:
        return Kind.SINGLE, body
    return Kind.MULTIPLE, {**body, "all_or_nothing": fields.type == "multichoiceset"}


def _warn_of_weights(fields: Fields, others: list[float], *, full: bool) -> None:
    if any(others) or not full:
        fields.source.warn(ONLY_THE_BEST)


def _warn_of_shares(fields: Fields, shares: list[float]) -> None:
    """Ours: each right choice earns the same share, each wrong one takes the same share."""
    rights = {round(credit, 1) for credit in shares if credit > 0}
    wrongs = {round(credit, 1) for credit in shares if credit <= 0}
    even = len(rights) == 1 and len(wrongs) <= 1 and fields.type == "multichoice"
    share = -100 / max(sum(credit <= 0 for credit in shares), 1)
    if fields.type == "multichoice" and not (even and (not wrongs or abs(wrongs.pop() - share) < 0.2)):
        fields.source.warn(UNEVEN)


def truefalse(fields: Fields) -> Made:
    sides: dict[bool, tuple[float, Bilingual]] = {}
    for answer in fields.element.findall("answer"):
        word = to_plain(fields.content(answer)).lower()
        sides[word in ("true", "vrai", "صحيح", "صواب", "1")] = (as_number(answer.get("fraction")), fields.feedback(answer))
    nothing: tuple[float, Bilingual] = (0.0, dict.fromkeys(LANGUAGES, ""))
    right, wrong = sides.get(True, nothing), sides.get(False, nothing)
    if right[0] == wrong[0]:
        raise Refused(_("It is not said whether the statement is true or false."))
    return Kind.TRUE_FALSE, {
        **common(fields),
        "correct": right[0] > wrong[0],
        "feedback_true": right[1],
        "feedback_false": wrong[1],
    }


def shortanswer(fields: Fields) -> Made:
    answers: dict[str, dict] = {}
    wildcards = False
    for number, answer in enumerate(fields.element.findall("answer")):
        words, credit = fields.content(answer), as_number(answer.get("fraction"))
        if credit <= 0:
            fields.source.warn(_("What is said to wrong answers was left out: any other answer is wrong."))
            continue
        wildcards = wildcards or has_wildcard(words)
        same = own(answer, "of") or f"answer {number}"
        kept = answers.setdefault(
            same, {"text": dict.fromkeys(LANGUAGES, ""), "weight": max(1, min(100, round(credit))), "feedback": fields.feedback(answer)}
        )
        for code in _languages_of_answer(fields, answer, words):
            kept["text"][code] = words.replace("\\*", "*")
    if fields.flag("usecase", default=False):
        fields.source.warn(_("Capital and small letters count the same here."))
    tolerant = own(fields.element, "tolerant") == "true"
    return Kind.SHORT, {**common(fields), "answers": list(answers.values()), "tolerant": tolerant, "wildcards": wildcards}


def _languages_of_answer(fields: Fields, answer: Element, words: str) -> list[str]:
    named = own(answer, "lang")
    if named in LANGUAGES:
        return [named]
    if not fields.source.bilingual:
        return [fields.source.language]
    code = language_of([words], "")
    return [code] if code else list(LANGUAGES)


def numerical(fields: Fields) -> Made:
    answers = []
    for answer in fields.element.findall("answer"):
        words, credit = fields.content(answer), as_number(answer.get("fraction"))
        if credit <= 0 or words == "*":
            fields.source.warn(_("What is said to wrong answers was left out: any other answer is wrong."))
            continue
        answers.append(
            {
                "value": _number(words),
                "tolerance": _number(to_plain(fields_value(answer, "tolerance")) or "0"),
                "weight": max(1, min(100, round(credit))),
                "feedback": fields.feedback(answer),
            }
        )
    return Kind.NUMERIC, {**common(fields), "answers": answers, "unit": _unit(fields)}


def fields_value(element: Element, name: str) -> str:
    """The text of a child, wrapped in <text> or not."""
    child = element.find(name)
    return "" if child is None else text_in(child).strip()


def _number(words: str) -> str:
    try:
        if re.fullmatch(r"[+-]?\d+(\.\d+)?[eE][+-]?\d{1,2}", words):
            return format(float(words), "f").rstrip("0").rstrip(".")
        return str(parse_number(words))
    except DomainError as error:
        raise Refused(_("“%(words)s” is not a number.") % {"words": words[:40]}) from error


def _unit(fields: Fields) -> Bilingual:
    unit: Bilingual = dict.fromkeys(LANGUAGES, "")
    for child in fields.element.iter("unit"):
        name = fields_value(child, "unit_name")
        if abs(as_number(fields_value(child, "multiplier"), 1) - 1) > 1e-9:
            fields.source.warn(_("The unit “%(unit)s” was left out: a question has one unit here.") % {"unit": name[:40]})
        elif (named := own(child, "lang")) in LANGUAGES:
            unit[named] = name
        elif not any(unit.values()):
            unit = fields.source.plain(name)
    return unit


def matching(fields: Fields) -> Made:
    pairs, extra = [], []
    for row in fields.element.findall("subquestion"):
        left, right = fields.text(row), fields.text(row.find("answer"))
        if any(left.values()):
            pairs.append({"left": left, "right": right})
        elif any(right.values()):
            extra.append({"text": right})
    return Kind.MATCHING, {**common(fields), "pairs": pairs, "distractors": extra}


def ordering(fields: Fields) -> Made:
    rows = sorted(fields.element.findall("answer"), key=lambda answer: as_number(answer.get("fraction")))
    grading = fields.value("gradingtype")
    if grading not in _SCORING and grading not in _PLACES:
        fields.source.warn(_("This way of grading an order has no equal: each item in its right place counts."))
    if fields.value("selecttype", "ALL") not in ("ALL", "0"):
        fields.source.warn(_("All items are put in order here, not a selection of them."))
    if any(to_plain(fields.content(row.find("feedback"))) for row in rows):
        fields.source.warn(_("Feedback to single items was left out."))
    items = []
    for row in rows:
        text, media = fields.text_and_media(row)
        items.append({"text": text, **({"media": media} if media else {})})
    return Kind.ORDERING, {**common(fields), "items": items, "scoring": _SCORING.get(grading, "places")}


def gap(fields: Fields) -> Made:
    body = common(fields)
    html = fields.html(fields.element.find("questiontext"))
    stem = _STEM.match(html)
    text, gaps = read_cloze(html[stem.end() :] if stem else html, fields.source)
    text, gaps = placed(text, gaps, own(fields.element, "gaps").split())
    for number in own(fields.element, "tolerant").split():
        if number.isdecimal() and 0 < int(number) <= len(gaps) and "answers" in gaps[int(number) - 1]:
            gaps[int(number) - 1]["tolerant"] = True
    words, _media = fields.source.text_and_media(text)
    return Kind.GAP, {
        **body,
        "stem": fields.source.text(stem[1]) if stem else dict.fromkeys(LANGUAGES, ""),
        "text": words,
        "gaps": gaps,
    }


def chosen_gap(fields: Fields) -> Made:
    """Missing words that are chosen or dragged: in both, [[2]] is the place of the second word."""
    options = fields.element.findall("dragbox") or fields.element.findall("selectoption")
    words = [(fields.text(option), fields_value(option, "group") or "1") for option in options]
    gaps: list[dict] = []

    def mark(match: re.Match[str]) -> str:
        word_number = int(match[1])
        if not 1 <= word_number <= len(words):
            raise Refused(_("The gap [[%(number)s]] has no word.") % {"number": word_number})
        group = words[word_number - 1][1]
        name = f"g{len(gaps) + 1}"
        gaps.append(
            {
                "id": name,
                "choices": [
                    {"text": text, "correct": number == word_number}
                    for number, (text, theirs) in enumerate(words, start=1)
                    if theirs == group
                ],
            }
        )
        return f"[[{name}]]"

    body = common(fields)
    text = {code: re.sub(r"\[\[(\d{1,3})\]\]", mark, words) for code, words in body.pop("stem").items() if code == fields.source.language}
    if not gaps:
        raise Refused(_("There is no gap in this text."))
    if fields.source.bilingual:
        fields.source.warn(_("Gaps in two languages come in one language only."))
    return Kind.GAP, {**body, "stem": {}, "text": text, "gaps": gaps}


def gapfill(fields: Fields) -> Made:
    """Moodle's gap fill: the right words stand in the text between two signs, "[miel|nectar]"; more words to choose from beside it."""
    signs = (fields.value("delimitchars") or "[]").strip()
    opening, closing = (signs[0], signs[-1]) if len(signs) > 1 else ("[", "]")
    found = re.compile(rf"{re.escape(opening)}([^{re.escape(opening + closing)}]{{1,300}}){re.escape(closing)}")
    body = common(fields)
    html = fields.html(fields.element.find("questiontext"))
    wanted = [[to_plain(word) for word in match[1].split("|") if word.strip()] for match in found.finditer(html)]
    if not wanted:
        raise Refused(_("There is no gap in this text."))
    said = fields.source.language
    gaps: list[dict] = [{"id": f"g{number}", "answers": {said: words}, "tolerant": False} for number, words in enumerate(wanted, start=1)]
    if fields.value("answerdisplay", "gapfill") != "gapfill":
        others = [to_plain(word) for word in fields.content(fields.element.find("wronganswers")).split(",")]
        offered = list(dict.fromkeys(word for word in [*(words[0] for words in wanted), *others] if word))
        gaps = [
            {"id": f"g{number}", "choices": [{"text": fields.source.plain(word), "correct": word == words[0]} for word in offered]}
            for number, words in enumerate(wanted, start=1)
        ]
    order = iter(range(1, len(gaps) + 1))
    text, _media = fields.source.text_and_media(found.sub(lambda _match: f"[[g{next(order)}]]", html))
    return Kind.GAP, {**body, "stem": {}, "text": text, "gaps": gaps}


MAKERS: dict[str, Callable[[Fields], Made]] = {
    "multichoice": multichoice,
    "multichoiceset": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ordering": ordering,
    "cloze": gap,
    "multianswer": gap,
    "gapfill": gapfill,
    "gapselect": chosen_gap,
    "ddwtos": chosen_gap,
    "essay": essay,
}
