"""Boxes and menus inside a text: a short answer, a number, or a text with gaps."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.qti.declarations import Declaration, children, number, outcome_of, within
from quizzes.formats.qti.view import ItemView
from quizzes.formats.source import Refused
from quizzes.formats.words import placed, to_plain
from quizzes.kinds.base import LANGUAGES
from untrusted.xml import Element, local

Made = tuple[str, dict]
_BOX = "\u2063box\u2063"
MOST_ANSWERS = 100


def inline(view: ItemView, interactions: list[Element]) -> Made:
    """One box at the end asks for a short answer or a number; everything else is a text with gaps."""
    if len(interactions) == 1 and local(interactions[0]) == "textEntryInteraction":
        box = interactions[0]
        html = view.html(view.body, lambda child: _BOX if child is box else None)
        before, after = html.split(_BOX, 1)
        unit = to_plain(after)
        declared = view.declaration(box)
        if declared.base in ("integer", "float") and len(unit) <= 20:
            return _numeric(view, box, declared, before, unit)
        if not unit and (view.notes or to_plain(_last_line(before)) == ""):
            return _short(view, declared, before)
    return _gap(view, interactions)


def _last_line(html: str) -> str:
    return re.split(r"</p>|</div>|<br/>|<p>|<p |<div>", html)[-1]


def _stem(view: ItemView, html: str) -> dict[str, Any]:
    stem, media = view.source.text_and_media(html)
    return {"stem": stem, "feedback": view.feedback_to("general"), **({"media": media} if media else {})}


def _short(view: ItemView, declared: Declaration, before: str) -> Made:
    best = max(declared.worth.values(), default=0)
    # A response that is declared right is right, whatever the mapping calls it.
    worths = {words: 100 for words in declared.correct if words not in declared.worth}
    worths |= {words: round(worth / best * 100) if best > 0 else 0 for words, worth in declared.worth.items()}
    rows = [(words, weight) for words, weight in worths.items() if weight > 0 and words]
    if len(rows) < len(worths):
        view.source.warn(_("What is said to wrong answers was left out: any other answer is wrong."))
    positions = _positions(view, len(rows))
    answers: list[dict | None] = [None] * max([*positions, _count(view)] if positions else [len(rows)], default=0)
    for index, (words, weight) in enumerate(rows):
        position = positions[index] if positions else index + 1
        answers[position - 1] = {
            "text": {code: words if code == view.source.language else "" for code in LANGUAGES},
            "weight": max(1, min(100, weight)),
            "feedback": view.feedback_to(f"a{position}"),
        }
    blank = dict.fromkeys(LANGUAGES, "")
    answers = [
        answer or {"text": blank, "weight": None, "feedback": view.feedback_to(f"a{position}")}
        for position, answer in enumerate(answers, start=1)
    ]
    rules = {name: view.notes.get(name) == "true" for name in ("tolerant", "wildcards")}
    return Kind.SHORT, {**_stem(view, before), "answers": answers, **rules}


def _count(view: ItemView) -> int:
    said = view.notes.get("of_answers", "")
    return min(int(said), MOST_ANSWERS) if said.isdecimal() and len(said) < 4 else 0


def _positions(view: ItemView, count: int) -> list[int]:
    """Which of the answers of both languages those of this one are; none when our notes do not say so or do not fit."""
    positions = [int(position) for position in view.notes.get("places", "").split() if position.isdecimal() and len(position) < 4]
    fit = len(positions) == count == len(set(positions)) and all(1 <= position <= MOST_ANSWERS for position in positions)
    return positions if fit else []


def _numeric(view: ItemView, box: Element, declared: Declaration, before: str, unit: str) -> Made:
    rows: dict[tuple[str, str], int] = {}
    for condition in within(view.root, "responseIf", "responseElseIf"):
        for equal in within(condition, "equal"):
            values = [value.text or "" for value in within(equal, "baseValue")] or declared.correct[:1]
            if values:
                score = [number(value.text) for value in within(condition, "baseValue") if outcome_of(value) == "SCORE"]
                rows.setdefault((values[0].strip(), _tolerance(view, equal)), round((score or [1.0])[0] * 100))
    asked = {value for value, _margin in rows}
    rows |= {(value, "0"): 100 for value in declared.right if value not in asked}
    answers = [
        {"value": value, "tolerance": tolerance, "weight": max(1, min(100, weight)), "feedback": view.feedback_to(f"a{index}")}
        for index, ((value, tolerance), weight) in enumerate(rows.items(), start=1)
    ]
    if not answers:
        raise Refused(_("The right answer is not given."))
    named = {code: unit if code == view.source.language else "" for code in LANGUAGES}
    return Kind.NUMERIC, {**_stem(view, before), "answers": answers, "unit": named}


def _tolerance(view: ItemView, equal: Element) -> str:
    given = (equal.get("tolerance") or "0").split()
    if equal.get("toleranceMode") == "relative":
        view.source.warn(_("A tolerance in percent was left out: here it is a number."))
        return "0"
    return max(given or ["0"], key=number)


def _gap(view: ItemView, interactions: list[Element]) -> Made:
    gaps: list[dict] = []
    order: list[str] = []
    tolerant = view.notes.get("tolerant", "").split()

    def mark(child: Element) -> str | None:
        if child.get("class") == "taawon-stem":
            return ""
        if child not in interactions:
            return None
        own = f"g{len(gaps) + 1}"
        order.append((child.get("responseIdentifier") or "").removeprefix("RESPONSE"))
        number = order[-1] if view.notes else str(len(gaps) + 1)
        declared = view.declaration(child)
        if local(child) == "inlineChoiceInteraction":
            gaps.append(
                {
                    "id": own,
                    "choices": [
                        {"text": view.text(row), "correct": row.get("identifier") in declared.right}
                        for row in children(child, "inlineChoice")
                    ],
                }
            )
        else:
            answers = {code: _accepted(view, declared) if code == view.source.language else [] for code in LANGUAGES}
            gaps.append({"id": own, "answers": answers, "tolerant": number in tolerant})
        return f"[[{own}]]"

    html, gaps = placed(view.html(view.body, mark), gaps, order if view.notes else [])
    text, media = view.source.text_and_media(html)
    inside = view.body.iter() if view.body is not None else ()
    stem = next((child for child in inside if child.get("class") == "taawon-stem"), None)
    body = _stem(view, view.html(stem))
    if media:
        body.setdefault("media", media)
    return Kind.GAP, {**body, "text": text, "gaps": gaps}


def _accepted(view: ItemView, declared: Declaration) -> list[str]:
    best = max(declared.worth.values(), default=0)
    partly = [words for words, worth in declared.worth.items() if 0 < worth < best and words not in declared.correct]
    if partly:
        view.source.warn(_("Answers in a gap that earn a part of the point were left out: a gap is right or wrong here."))
    full = [words for words, worth in declared.worth.items() if worth == best and worth > 0]
    return list(dict.fromkeys([*declared.correct, *full]))
