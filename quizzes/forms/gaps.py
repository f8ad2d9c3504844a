"""The gaps of a question as its form sends them: accepted answers one a line, or choices one a line, the right one first."""

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.kinds.base import LANGUAGES
from quizzes.kinds.markup import as_typed

Choice = Mapping[str, Any]


def gaps_from_post(posted: Any, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The gaps for the kind to check. A choice keeps the id that its words had, so that old answers are still read by it."""
    before = {gap["id"]: gap.get("choices", []) for gap in posted.current.get("gaps", [])}
    return [_gap(posted, row, before) for row in rows]


def as_shown(choices: Sequence[Choice]) -> list[Choice]:
    """The choices of a gap in the order of the form."""
    return sorted(choices, key=lambda choice: not choice.get("correct"))


def _gap(posted: Any, row: Mapping[str, Any], before: Mapping[str, Sequence[Choice]]) -> dict[str, Any]:
    lines = {code: [line.strip() for line in words.splitlines() if line.strip()] for code, words in posted.plain(row, "answers").items()}
    gap: dict[str, Any] = {"id": str(row.get("id", "")).strip()}
    if row.get("way") != "choose":
        return gap | {"answers": lines, "tolerant": "tolerant" in row}
    longest = max(len(words) for words in lines.values())
    typed = [{code: lines[code][index] if index < len(lines[code]) else "" for code in LANGUAGES} for index in range(longest)]
    gap["choices"] = [
        {**own, "text": {code: posted.html(line) for code, line in words.items()}, "correct": index == 0}
        for index, (words, own) in enumerate(zip(typed, _earlier(typed, as_shown(before.get(gap["id"], []))), strict=True))
    ]
    return gap


def _earlier(typed: Sequence[Mapping[str, str]], before: Sequence[Choice]) -> list[Choice]:
    """Which choice each line was: by its words in either language, else by its index; an empty one when it is new."""
    rest = list(before)
    found: list[Choice] = []
    for words in typed:
        same = next((choice for choice in rest if _says(choice, words)), None)
        if same:
            rest.remove(same)
        found.append(same or {})
    return [own or (before[index] if index < len(before) and before[index] in rest else {}) for index, own in enumerate(found)]


def _says(choice: Choice, words: Mapping[str, str]) -> bool:
    return any(line and as_typed(choice["text"].get(code, "")) == line for code, line in words.items())
