"""Gap questions: a text with gaps to type into or to choose for."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from quizzes import grading
from quizzes.choices import Kind
from quizzes.exceptions import ResponseInvalid
from quizzes.kinds.base import LANGUAGES, Body, LocalisedText, Order, QuestionKind, clean_typed, from_position, localised
from quizzes.kinds.checks import Problems, as_mapping, clean_rows, clean_text, give_ids, one_line
from quizzes.kinds.choice import clean_choices, offers_what_was_drawn, shuffled
from quizzes.kinds.media import with_media
from text.folding import normalise_answer

MARK = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})\]\]")
LONGEST_ANSWER = 200
MOST_ANSWERS = 30


@dataclass(frozen=True)
class Segment:
    """A piece of the text, and the gap after it."""

    html: SafeString
    gap: Any = None


@dataclass(frozen=True)
class GapLine:
    """A gap in the review."""

    given: LocalisedText | str
    wanted: LocalisedText | str
    right: bool


class Gap(QuestionKind):
    kind = Kind.GAP
    template = "quizzes/questions/_gap.html"
    review_template = "quizzes/questions/_review_gap.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        rows = clean_rows(
            raw.get("gaps"),
            "gaps",
            problems,
            least=1,
            most=20,
            too_few=_("Write at least one gap, as [[g1]] in the text."),
            too_many=_("A text has at most 20 gaps."),
        )
        ids = give_ids(rows, "g", "gaps", problems, set())
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems),
            "text": clean_text(raw.get("text"), "text", problems, required=_("Write the text with its gaps.")),
            "gaps": [
                self._clean_gap(row, gap_id, f"gaps.{index}", problems) for index, (row, gap_id) in enumerate(zip(rows, ids, strict=True))
            ],
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        self._check_marks(body["text"], ids, problems)
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def _clean_gap(self, row: Any, gap_id: str, path: str, problems: Problems) -> dict:
        if row.get("choices"):
            choices = clean_choices(row["choices"], f"{path}.choices", problems, one_right=True, with_feedback=False)
            return {"id": gap_id, "choices": choices}
        given = as_mapping(row.get("answers"))
        answers = {}
        for code in LANGUAGES:
            listed = given.get(code) or []
            texts = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
            kept = [one_line(text) for text in texts if normalise_answer(text)]
            if any(len(text) > LONGEST_ANSWER for text in kept) or len(kept) > MOST_ANSWERS:
                problems.add(f"{path}.answers.{code}", _("An accepted answer is short, and a gap has at most 30 of them."))
            answers[code] = kept[:MOST_ANSWERS]
        if not any(answers.values()):
            problems.add(f"{path}.answers", _("Write at least one accepted answer."))
        return {"id": gap_id, "answers": answers, "tolerant": row.get("tolerant") is True}

    def _check_marks(self, text: dict, ids: list[str], problems: Problems) -> None:
        for code in LANGUAGES:
            if text[code] and sorted(MARK.findall(text[code])) != sorted(ids):
                problems.add(
                    f"text.{code}",
                    _("Each gap stands once in the text of each language: %(marks)s.")
                    % {"marks": " ".join(f"[[{gap_id}]]" for gap_id in ids)},
                )

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        return {
            gap["id"]: shuffled(gap["choices"], rng) if shuffle else [choice["id"] for choice in gap["choices"]]
            for gap in body["gaps"]
            if "choices" in gap
        }

    def clean_value(self, body: Body, order: Order, value: Any) -> dict | None:
        if value is None:
            return None
        known = {gap["id"] for gap in body["gaps"]}
        if not isinstance(value, dict) or not set(value) <= known:
            raise ResponseInvalid
        kept = {}
        for gap_id, given in value.items():
            if given in (None, ""):
                continue
            if gap_id in order:
                if given not in order[gap_id]:
                    raise ResponseInvalid
                kept[gap_id] = given
            elif typed := clean_typed(given, LONGEST_ANSWER, _("This answer is too long. Write a few words only.")):
                kept[gap_id] = typed
        return kept or None

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> dict:
        value = {}
        for gap in body["gaps"]:
            given = data.get(f"{prefix}-{gap['id']}")
            if given:
                value[gap["id"]] = from_position(order[gap["id"]], given) if gap["id"] in order else given
        return value

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_gap(body, value)

    def still_asks(self, body: Body, asked: Body, order: Order) -> bool:
        # Ids of choices count within their gap only.
        choices = {gap["id"]: gap["choices"] for gap in body["gaps"] if "choices" in gap}
        return (
            {gap["id"] for gap in body["gaps"]} == {gap["id"] for gap in asked["gaps"]}
            and set(choices) == set(order)
            and all(offers_what_was_drawn(offered, order[gap_id]) for gap_id, offered in choices.items())
        )

    def headline(self, body: Body) -> dict:
        return {code: MARK.sub(" … ", body["text"][code]) or body["stem"][code] for code in LANGUAGES}

    def _segments(self, body: Body, language: str, gaps: dict) -> Iterator[Segment]:
        words = localised(body["text"], language)
        pieces = MARK.split(words.html if words else "")
        for index in range(0, len(pieces), 2):
            gap = gaps.get(pieces[index + 1]) if index + 1 < len(pieces) else None
            yield Segment(SafeString(pieces[index]), gap)

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        given, gaps = value or {}, {}
        for gap in body["gaps"]:
            gap_id = gap["id"]
            shown: dict[str, Any] = {"id": gap_id}
            if gap_id not in order:
                shown["value"] = given.get(gap_id, "")
            else:
                texts = {choice["id"]: choice["text"] for choice in gap["choices"]}
                shown["options"] = [
                    {"position": str(position), "words": localised(texts[choice], language), "selected": given.get(gap_id) == choice}
                    for position, choice in enumerate(order[gap_id], start=1)
                ]
            gaps[gap_id] = shown
        words = localised(body["text"], language)
        return {"segments": list(self._segments(body, language, gaps)), "language": words.language if words else language}

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[Segment]:
        given, gaps = value or {}, {}
        for gap in body["gaps"]:
            gap_id = gap["id"]
            right = grading.is_gap_right(gap, given.get(gap_id))
            if "choices" in gap:
                texts = {choice["id"]: localised(choice["text"], language) for choice in gap["choices"]}
                wanted = next(texts[choice["id"]] for choice in gap["choices"] if choice["correct"])
                gaps[gap_id] = GapLine(_plain(texts.get(given.get(gap_id))), _plain(wanted), right)
            else:
                accepted = gap["answers"][language] or next(answers for answers in gap["answers"].values() if answers)
                gaps[gap_id] = GapLine(given.get(gap_id, ""), accepted[0], right)
        return list(self._segments(body, language, gaps))


def _plain(words: LocalisedText | None) -> str:
    return unescape(strip_tags(words.html)) if words else ""
