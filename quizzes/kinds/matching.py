"""Matching questions: each left side has its right side."""

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes import grading
from quizzes.choices import Kind
from quizzes.exceptions import ResponseInvalid
from quizzes.kinds.base import Body, LocalisedText, Order, QuestionKind, ShownMedia, from_position, localised
from quizzes.kinds.checks import Problems, as_mapping, clean_rows, clean_text, give_ids, refuse_duplicates
from quizzes.kinds.media import with_media


@dataclass(frozen=True)
class PairLine:
    """A row in the review: what it is about, what was chosen, what is right."""

    label: LocalisedText | None
    given: LocalisedText | None
    wanted: LocalisedText | None
    right: bool
    media: ShownMedia | None = None


class Matching(QuestionKind):
    kind = Kind.MATCHING
    template = "quizzes/questions/_matching.html"
    review_template = "quizzes/questions/_review_pairs.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        pair_rows = clean_rows(
            raw.get("pairs"),
            "pairs",
            problems,
            least=2,
            most=12,
            too_few=_("Write at least two pairs."),
            too_many=_("A question has at most 12 pairs."),
        )
        distractor_rows = clean_rows(
            raw.get("distractors"),
            "distractors",
            problems,
            least=0,
            most=12,
            too_few="",
            too_many=_("A question has at most 12 extra answers."),
        )
        taken: set[str] = set()
        pair_ids = give_ids(pair_rows, "p", "pairs", problems, taken)
        distractor_ids = give_ids(distractor_rows, "d", "distractors", problems, taken)
        pairs: list[dict[str, Any]] = []
        distractors: list[dict[str, Any]] = []
        for index, (row, part_id) in enumerate(zip(pair_rows, pair_ids, strict=True)):
            path = f"pairs.{index}"
            left = clean_text(row.get("left"), f"{path}.left", problems, required=_("Write this side of the pair."))
            right = clean_text(row.get("right"), f"{path}.right", problems, required=_("Write this side of the pair."))
            pairs.append({"id": part_id, "left": left, "right": right})
        for index, (row, part_id) in enumerate(zip(distractor_rows, distractor_ids, strict=True)):
            text = clean_text(row.get("text"), f"distractors.{index}.text", problems, required=_("Write this answer."))
            distractors.append({"id": part_id, "text": text})
        refuse_duplicates([pair["left"] for pair in pairs], "pairs", "left", problems, _("Two pairs begin with the same words."))
        rights = [pair["right"] for pair in pairs]
        for index, distractor in enumerate(distractors):
            if any(distractor["text"][code] and distractor["text"][code] == right[code] for right in rights for code in right):
                problems.add(f"distractors.{index}.text", _("This extra answer is the right answer of a pair."))
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "pairs": pairs,
            "distractors": distractors,
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        # The right sides are always shuffled: in the order of the pairs they would be the key.
        rights = list(dict.fromkeys(grading.right_sides(body).values()))
        rights += [distractor["id"] for distractor in body["distractors"]]
        rng.shuffle(rights)
        lefts = [pair["id"] for pair in body["pairs"]]
        if shuffle:
            rng.shuffle(lefts)
        return {"lefts": lefts, "rights": rights}

    def clean_value(self, body: Body, order: Order, value: Any) -> dict | None:
        if value is None:
            return None
        if not isinstance(value, dict) or not set(value) <= set(order["lefts"]):
            raise ResponseInvalid
        sides = grading.right_sides(body)
        kept = {}
        for left, right in value.items():
            if right in (None, ""):
                continue
            side = sides.get(right, right) if isinstance(right, str) else None
            if side not in order["rights"]:
                raise ResponseInvalid
            kept[left] = side
        return kept or None

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> dict:
        value = {}
        for position, left in enumerate(order["lefts"], start=1):
            if given := data.get(f"{prefix}-{position}"):
                value[left] = from_position(order["rights"], given)
        return value

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_matching(body, value)

    def still_asks(self, body: Body, asked: Body, order: Order) -> bool:
        return super().still_asks(body, asked, order) and {pair["id"] for pair in body["pairs"]} == set(order["lefts"])

    def _right_words(self, body: Body, language: str) -> dict[str, LocalisedText | None]:
        words = {pair["id"]: localised(pair["right"], language) for pair in body["pairs"]}
        return words | {distractor["id"]: localised(distractor["text"], language) for distractor in body["distractors"]}

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        given, rights = value or {}, self._right_words(body, language)
        lefts = {pair["id"]: pair["left"] for pair in body["pairs"]}
        return {
            "rows": [
                {
                    "position": position,
                    "words": localised(lefts[left], language),
                    "options": [
                        {"position": str(number), "words": rights[right], "selected": given.get(left) == right}
                        for number, right in enumerate(order["rights"], start=1)
                    ],
                }
                for position, left in enumerate(order["lefts"], start=1)
            ]
        }

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[PairLine]:
        given, rights, sides = value or {}, self._right_words(body, language), grading.right_sides(body)
        lefts = {pair["id"]: localised(pair["left"], language) for pair in body["pairs"]}
        return [
            PairLine(lefts[left], rights.get(given.get(left, "")), rights[sides[left]], given.get(left) == sides[left])
            for left in order["lefts"]
        ]
