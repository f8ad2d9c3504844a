"""What a quiz says as data, and what an older version of it can still ask."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from taggit.models import Tag

from quizzes.models import Question, QuestionFolder, Quiz
from quizzes.selectors.draws import Draw, draw_of

SETTINGS = (
    "title_ar",
    "title_fr",
    "pass_mark",
    "time_limit_minutes",
    "attempt_limit",
    "wait_minutes",
    "shuffle_questions",
    "shuffle_choices",
    "feedback_timing",
    "allows_practice",
)
StoredEntry = tuple[Question, Decimal | int] | Draw


def entries_of(quiz: Quiz) -> list[StoredEntry]:
    """The questions and draws of a quiz as it is saved, in order."""
    items = quiz.items.select_related("question__current", "draw_folder", "draw_tag").order_by("position")
    return [(item.question, item.points) if item.question else draw_of(item) for item in items]


def content_of(quiz: Quiz) -> dict[str, Any]:
    """A quiz as it is saved, as JSON: what its versions keep. Questions by their key, folders and tags by their id."""
    rows = quiz.items.order_by("position").values_list(
        "question__key", "points", "draw_count", "draw_folder", "draw_tag", "draw_difficulty"
    )
    return {
        "settings": {name: getattr(quiz, name) for name in SETTINGS},
        "entries": [
            {"question": str(key), "points": f"{points:.2f}"}
            if key
            else {"draw": count, "points": f"{points:.2f}", "folder": folder, "tag": tag, "difficulty": difficulty}
            for key, points, count, folder, tag, difficulty in rows
        ],
    }


def entries_in(content: Mapping[str, Any]) -> tuple[list[StoredEntry], int]:
    """The entries of a version as they can be asked now; and how many cannot, because their question, folder or tag is gone."""
    rows = content["entries"]
    keys = [uuid.UUID(row["question"]) for row in rows if "question" in row]
    questions = {question.key: question for question in Question.objects.in_bank().select_related("current").filter(key__in=keys)}
    folders = QuestionFolder.objects.in_bulk([row["folder"] for row in rows if row.get("folder")])
    tags = Tag.objects.in_bulk([row["tag"] for row in rows if row.get("tag")])
    entries: list[StoredEntry] = []
    for row in rows:
        points = Decimal(row["points"])
        if "question" in row:
            question = questions.get(uuid.UUID(row["question"]))
            entries += [(question, points)] if question else []
        elif (row["folder"] or 0) in {0, *folders} and (row["tag"] or 0) in {0, *tags}:
            entries.append(Draw(row["draw"], points, folders.get(row["folder"]), tags.get(row["tag"]), row["difficulty"]))
    return entries, len(rows) - len(entries)
