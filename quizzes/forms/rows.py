"""A question body laid out for the form: every text as typed, every problem beside its field."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizzes.choices import Kind
from quizzes.forms.markup import as_typed
from quizzes.forms.question import ROWS
from quizzes.kinds.base import LANGUAGES


@dataclass(frozen=True)
class Pair:
    """A text in both languages: the two boxes and what is wrong."""

    name: str
    ar: str
    fr: str
    problems: list[Any]

    @property
    def sides(self) -> Iterator[tuple[str, str, str]]:
        """language, direction, words"""
        yield "ar", "rtl", self.ar
        yield "fr", "ltr", self.fr


@dataclass(frozen=True)
class Row:
    """One choice, gap, pair or item. `slot` names its fields; "new" is the one that the page copies."""

    slot: str
    id: str
    texts: dict[str, Pair]
    flags: dict[str, Any] = field(default_factory=dict)
    problems: list[Any] = field(default_factory=list)


ROW_TEXTS = {"choices": ["text", "feedback"], "pairs": ["left", "right"], "distractors": ["text"], "items": ["text"], "gaps": []}
LEAST_ROWS = {"choices": 2, "pairs": 2, "distractors": 0, "items": 2, "gaps": 1}


class FormBody:
    """What the template of the question form reads."""

    def __init__(self, kind: str, body: Mapping[str, Any], problems: list[tuple[str, Any]]) -> None:
        self.kind, self.body = kind, body
        self._problems: dict[str, list[Any]] = defaultdict(list)
        for path, message in problems:
            self._problems[path].append(message)
        self.stem, self.feedback = self._pair("stem", body), self._pair("feedback", body)
        self.text = self._pair("text", body)
        self.feedback_true, self.feedback_false = self._pair("feedback_true", body), self._pair("feedback_false", body)
        self.correct = body.get("correct")
        self.correct_problems = self._problems["correct"]
        self.all_or_nothing = body.get("all_or_nothing", False)
        self.lists = [
            {"name": name, "rows": self._rows(name), "blank": self._row(name, "new", {}), "problems": self._problems[name]}
            for name in ROWS[Kind(kind)]
        ]

    def _pair(self, name: str, node: Mapping[str, Any], prefix: str = "") -> Pair:
        text, path = node.get(name) or {}, prefix + name
        found = [*self._problems[path], *(message for code in LANGUAGES for message in self._problems[f"{path}.{code}"])]
        return Pair(path, as_typed(text.get("ar", "")), as_typed(text.get("fr", "")), found)

    def _rows(self, name: str) -> list[Row]:
        rows = list(self.body.get(name) or [])
        rows += [{}] * (LEAST_ROWS[name] - len(rows))
        return [self._row(name, str(number), row) for number, row in enumerate(rows)]

    def _row(self, name: str, slot: str, row: Mapping[str, Any]) -> Row:
        prefix = f"{name}.{slot}."
        texts = {part: self._pair(part, row, prefix) for part in ROW_TEXTS[name]}
        if name == "gaps":
            texts["answers"] = self._answers(row, prefix)
        return Row(
            slot,
            row.get("id", "") or ("g1" if name == "gaps" and slot == "0" else ""),
            texts,
            {
                "correct": row.get("correct", False),
                "pinned": row.get("pinned", False),
                "tolerant": row.get("tolerant", slot == "new" or not row),
                "choose": "choices" in row,
            },
            self._problems[f"{name}.{slot}"],
        )

    def _answers(self, row: Mapping[str, Any], prefix: str) -> Pair:
        path = f"{prefix}answers"
        found = [m for p, ms in self._problems.items() if p.startswith((path, f"{prefix}choices")) for m in ms]
        if "choices" in row:
            ordered = sorted(row["choices"], key=lambda choice: not choice.get("correct"))
            sides = {code: [as_typed(choice["text"].get(code, "")) for choice in ordered] for code in LANGUAGES}
        else:
            sides = {code: (row.get("answers") or {}).get(code) or [] for code in LANGUAGES}
        return Pair(path, "\n".join(sides["ar"]), "\n".join(sides["fr"]), found)
