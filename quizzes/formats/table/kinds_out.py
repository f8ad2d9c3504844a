"""A question as the cells of one row."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from quizzes.choices import Kind
from quizzes.formats.table.cells import joined, with_media, words_of
from quizzes.formats.table.columns import Column
from quizzes.formats.table.vocabulary import OPTIONS, TRUTH, word
from quizzes.kinds.base import LANGUAGES

Body = Mapping[str, Any]
Cells = dict[Column, str]
_GAP = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})\]\]")
_SPOT = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})\|")
_LOOKS_BLANK = re.compile(r"_{3,}|…{2,}|\.{5,}")


def _text(cells: Cells, name: str, text: Mapping[str, str] | None, number: int = 0, media: Mapping[str, Any] | None = None) -> None:
    for code in LANGUAGES:
        words = with_media(words_of((text or {}).get(code, "")), media, code)
        if words:
            cells[Column(name, code, number)] = words


def _plain(cells: Cells, name: str, text: Mapping[str, str], number: int = 0) -> None:
    for code in LANGUAGES:
        if text.get(code):
            cells[Column(name, code, number)] = text[code]


def _common(body: Body, stem_column: str = "question") -> Cells:
    cells: Cells = {}
    _text(cells, stem_column, body.get("stem"), media=body.get("media"))
    _text(cells, "explanation", body.get("feedback"))
    return cells


def _numbers(cells: Cells, name: str, numbers: list[Any], usual: Any) -> None:
    if any(number != usual for number in numbers):
        cells[Column(name)] = " ; ".join(str(number) for number in numbers)


def _options(cells: Cells, language: str, *found: str) -> None:
    if found:
        said = [" ".join([word(name, OPTIONS, language), *rest]) for name, *rest in (part.split() for part in found)]
        cells[Column("options")] = " ; ".join(said)


def _choices(body: Body, language: str) -> Cells:
    cells = _common(body)
    for number, choice in enumerate(body["choices"], start=1):
        _text(cells, "answer", choice["text"], number, choice.get("media"))
        _text(cells, "note", choice.get("feedback"), number)
    right = [str(number) for number, choice in enumerate(body["choices"], start=1) if choice["correct"]]
    cells[Column("right")] = " ; ".join(right)
    fixed = [str(number) for number, choice in enumerate(body["choices"], start=1) if choice.get("pinned")]
    settings = [name for name in ("all_or_nothing", "one_right") if body.get(name)]
    _options(cells, language, *settings, *([" ".join(["fixed", *fixed])] if fixed else []))
    return cells


def _true_false(body: Body, language: str) -> Cells:
    cells = _common(body)
    cells[Column("right")] = word("true" if body["correct"] else "false", TRUTH, language)
    _text(cells, "note", body["feedback_true"], 1)
    _text(cells, "note", body["feedback_false"], 2)
    return cells


def _short(body: Body, language: str) -> Cells:
    cells = _common(body)
    for number, answer in enumerate(body["answers"], start=1):
        _plain(cells, "answer", answer["text"], number)
        _text(cells, "note", answer.get("feedback"), number)
    _numbers(cells, "points", [answer["weight"] for answer in body["answers"]], 100)
    _options(cells, language, *(name for name in ("tolerant", "wildcards") if body.get(name)))
    return cells


def _numeric(body: Body, _language: str) -> Cells:
    cells = _common(body)
    for number, answer in enumerate(body["answers"], start=1):
        _plain(cells, "answer", dict.fromkeys(LANGUAGES, answer["value"].replace(".", ",")), number)
        _text(cells, "note", answer.get("feedback"), number)
    _numbers(cells, "points", [answer["weight"] for answer in body["answers"]], 100)
    _numbers(cells, "tolerance", [answer["tolerance"].replace(".", ",") for answer in body["answers"]], "0")
    _plain(cells, "unit", body.get("unit") or {})
    return cells


def _gap(body: Body, language: str) -> Cells:
    cells = _common(body, "instruction")
    numbers = {gap["id"]: number for number, gap in enumerate(body["gaps"], start=1)}
    marked = {code: _GAP.sub(lambda mark: f"[[{numbers.get(mark[1], mark[1])}]]", html) for code, html in body["text"].items()}
    _text(cells, "question", marked)
    for code, html in marked.items():
        if _LOOKS_BLANK.search(html):
            cells[Column("question", code)] = f"<html>{_LOOKS_BLANK.sub(_as_entities, html)}</html>"
    for gap in body["gaps"]:
        number = numbers[gap["id"]]
        if "choices" in gap:
            for code in LANGUAGES:
                if any(choice["text"].get(code) for choice in gap["choices"]):
                    cells[Column("answer", code, number)] = joined(map(_gap_choice, gap["choices"], [code] * len(gap["choices"])), "|")
        else:
            for code in LANGUAGES:
                if answers := gap["answers"].get(code):
                    cells[Column("answer", code, number)] = re.sub(r"(^|(?<!\\)\| )\*", r"\1\\*", joined(answers, "|"))
    tolerant = [str(numbers[gap["id"]]) for gap in body["gaps"] if gap.get("tolerant")]
    _options(cells, language, *([" ".join(["tolerant", *tolerant])] if tolerant else []))
    return cells


def _as_entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in found[0])


def _gap_choice(choice: Mapping[str, Any], code: str) -> str:
    words = words_of(choice["text"].get(code, ""))
    if words.startswith("*"):
        words = f"<html>{choice['text'][code]}</html>"
    return f"*{words}" if choice["correct"] else words


def _hottext(body: Body, language: str) -> Cells:
    cells = _common(body, "instruction")
    numbers = {spot["id"]: number for number, spot in enumerate(body["spots"], start=1)}
    _text(
        cells,
        "question",
        {code: _SPOT.sub(lambda mark: f"[[{numbers.get(mark[1], mark[1])}|", html) for code, html in body["text"].items()},
    )
    cells[Column("right")] = " ; ".join(str(numbers[spot["id"]]) for spot in body["spots"] if spot["correct"])
    _options(cells, language, *(["all_or_nothing"] if body.get("all_or_nothing") else []))
    return cells


def _matching(body: Body, _language: str) -> Cells:
    cells = _common(body)
    for number, pair in enumerate(body["pairs"], start=1):
        for code in LANGUAGES:
            left, right = (words_of(pair[side].get(code, "")).replace("=>", "=\\>") for side in ("left", "right"))
            if left or right:
                cells[Column("answer", code, number)] = f"{left} => {right}"
    for code in LANGUAGES:
        distractors = joined((words_of(distractor["text"].get(code, "")) for distractor in body["distractors"]), "|")
        if distractors.strip("| "):
            cells[Column("extra", code)] = distractors
    return cells


def _ordering(body: Body, language: str) -> Cells:
    cells = _common(body)
    for number, item in enumerate(body["items"], start=1):
        _text(cells, "answer", item["text"], number, item.get("media"))
    scoring = body.get("scoring", "places")
    _options(cells, language, *([scoring] if scoring != "places" else []))
    return cells


def _rubric(body: Body) -> Cells:
    cells = _common(body)
    for number, criterion in enumerate(body["rubric"], start=1):
        _text(cells, "answer", criterion["text"], number)
    _numbers(cells, "points", [criterion["points"] for criterion in body["rubric"]], 1)
    _text(cells, "model", body.get("model_answer"))
    return cells


def _long_text(body: Body, _language: str) -> Cells:
    cells = _rubric(body)
    if body.get("most_words"):
        cells[Column("most_words")] = str(body["most_words"])
    return cells


def _upload(body: Body, language: str) -> Cells:
    cells = _rubric(body)
    _options(cells, language, *body["accept"], f"files {body['most_files']}")
    return cells


WRITERS: dict[str, Callable[[Body, str], Cells]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
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
