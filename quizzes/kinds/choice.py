"""Questions with choices: one right answer, several, true or false."""

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes import grading
from quizzes.choices import Kind
from quizzes.exceptions import QuestionInvalid, ResponseInvalid
from quizzes.kinds.base import Body, LocalisedText, Order, QuestionKind, ShownMedia, from_position, is_subset_of, localised, show_media
from quizzes.kinds.checks import Problems, as_mapping, clean_rows, clean_text, give_ids, refuse_duplicates
from quizzes.kinds.media import clean_media, with_media

MOST_CHOICES = 20


@dataclass(frozen=True)
class ChoiceLine:
    """One choice in the review."""

    words: LocalisedText | None
    chosen: bool
    correct: bool
    feedback: LocalisedText | None
    is_true: bool | None = None
    media: ShownMedia | None = None
    position: int = 0


def clean_choices(raw: Any, path: str, problems: Problems, *, one_right: bool, with_feedback: bool = True) -> list[dict]:
    """Choices with ids; checks how many are right and that no two say the same."""
    rows = clean_rows(
        raw,
        path,
        problems,
        least=2,
        most=MOST_CHOICES,
        too_few=_("Write at least two choices."),
        too_many=_("A question has at most 20 choices."),
    )
    ids = give_ids(rows, "c", path, problems, set())
    choices = []
    for index, (row, choice_id) in enumerate(zip(rows, ids, strict=True)):
        media = clean_media(row.get("media"), f"{path}.{index}.media", problems)
        required = None if media else _("Write this choice.")
        choice: dict[str, Any] = {
            "id": choice_id,
            "text": clean_text(row.get("text"), f"{path}.{index}.text", problems, required=required),
            "correct": row.get("correct") is True,
        }
        if with_feedback:
            choice["feedback"] = clean_text(row.get("feedback"), f"{path}.{index}.feedback", problems)
        if row.get("pinned") is True:
            choice["pinned"] = True
        if media:
            choice["media"] = media
        choices.append(choice)
    refuse_duplicates([choice["text"] for choice in choices], path, "text", problems, _("Two choices say the same."))
    right = sum(choice["correct"] for choice in choices)
    if choices and not right:
        problems.add(path, _("Mark the right answer."))
    if one_right and right > 1:
        problems.add(path, _("Only one choice can be right here. For several, use the kind “Several right answers”."))
    return choices


def shuffled(choices: list[dict], rng: random.Random) -> list[str]:
    """Ids in a random order; a pinned choice (“none of these”) keeps its position."""
    free = [choice["id"] for choice in choices if not choice.get("pinned")]
    rng.shuffle(free)
    rest = iter(free)
    return [choice["id"] if choice.get("pinned") else next(rest) for choice in choices]


def offers_what_was_drawn(choices: list[dict], drawn: list[str]) -> bool:
    """Whether later choices can judge an answer among the drawn ones: these are all there, and so is every right one."""
    return set(drawn) <= {choice["id"] for choice in choices} and all(choice["id"] in drawn for choice in choices if choice["correct"])


class _Choices(QuestionKind):
    template = "quizzes/questions/_choices.html"
    review_template = "quizzes/questions/_review_choices.html"
    one_right: bool

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        body = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "choices": clean_choices(raw.get("choices"), "choices", problems, one_right=self.one_right),
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        ids = [choice["id"] for choice in body["choices"]]
        return {"choices": shuffled(body["choices"], rng) if shuffle else ids}

    def still_asks(self, body: Body, asked: Body, order: Order) -> bool:
        return offers_what_was_drawn(body["choices"], order["choices"])

    def _taken(self, value: Any) -> list[str]:
        return [value] if isinstance(value, str) else list(value or ())

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        by_id = {choice["id"]: choice for choice in body["choices"]}
        taken = self._taken(value)
        return {
            "input": "radio" if self.one_right else "checkbox",
            "choices": [
                {
                    "position": str(position),
                    "words": localised(by_id[choice_id]["text"], language),
                    "media": show_media(by_id[choice_id], language),
                    "checked": choice_id in taken,
                }
                for position, choice_id in enumerate(order["choices"], start=1)
            ],
        }

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[ChoiceLine]:
        by_id = {choice["id"]: choice for choice in body["choices"]}
        taken = self._taken(value)
        return [
            ChoiceLine(
                localised(by_id[choice_id]["text"], language),
                choice_id in taken,
                by_id[choice_id]["correct"],
                localised(by_id[choice_id]["feedback"], language),
                media=show_media(by_id[choice_id], language),
                position=position,
            )
            for position, choice_id in enumerate(order["choices"], start=1)
        ]


class Single(_Choices):
    kind = Kind.SINGLE
    one_right = True

    def clean_value(self, body: Body, order: Order, value: Any) -> str | None:
        if value in (None, ""):
            return None
        if not isinstance(value, str) or value not in order["choices"]:
            raise ResponseInvalid
        return value

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> str | None:
        positions = data.getlist(prefix)
        if len(positions) > 1:
            raise ResponseInvalid
        return from_position(order["choices"], positions[0]) if positions and positions[0] else None

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_single(body, value)


class Multiple(_Choices):
    """Several choices are right. With "one_right" in the body a member takes one, and each of the right ones is enough."""

    kind = Kind.MULTIPLE
    one_right = False

    def clean_body(self, raw: Any) -> dict:
        given = as_mapping(raw)
        rules: dict[str, Any] = {"all_or_nothing": given.get("all_or_nothing") is True}
        body = super().clean_body(raw)
        if given.get("one_right") is True:
            rules = {"all_or_nothing": False, "one_right": True}
            if sum(choice["correct"] for choice in body["choices"]) == 1:
                raise QuestionInvalid([("choices", _("Where one right answer is enough, mark two or more of them."))])
        return {**body, **rules}

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        parts = {**super().public_parts(body, order, language, value), "all_or_nothing": body["all_or_nothing"]}
        return {**parts, "input": "radio"} if body.get("one_right") else parts

    def clean_value(self, body: Body, order: Order, value: Any) -> list[str] | None:
        if value in (None, []):
            return None
        if not is_subset_of(value, order["choices"]) or (body.get("one_right") and len(value) > 1):
            raise ResponseInvalid
        return [choice_id for choice_id in order["choices"] if choice_id in value]

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> list[str]:
        return [from_position(order["choices"], position) for position in data.getlist(prefix) if position]

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_multiple(body, value)


class TrueFalse(QuestionKind):
    kind = Kind.TRUE_FALSE
    template = "quizzes/questions/_choices.html"
    review_template = "quizzes/questions/_review_choices.html"

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()
        body = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the statement.")),
            "correct": raw.get("correct"),
            "feedback_true": clean_text(raw.get("feedback_true"), "feedback_true", problems),
            "feedback_false": clean_text(raw.get("feedback_false"), "feedback_false", problems),
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        if not isinstance(body["correct"], bool):
            problems.add("correct", _("Say whether the statement is true or false."))
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def draw(self, body: Body, *, shuffle: bool, rng: random.Random) -> dict:
        return {}

    def clean_value(self, body: Body, order: Order, value: Any) -> bool | None:
        if value is not None and not isinstance(value, bool):
            raise ResponseInvalid
        return value

    def decode(self, body: Body, order: Order, data: Any, prefix: str) -> bool | None:
        positions = data.getlist(prefix)
        if positions not in ([], [""], ["1"], ["2"]):
            raise ResponseInvalid
        return positions[0] == "1" if positions and positions[0] else None

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_true_false(body, value)

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        return {
            "input": "radio",
            "choices": [
                {"position": position, "words": None, "is_true": is_true, "checked": value is is_true}
                for position, is_true in (("1", True), ("2", False))
            ],
        }

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[ChoiceLine]:
        return [
            ChoiceLine(None, value is is_true, body["correct"] is is_true, localised(body[name], language), is_true)
            for name, is_true in (("feedback_true", True), ("feedback_false", False))
        ]
