"""What marking words and finding places share: spots that are right or wrong, known to a page by drawn numbers."""

import random
from decimal import Decimal
from typing import Any

from quizzes import grading
from quizzes.exceptions import ResponseInvalid
from quizzes.kinds.base import Body, Order, QuestionKind, from_position, is_subset_of
from quizzes.kinds.choice import offers_what_was_drawn


class SpotsKind(QuestionKind):
    """An answer is a list of spots."""

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        # The spots stay where they are; the numbers by which the page speaks of them are drawn: a first one is often right.
        ids = [spot["id"] for spot in body["spots"]]
        rng.shuffle(ids)
        return {"spots": ids}

    def clean_value(self, body: Body, order: Order, value: Any) -> list[str] | None:
        if value in (None, []):
            return None
        if not is_subset_of(value, order["spots"]) or (body.get("one_right") and len(value) > 1):
            raise ResponseInvalid
        return [spot["id"] for spot in body["spots"] if spot["id"] in value]

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> list[str]:
        return [from_position(order["spots"], position) for position in data.getlist(prefix) if position]

    def still_asks(self, body: Body, asked: Body, order: Order) -> bool:
        return offers_what_was_drawn(body["spots"], order["spots"])

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_spots(body, value)
