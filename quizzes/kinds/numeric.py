"""Numeric questions: a number, typed with the digits and signs of either language, with a tolerance and perhaps a unit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes import grading
from quizzes.choices import Kind
from quizzes.kinds.accepted import clean_accepted
from quizzes.kinds.base import Body, Order, localised, localised_plain
from quizzes.kinds.checks import Problems, as_mapping, clean_plain, clean_text
from quizzes.kinds.media import with_media
from quizzes.kinds.typed import TypedKind, TypedLine
from text.decimals import plain_decimal, read_decimal
from text.numbers import format_number

LONGEST_ANSWER = 60
LONGEST_UNIT = 40


class Numeric(TypedKind):
    kind = Kind.NUMERIC
    template = "quizzes/questions/_numeric.html"
    longest_answer = LONGEST_ANSWER
    too_long = _("This answer is too long. Write a number only.")

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()

        def clean_row(row: Mapping[str, Any], path: str) -> dict[str, Any]:
            value, tolerance = _number(row.get("value")), _number(row.get("tolerance") or "0")
            if value is None:
                problems.add(f"{path}.value", _("Write the right number with digits, for example 2,5."))
            if tolerance is None or tolerance < 0:
                problems.add(f"{path}.tolerance", _("How far off is still right: write a number from 0 up."))
            return {"value": plain_decimal(value or Decimal(0)), "tolerance": plain_decimal(tolerance or Decimal(0))}

        answers = clean_accepted(raw.get("answers"), problems, clean_row)
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "answers": answers,
            "unit": clean_plain(raw.get("unit"), "unit", problems, longest=LONGEST_UNIT),
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        if any(any(char.isdecimal() for char in unit) and read_decimal(unit) is not None for unit in body["unit"].values()):
            problems.add("unit", _("A unit is a word or a sign, such as kg or %."))
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_numeric(body, value)

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        return {
            "value": value or "",
            "longest": LONGEST_ANSWER,
            "unit": localised_plain(body["unit"], language),
            "read": self._read(body, value, language),
            "is_number": grading.read_amount(body, value) is not None,
        }

    def _read(self, body: Body, value: str | None, language: str) -> str:
        """The number that was read, for people; empty when none was."""
        number = grading.read_amount(body, value)
        return "" if number is None else _shown(number, localised_plain(body["unit"], language), language)

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[TypedLine]:
        matched = grading.numeric_answer_for(body, value)
        unit = localised_plain(body["unit"], language)
        full = [_span(answer, unit, language) for answer in body["answers"] if answer["weight"] == grading.FULL_WEIGHT]
        return [
            TypedLine(
                given=value or "",
                read=self._read(body, value, language),
                weight=matched["weight"] if matched else 0,
                wanted=full[0],
                others=full[1:],
                feedback=localised(matched["feedback"], language) if matched else None,
            )
        ]


def _number(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None
    return read_decimal(raw if isinstance(raw, str) else f"{Decimal(str(raw)):f}" if Decimal(str(raw)).is_finite() else "")


def _shown(number: Decimal, unit: str, language: str) -> str:
    exact = Decimal(plain_decimal(number))
    decimals = max(0, -int(exact.as_tuple().exponent))
    return " ".join(part for part in (format_number(exact, decimals, language), unit) if part)


def _span(answer: Mapping[str, Any], unit: str, language: str) -> str:
    """12,5 kg, or 12 ± 0,5 kg."""
    value, tolerance = Decimal(answer["value"]), Decimal(answer["tolerance"])
    if not tolerance:
        return _shown(value, unit, language)
    return f"{_shown(value, '', language)} ± {_shown(tolerance, unit, language)}"
