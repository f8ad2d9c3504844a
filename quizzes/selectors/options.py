"""What was answered to one version of a question, how often, and by whom: those who know, or those who do not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from quizzes import grading
from quizzes.choices import Kind
from quizzes.kinds import kind_of, localised
from quizzes.kinds.base import Json
from quizzes.kinds.hottext import MARK
from quizzes.models import QuestionVersion, Quiz
from quizzes.selectors.analysis import CHUNK, answers_of, attempts_for
from quizzes.statistics import PERCENT

MOST_OPTIONS = 200
Given = tuple[str, str, bool | None]  # by what answers are counted together, its words, whether the key calls it right


@dataclass
class Option:
    """How often something was answered, and how those who did fared in the rest."""

    label: str
    is_right: bool | None
    count: int = 0
    rest: float = 0.0

    @property
    def mean_rest(self) -> float | None:
        return self.rest / self.count if self.count else None


def options_of(quiz: Quiz, version: QuestionVersion, which: str, language: str, *, seen_by: User | None = None) -> list[Option]:
    """What was answered to one version: each choice (also those that nobody took), or the answers typed most often.

    None for what a person marks. `seen_by` as in `attempts_for`.
    """
    if kind_of(version.kind).is_open:
        return []
    options = _offered(version, language)
    others, left_out = Option(_("Other answers"), None), Option(_("No answer"), None)
    rows = answers_of(attempts_for(quiz, which, seen_by=seen_by)).filter(version=version).annotate(given=F("response__value"))
    for value, fraction, points, total, most in rows.values_list(
        "given", "response__fraction", "points", "attempt__score", "attempt__max_score"
    ).iterator(chunk_size=CHUNK):
        if fraction is None or total is None or most is None:  # judged answers have all three
            continue
        rest = float(total - fraction * points) / float(most - points) * PERCENT if most > points else 0.0
        met = [left_out] if value is None else []
        for key, label, is_right in _given(version, value, language):
            if key not in options and len(options) < MOST_OPTIONS:
                options[key] = Option(label, is_right)
            met.append(options.get(key, others))
        for option in met:
            option.count += 1
            option.rest += rest
    by_count = sorted(options.values(), key=lambda option: -option.count)
    return [*by_count, *(option for option in (others, left_out) if option.count)]


def _given(version: QuestionVersion, value: Json, language: str) -> Iterator[Given]:
    """The parts of an answer: a choice, each of several, each gap, pair or position with what stands in it."""
    if value is None:
        return
    if version.kind in _PARTS:
        yield from _PARTS[version.kind](version.body, value, language)
    else:
        yield from ((str(one), str(one), None) for one in (value if isinstance(value, list) else [value]))


def _gaps(body: Mapping[str, Any], value: Json, language: str) -> Iterator[Given]:
    for gap in body["gaps"]:
        if inner := value.get(gap["id"]):
            chosen = next((choice["text"] for choice in gap.get("choices", []) if choice["id"] == inner), None)
            yield f"{gap['id']}={inner}", f"{gap['id']}: {_words(chosen, inner, language)}", grading.is_gap_right(gap, inner)


def _pairs(body: Mapping[str, Any], value: Json, language: str) -> Iterator[Given]:
    rights = {pair["id"]: pair["right"] for pair in body["pairs"]} | {
        distractor["id"]: distractor["text"] for distractor in body["distractors"]
    }
    sides = grading.right_sides(body)
    for pair in body["pairs"]:
        left = pair["id"]
        if inner := value.get(left):
            words = f"{_words(pair['left'], left, language)} ↔ {_words(rights.get(inner), inner, language)}"
            yield f"{left}={inner}", words, inner == sides[left]


def _positions(body: Mapping[str, Any], value: Json, language: str) -> Iterator[Given]:
    items = {item["id"]: item["text"] for item in body["items"]}
    for position, (inner, right) in enumerate(zip(value, items, strict=False), start=1):
        if inner:
            yield f"{position}={inner}", f"{position}. {_words(items.get(inner), inner, language)}", inner == right


_PARTS: dict[str, Callable[[Mapping[str, Any], Any, str], Iterator[Given]]] = {
    Kind.GAP: _gaps,
    Kind.MATCHING: _pairs,
    Kind.ORDERING: _positions,
}


def _offered(version: QuestionVersion, language: str) -> dict[str, Option]:
    if version.kind == Kind.TRUE_FALSE:
        right = version.body["correct"]
        return {"True": Option(_("True"), right), "False": Option(_("False"), not right)}
    parts = version.body.get("choices") or version.body.get("spots") or []
    marked = _marked(version.body["text"], language) if version.kind == Kind.HOTTEXT else {}
    return {
        part["id"]: Option(marked.get(part["id"]) or _words(part.get("text") or part.get("label"), part["id"], language), part["correct"])
        for part in parts
    }


def _marked(text: Mapping[str, str], language: str) -> dict[str, str]:
    """The words that can be marked, by the name of their mark."""
    return {own: unescape(words) for own, words in MARK.findall(text.get(language) or next(filter(None, text.values()), ""))}


def _words(text: Mapping[str, str] | None, own: str, language: str) -> str:
    said = localised(text, language)
    return unescape(said.plain) if said else own
