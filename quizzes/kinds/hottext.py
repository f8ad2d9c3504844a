"""Hottext questions: words to mark in a text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.kinds.base import LANGUAGES, Body, Order, localised
from quizzes.kinds.checks import Problems, as_mapping, clean_rows, clean_text, give_ids
from quizzes.kinds.media import with_media
from quizzes.kinds.spots import SpotsKind

# A mark: [[h1|words]]. The words hold no markup of their own.
MARK = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})\|([^\[\]|]+)\]\]")
TAG = re.compile(r"<[^>]*>")
MOST_SPOTS = 40


@dataclass(frozen=True)
class MarkedSegment:
    """A piece of the text, and the words after it that can be marked."""

    html: SafeString
    mark: Any = None


@dataclass(frozen=True)
class MarkLine:
    """LocalisedText in the review."""

    words: SafeString
    chosen: bool
    correct: bool


class Hottext(SpotsKind):
    kind = Kind.HOTTEXT
    template = "quizzes/questions/_hottext.html"
    review_template = "quizzes/questions/_review_hottext.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        rows = clean_rows(
            raw.get("spots"),
            "spots",
            problems,
            least=2,
            most=MOST_SPOTS,
            too_few=_("Write at least two words to choose from, as [[h1|word]] in the text."),
            too_many=_("A text has at most 40 words to choose from."),
        )
        ids = give_ids(rows, "h", "spots", problems, set())
        text = clean_text(raw.get("text"), "text", problems, required=_("Write the text with its words to mark."))
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems),
            "text": {code: _without_markup_inside(words) for code, words in text.items()},
            "spots": [{"id": spot_id, "correct": row.get("correct") is True} for row, spot_id in zip(rows, ids, strict=True)],
            "all_or_nothing": raw.get("all_or_nothing") is True,
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        if rows and not any(spot["correct"] for spot in body["spots"]):
            problems.add("spots", _("Say which words are right."))
        self._check_marks(body["text"], ids, problems)
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def _check_marks(self, text: Mapping[str, str], ids: list[str], problems: Problems) -> None:
        for code in LANGUAGES:
            # Looked for without the markup, so that none stands inside a tag.
            found = sorted(spot_id for spot_id, words in MARK.findall(strip_tags(text[code])) if words.strip())
            if text[code] and not found == sorted(spot_id for spot_id, _words in MARK.findall(text[code])) == sorted(ids):
                problems.add(
                    f"text.{code}",
                    _("Each of these stands once in the text of each language, around its words: %(marks)s.")
                    % {"marks": " ".join(f"[[{spot_id}|…]]" for spot_id in ids)},
                )

    def headline(self, body: Body) -> dict:
        return {code: body["stem"][code] or MARK.sub(r"\2", body["text"][code]) for code in LANGUAGES}

    def _segments(self, body: Body, language: str, marks: Mapping[str, Any]) -> list[MarkedSegment]:
        words = localised(body["text"], language)
        pieces = MARK.split(words.html if words else "")
        return [
            MarkedSegment(
                SafeString(pieces[index]),
                marks[pieces[index + 1]](SafeString(pieces[index + 2])) if index + 2 < len(pieces) else None,
            )
            for index in range(0, len(pieces), 3)
        ]

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        def mark(position: int, spot_id: str) -> Any:
            return lambda words: {"position": str(position), "words": words, "checked": spot_id in (value or ())}

        marks = {spot_id: mark(position, spot_id) for position, spot_id in enumerate(order["spots"], start=1)}
        said = localised(body["text"], language)
        return {
            "segments": self._segments(body, language, marks),
            "language": said.language if said else language,
            "all_or_nothing": body["all_or_nothing"],
        }

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[MarkedSegment]:
        def mark(spot: Mapping[str, Any]) -> Any:
            return lambda words: MarkLine(words, spot["id"] in (value or ()), spot["correct"])

        return self._segments(body, language, {spot["id"]: mark(spot) for spot in body["spots"]})


def _without_markup_inside(html: str) -> str:
    return MARK.sub(lambda found: f"[[{found[1]}|{TAG.sub('', found[2])}]]", html)
