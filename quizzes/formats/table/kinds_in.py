"""A row as the body of each kind of question, for the kind itself to check."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from itertools import count, zip_longest
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.source import Refused
from quizzes.formats.table.cells import raw_parts, unstroked
from quizzes.formats.table.row import NUMBER, Row
from quizzes.kinds.base import LANGUAGES
from quizzes.kinds.open import WHOLE_ANSWER
from text.bilingual import Bilingual
from text.digits import to_ascii_digits

_BLANK = re.compile(r"\[\[\s*g?(\d{1,2})\s*\]\]|_{3,}|…{2,}|\.{5,}")
_SPOT = re.compile(r"\[\[(\*?)(?:h?(\d{1,2})\|)?([^\[\]]*)\]\]")
_ARROW = re.compile(r"\s*(?:=>|⇒|⇐|→|←)\s*")
_MARGIN = re.compile(r"\s*(?:±|\+/-|\+-)\s*")


def guess_kind(row: Row, said: str | None) -> str:
    """The kind where the row does not say it; "multiple choice" with several right answers is the kind with several."""
    is_gap = any(_BLANK.search(words) for words in row.words("question").values()) and not row.fact("right")
    if row.numbers_of("answer") == [1] and (said in (Kind.SINGLE, Kind.MULTIPLE) or (said is None and not is_gap)):
        row.spread_choices()
    numbers = row.numbers_of("answer")
    if said in (None, Kind.SINGLE) and len(row.right_indexes([row.words("answer", number) for number in numbers])) > 1:
        return Kind.MULTIPLE
    if said is not None:
        return said
    if is_gap:
        return Kind.GAP
    if not numbers:
        if row.truth() is not None:
            return Kind.TRUE_FALSE
        raise Refused(_("It is not said of which kind this question is, and it has no choices."))
    return Kind.SINGLE


def _common(row: Row, stem_column: str = "question") -> dict[str, Any]:
    stem, media = row.text_and_media(stem_column)
    return {"stem": stem, "feedback": row.text("explanation"), **({"media": media} if media else {})}


def _choices(row: Row) -> dict[str, Any]:
    numbers = row.numbers_of("answer")
    right = row.right_indexes([row.words("answer", number) for number in numbers])
    fixed = row.options().get("fixed", [])
    choices = []
    for index, number in enumerate(numbers):
        text, media = row.text_and_media("answer", number)
        if not any(text.values()) and not media:
            if index in right:
                raise Refused(_("The right answer is number %(number)s, and that cell is empty.") % {"number": number})
            continue
        choice: dict[str, Any] = {"text": text, "correct": index in right, "feedback": row.text("note", number)}
        if media:
            choice["media"] = media
        if str(number) in fixed:
            choice["pinned"] = True
        choices.append(choice)
    return {**_common(row), "choices": choices}


def _multiple(row: Row) -> dict[str, Any]:
    options = row.options()
    return {**_choices(row), "all_or_nothing": "all_or_nothing" in options, "one_right": "one_right" in options}


def _true_false(row: Row) -> dict[str, Any]:
    correct = row.truth()
    if correct is None:
        said = row.fact("right")
        if said:
            raise Refused(_("“%(words)s” is neither true nor false. Write VRAI or FAUX, صحيح or خطأ.") % {"words": said[:40]})
        raise Refused(_("It is not said whether the statement is true or false."))
    return {**_common(row), "correct": correct, "feedback_true": row.text("note", 1), "feedback_false": row.text("note", 2)}


def _short(row: Row) -> dict[str, Any]:
    numbers = row.numbers_of("answer")
    weights = row.amounts("points", len(numbers), 100)
    answers = [
        {"text": row.words("answer", number), "weight": weight, "feedback": row.text("note", number)}
        for number, weight in zip(numbers, weights, strict=True)
        if any(row.words("answer", number).values())
    ]
    options = row.options()
    return {**_common(row), "answers": answers, "tolerant": "tolerant" in options, "wildcards": "wildcards" in options}


def _numeric(row: Row) -> dict[str, Any]:
    numbers = row.numbers_of("answer")
    weights = row.amounts("points", len(numbers), 100)
    margins = [margin for margin in re.split(r"[;؛|]", row.fact("tolerance")) if margin.strip()]
    if len(margins) == 1:
        margins *= len(numbers)
    answers = []
    for index, number in enumerate(numbers):
        words = next((said for said in row.words("answer", number).values() if said), "")
        if not words:
            continue
        value, *own = _MARGIN.split(words, maxsplit=1)
        margin = own[0] if own else margins[index] if index < len(margins) else "0"
        answers.append(
            {
                "value": _plain(row.number(value)),
                "tolerance": _plain(row.number(margin)),
                "weight": weights[index],
                "feedback": row.text("note", number),
            }
        )
    return {**_common(row), "answers": answers, "unit": row.words("unit")}


def _plain(number: Decimal) -> str:
    return format(number, "f")


def _gap_mark(order: Iterator[int], blank: re.Match[str]) -> str:
    return f"[[g{int(blank[1] or 0) or next(order)}]]"


def _gap(row: Row) -> dict[str, Any]:
    text = {}
    for code, words in row.words("question").items():
        order = count(1)
        text[code] = _BLANK.sub(partial(_gap_mark, order), words)
    tolerant = row.options().get("tolerant")
    gaps: list[dict[str, Any]] = []
    for number in row.numbers_of("answer"):
        own = f"g{number}"
        if any(part.startswith("*") for words in row.words("answer", number).values() for part in raw_parts(words, "|")):
            gaps.append({"id": own, "choices": _gap_choices(row, number)})
        else:
            is_tolerant = tolerant is not None and (not tolerant or str(number) in tolerant)
            gaps.append({"id": own, "answers": row.lists("answer", number), "tolerant": is_tolerant})
    return {**_common(row, "instruction"), "text": row.html(text), "gaps": gaps}


def _gap_choices(row: Row, number: int) -> list[dict[str, Any]]:
    parts = {code: raw_parts(words, "|") if words else [] for code, words in row.words("answer", number).items()}
    choices = []
    for pair in zip_longest(*(parts[code] for code in LANGUAGES), fillvalue=""):
        right = any(words.startswith("*") for words in pair)
        words = {code: unstroked(said.removeprefix("*").strip()) for code, said in zip(LANGUAGES, pair, strict=True)}
        choices.append({"text": row.html(words), "correct": right})
    return choices


def _hottext(row: Row) -> dict[str, Any]:
    text: Bilingual = {}
    right: set[int] = set()
    last = 0
    for code, words in row.words("question").items():
        order = count(1)

        def mark(found: re.Match[str], order: Any = order) -> str:
            nonlocal last
            number = int(found[2] or 0) or next(order)
            last = max(last, number)
            if found[1]:
                right.add(number)
            return f"[[h{number}|{found[3]}]]"

        text[code] = _SPOT.sub(mark, words)
    said = [int(part) for part in re.split(r"[^0-9]+", to_ascii_digits(row.fact("right"))) if NUMBER.fullmatch(part)]
    spots = [{"id": f"h{number}", "correct": number in {*right, *said}} for number in range(1, last + 1)]
    return {
        **_common(row, "instruction"),
        "text": row.html(text),
        "spots": spots,
        "all_or_nothing": "all_or_nothing" in row.options(),
    }


def _matching(row: Row) -> dict[str, Any]:
    pairs = []
    for number in row.numbers_of("answer"):
        words = row.words("answer", number)
        if not any(words.values()):
            continue
        left, right = dict.fromkeys(LANGUAGES, ""), dict.fromkeys(LANGUAGES, "")
        for code, said in words.items():
            if said:
                left[code], right[code] = _sides(said)
        pairs.append({"left": row.html(left), "right": row.html(right)})
    distractors = [{"text": row.html(text)} for text in row.rows_of_lists("extra")]
    return {**_common(row), "pairs": pairs, "distractors": distractors}


def _sides(words: str) -> tuple[str, str]:
    sides = _ARROW.split(words, maxsplit=1) if _ARROW.search(words) else re.split(r"\s*=\s*", words, maxsplit=1)
    if len(sides) != 2:
        raise Refused(_("“%(words)s” is not a pair. Write both sides as: oil => bottle.") % {"words": words[:60]})
    return sides[0].replace("=\\>", "=>"), sides[1].replace("=\\>", "=>")


def _ordering(row: Row) -> dict[str, Any]:
    items = []
    for number in row.numbers_of("answer"):
        text, media = row.text_and_media("answer", number)
        if any(text.values()) or media:
            items.append({"text": text, **({"media": media} if media else {})})
    options = row.options()
    scoring = next((name for name in ("exact", "neighbours") if name in options), "places")
    return {**_common(row), "items": items, "scoring": scoring}


def _long_text(row: Row) -> dict[str, Any]:
    most = to_ascii_digits(row.fact("most_words"))
    return {**_common(row), **_rubric(row), "most_words": round(row.number(most)) if most else None}


def _rubric(row: Row) -> dict[str, Any]:
    numbers = row.numbers_of("answer")
    points = row.amounts("points", max(len(numbers), 1), 1)
    rubric = [
        {"text": row.text("answer", number), "points": worth}
        for number, worth in zip(numbers, points, strict=False)
        if any(row.words("answer", number).values())
    ]
    return {"rubric": rubric or [{"text": dict(WHOLE_ANSWER), "points": points[0]}], "model_answer": row.text("model")}


def _upload(row: Row) -> dict[str, Any]:
    options = row.options()
    accept = [name for name in ("image", "sound", "document") if name in options]
    files = (options.get("files") or ["1"])[0]
    return {**_common(row), **_rubric(row), "accept": accept or ["image"], "most_files": int(files)}


MAKERS: dict[str, Callable[[Row], dict[str, Any]]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.SHORT: _short,
    Kind.NUMERIC: _numeric,
    Kind.GAP: _gap,
    Kind.MATCHING: _matching,
    Kind.ORDERING: _ordering,
    Kind.HOTTEXT: _hottext,
    Kind.LONG_TEXT: _long_text,
    Kind.UPLOAD: _upload,
}
