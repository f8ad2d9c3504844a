"""Short-answer questions: words are compared as people write them."""

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

LONGEST_ANSWER = 200


class Short(TypedKind):
    kind = Kind.SHORT
    template = "quizzes/questions/_short.html"
    longest_answer = LONGEST_ANSWER
    too_long = _("This answer is too long. Write a few words only.")

    def clean_body(self, raw: Any) -> dict:
        raw, problems = as_mapping(raw), Problems()

        def clean_row(row: Any, path: str) -> dict[str, Any]:
            return {
                "text": clean_plain(row.get("text"), f"{path}.text", problems, longest=LONGEST_ANSWER, required=_("Write this answer."))
            }

        answers = clean_accepted(raw.get("answers"), problems, clean_row)
        body: dict[str, Any] = {
            "stem": clean_text(raw.get("stem"), "stem", problems, required=_("Write the question.")),
            "answers": answers,
            "tolerant": raw.get("tolerant") is True,
            "feedback": clean_text(raw.get("feedback"), "feedback", problems),
        }
        if raw.get("wildcards") is True and any(grading.STAR in words for answer in answers for words in answer["text"].values()):
            body["wildcards"] = True
        body = with_media(body, raw, "", problems)
        problems.stop_if_any()
        return body

    def grade(self, body: Body, value: Any) -> Decimal:
        return grading.grade_short(body, value)

    def public_parts(self, body: Body, order: Order, language: str, value: Any) -> dict:
        return {"value": value or "", "longest": LONGEST_ANSWER}

    def review_lines(self, body: Body, order: Order, language: str, value: Any) -> list[TypedLine]:
        matched = grading.short_answer_for(body, value)
        full = [localised_plain(answer["text"], language) for answer in body["answers"] if answer["weight"] == grading.FULL_WEIGHT]
        if body.get("wildcards"):
            full = [" ".join(words.replace(grading.STAR, "… ").split()) for words in full]
        return [
            TypedLine(
                given=value or "",
                read="",
                weight=matched["weight"] if matched else 0,
                wanted=full[0],
                others=list(dict.fromkeys(words for words in full[1:] if words != full[0])),
                feedback=localised(matched["feedback"], language) if matched else None,
            )
        ]
