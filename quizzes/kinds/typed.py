"""What a short answer and a number share: one box to type into, and how the review tells of it."""

import random
from dataclasses import dataclass
from typing import Any

from quizzes.kinds.base import Body, LocalisedText, Order, QuestionKind, clean_typed


@dataclass(frozen=True)
class TypedLine:
    """A typed answer in the review: what she wrote, how it was read, what is right and why."""

    given: str
    read: str
    weight: int
    wanted: str
    others: list[str]
    feedback: LocalisedText | None


class TypedKind(QuestionKind):
    """The answer is kept as it was typed, so that a better reader may read it again."""

    review_template = "quizzes/questions/_review_typed.html"
    longest_answer: int
    too_long: Any

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        return {}

    def clean_value(self, body: Body, order: Order, value: Any) -> str | None:
        return None if value is None else clean_typed(value, self.longest_answer, self.too_long) or None

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> str:
        return data.get(prefix, "")
