"""A question body laid out for the form: every text as typed, every problem beside its field."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Media
from wagtail.images.widgets import AdminImageChooser
from wagtailmedia.widgets import AdminAudioChooser

from quizzes.choices import Kind
from quizzes.forms.gaps import as_shown
from quizzes.forms.question import ROWS
from quizzes.kinds.base import LANGUAGES
from quizzes.kinds.markup import as_typed


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
class Chooser:
    """The picture or recording of a part: Wagtail's choosers, and the words for who cannot see or hear it."""

    name: str
    image: int | None
    sound: int | None
    alt: Pair
    problems: list[Any]

    @property
    def is_used(self) -> bool:
        return bool(self.image or self.sound or self.problems or self.alt.problems)

    @property
    def image_html(self) -> str:
        return AdminImageChooser().render(f"{self.name}.image", self.image, {"id": f"{self.name}.image"})

    @property
    def sound_html(self) -> str:
        return AdminAudioChooser().render(f"{self.name}.sound", self.sound, {"id": f"{self.name}.sound"})


@dataclass(frozen=True)
class Row:
    """One choice, gap, pair or item. `slot` names its fields; "new" is the one that the page copies."""

    slot: str
    id: str
    texts: dict[str, Pair]
    media: Chooser | None
    flags: dict[str, Any] = field(default_factory=dict)
    problems: list[Any] = field(default_factory=list)


HTML_TEXTS = {
    "choices": ["text", "feedback"],
    "answers": ["feedback"],
    "pairs": ["left", "right"],
    "distractors": ["text"],
    "items": ["text"],
    "rubric": ["text"],
}
PLAIN_TEXTS = {Kind.SHORT: ["text"], Kind.HOTSPOT: ["label"]}
LEAST_ROWS = {"choices": 2, "answers": 1, "pairs": 2, "distractors": 0, "items": 2, "gaps": 1, "spots": 2, "rubric": 1}
WITH_MEDIA = ("choices", "items")
# The first letter of the ids that stand in a text.
LETTERS = {Kind.GAP: "g", Kind.HOTTEXT: "h"}


class FormBody:
    """What the template of the question form reads."""

    @property
    def media_assets(self) -> Media:
        """Scripts and styles of the choosers. Asked for when a page is drawn: before that, static files may not be collected."""
        return AdminImageChooser().media + AdminAudioChooser().media

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
        self.all_or_nothing, self.one_right = body.get("all_or_nothing", False), body.get("one_right", not body and kind == Kind.HOTSPOT)
        self.tolerant, self.wildcards = body.get("tolerant", not body), body.get("wildcards", False)
        self.scoring, self.scoring_problems = body.get("scoring", "places"), self._problems["scoring"]
        self.unit = self._pair("unit", body, plain=True)
        self.media, self.image = self._chooser("media", body), self._chooser("image", body)
        self.open = self._open()
        self.lists = [
            {"name": name, "rows": self._rows(name), "blank": self._row(name, "new", {}), "problems": self._problems[name]}
            for name in ROWS[kind]
        ]

    def _open(self) -> dict[str, Any]:
        """What only questions have that a person marks."""
        names = {"most_words": "", "accept": [] if self.body else ["image"], "most_files": "" if self.body else 1}
        said = {name: self.body.get(name) or default for name, default in names.items()}
        problems = {f"{name}_problems": self._problems[name] for name in names}
        return {**said, **problems, "model_answer": self._pair("model_answer", self.body)}

    def _pair(self, name: str, node: Mapping[str, Any], prefix: str = "", *, plain: bool = False) -> Pair:
        text, path = node.get(name) or {}, prefix + name
        found = [*self._problems[path], *(message for code in LANGUAGES for message in self._problems[f"{path}.{code}"])]
        sides = [text.get(code, "") if plain else as_typed(text.get(code, "")) for code in LANGUAGES]
        return Pair(path, sides[0], sides[1], found)

    def _chooser(self, name: str, node: Mapping[str, Any], prefix: str = "") -> Chooser:
        media, path = node.get(name) or {}, prefix + name
        own = {kind: media.get("id") or None if media.get("type") == kind else None for kind in ("image", "sound")}
        return Chooser(path, own["image"], own["sound"], self._pair("alt", media, f"{path}.", plain=True), self._problems[path])

    def _rows(self, name: str) -> list[Row]:
        rows = list(self.body.get(name) or [])
        rows += [{}] * (LEAST_ROWS[name] - len(rows))
        return [self._row(name, str(number), row) for number, row in enumerate(rows)]

    def _row(self, name: str, slot: str, row: Mapping[str, Any]) -> Row:
        prefix = f"{name}.{slot}."
        texts = {part: self._pair(part, row, prefix) for part in HTML_TEXTS.get(name, [])}
        if self.kind in PLAIN_TEXTS:
            texts |= {part: self._pair(part, row, prefix, plain=True) for part in PLAIN_TEXTS[Kind(self.kind)]}
        if self.kind == Kind.HOTSPOT:
            texts["feedback"] = self._pair("feedback", row, prefix)
        if name == "gaps":
            texts["answers"] = self._answers(row, prefix)
        return Row(
            slot,
            row.get("id", "") or self._first_id(slot),
            texts,
            self._chooser("media", row, prefix) if name in WITH_MEDIA else None,
            {
                "correct": row.get("correct", False),
                "pinned": row.get("pinned", False),
                "tolerant": row.get("tolerant", slot == "new" or not row),
                "choose": "choices" in row,
                "worth": row.get("points", ""),
                "value": row.get("value", ""),
                "tolerance": row.get("tolerance", ""),
                "weight": row.get("weight", "") or (100 if slot == "0" or row else ""),
                "shape": row.get("shape", "rect"),
                "points": [str(point) for point in (row.get("points") if name == "spots" else None) or [""] * 4],
            },
            [message for part in ("", ".value", ".tolerance", ".weight") for message in self._problems[f"{name}.{slot}{part}"]],
        )

    def _first_id(self, slot: str) -> str:
        letter = LETTERS.get(Kind(self.kind), "")
        return f"{letter}{int(slot) + 1}" if letter and slot.isdigit() else ""

    def _answers(self, row: Mapping[str, Any], prefix: str) -> Pair:
        path = f"{prefix}answers"
        found = [m for p, ms in self._problems.items() if p.startswith((path, f"{prefix}choices")) for m in ms]
        if "choices" in row:
            sides = {code: [as_typed(choice["text"].get(code, "")) for choice in as_shown(row["choices"])] for code in LANGUAGES}
        else:
            sides = {code: (row.get("answers") or {}).get(code) or [] for code in LANGUAGES}
        return Pair(path, "\n".join(sides["ar"]), "\n".join(sides["fr"]), found)
