"""What short and numeric answers have in common: accepted answers, each with its weight."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.checks import Problems, clean_rows, clean_text, clean_whole, give_ids

FULL = 100
MOST_ANSWERS = 30


def clean_accepted(raw: Any, problems: Problems, clean_row: Callable[[Mapping[str, Any], str], dict[str, Any]]) -> list[dict]:
    """Answers with ids, weights and feedback; one at least earns everything. An answer without a weight is a full one."""
    rows = clean_rows(
        raw,
        "answers",
        problems,
        least=1,
        most=MOST_ANSWERS,
        too_few=_("Write at least one accepted answer."),
        too_many=_("A question has at most 30 accepted answers."),
    )
    ids = give_ids(rows, "a", "answers", problems, set())
    answers = []
    for index, (row, answer_id) in enumerate(zip(rows, ids, strict=True)):
        path, weight = f"answers.{index}", row.get("weight")
        answers.append(
            {
                "id": answer_id,
                **clean_row(row, path),
                "weight": FULL
                if weight in (None, "")
                else clean_whole(
                    weight,
                    f"{path}.weight",
                    problems,
                    least=1,
                    most=FULL,
                    message=_("The worth of an answer is a whole number from 1 to 100."),
                ),
                "feedback": clean_text(row.get("feedback"), f"{path}.feedback", problems),
            }
        )
    if answers and all(answer["weight"] < FULL for answer in answers):
        problems.add("answers", _("One answer at least must be worth 100 percent."))
    return answers
