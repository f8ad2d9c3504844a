"""Ordering questions: items to put in the right order."""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from quizzes import grading
from quizzes.choices import Kind
from quizzes.exceptions import ResponseInvalid
from quizzes.kinds.base import Body, LocalisedText, Order, QuestionKind, from_position, localised, show_media
from quizzes.kinds.checks import Problems, as_mapping, clean_rows, clean_text, give_ids, refuse_duplicates
from quizzes.kinds.matching import PairLine
from quizzes.kinds.media import clean_media, with_media

# A share of the right places, everything or nothing, or a share of the neighbours that follow each other as they should.
SCORINGS = ("places", "exact", "neighbours")


class Ordering(QuestionKind):
    """An answer is one item for each position; a position may still be empty, and an item may stand twice by mistake."""

    kind = Kind.ORDERING
    template = "quizzes/questions/_ordering.html"
    review_template = "quizzes/questions/_review_pairs.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        rows = clean_rows(
            raw.get("items"),
            "items",
            problems,
            least=2,
            most=12,
            too_few=_("Write at least two items."),
            too_many=_("A question has at most 12 items."),
        )
        ids = give_ids(rows, "i", "items", problems, set())
        items = [
            self._clean_item(row, item_id, f"items.{index}", problems) for index, (row, item_id) in enumerate(zip(rows, ids, strict=True))
        ]
        refuse_duplicates([item["text"] for item in items], "items", "text", problems, _("Two items say the same."))
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "items": items,
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        scoring = raw.get("scoring") or SCORINGS[0]
        if scoring not in SCORINGS:
            problems.add("scoring", _("Choose how the order earns points."))
        elif scoring != SCORINGS[0]:
            body["scoring"] = scoring
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def _clean_item(self, row: Mapping[str, Any], item_id: str, path: str, problems: Problems) -> dict[str, Any]:
        media = clean_media(row.get("media"), f"{path}.media", problems)
        required = None if media else _("Write this item.")
        item = {"id": item_id, "text": clean_text(row.get("text"), f"{path}.text", problems, required=required)}
        return item | {"media": media} if media else item

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        # Always shuffled, and never into the right order: that would be the key.
        right = [item["id"] for item in body["items"]]
        drawn = right[:]
        rng.shuffle(drawn)
        return {"items": drawn if drawn != right else drawn[1:] + drawn[:1]}

    def clean_value(self, body: Body, order: Order, value: Any) -> list[str | None] | None:
        if value is None:
            return None
        if not isinstance(value, list) or len(value) > len(order["items"]):
            raise ResponseInvalid
        kept = [item or None for item in value]
        if not all(item is None or (isinstance(item, str) and item in order["items"]) for item in kept):
            raise ResponseInvalid
        kept += [None] * (len(order["items"]) - len(kept))
        return kept if any(kept) else None

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> list[str | None]:
        given = [data.get(f"{prefix}-{position}") for position in range(1, len(order["items"]) + 1)]
        return [from_position(order["items"], position) if position else None for position in given]

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_ordering(body, value)

    def still_asks(self, body: Body, asked: Body, order: Order) -> bool:
        return {item["id"] for item in body["items"]} == set(order["items"])

    def _names(self, body: Body, language: str) -> dict[str, LocalisedText]:
        """What each item is called in a list: its words, else what is written of its picture or recording."""
        names = {}
        for item in body["items"]:
            alt = show_media(item, language)
            names[item["id"]] = localised(item["text"], language) or LocalisedText(escape(alt.alt if alt else ""), language)
        return names

    def _pictured(self, body: Body, order: Order, language: str) -> list[dict[str, Any]]:
        items, names = {item["id"]: item for item in body["items"]}, self._names(body, language)
        shown = [{"words": names[item_id], "media": show_media(items[item_id], language)} for item_id in order["items"]]
        return shown if any(item["media"] for item in shown) else []

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        names, given = self._names(body, language), value or [None] * len(order["items"])
        return {
            "shown": self._pictured(body, order, language),
            "scoring": body.get("scoring", SCORINGS[0]),
            "rows": [
                {
                    "position": position,
                    "options": [
                        {"position": str(number), "number": number, "words": names[item], "selected": given[position - 1] == item}
                        for number, item in enumerate(order["items"], start=1)
                    ],
                }
                for position in range(1, len(order["items"]) + 1)
            ],
        }

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[PairLine]:
        words = self._names(body, language)
        given = value or [None] * len(body["items"])
        return [
            PairLine(None, words.get(mine), words[item["id"]], mine == item["id"], show_media(item, language))
            for mine, item in zip(given, body["items"], strict=True)
        ]
