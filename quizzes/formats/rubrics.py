"""Model answer and rubric inside the notes for those who mark: a text, then a list that our reader knows again."""

import re
from collections.abc import Mapping
from typing import Any

from quizzes.formats.source import Source
from quizzes.kinds.open import WHOLE_ANSWER, WHOLE_POINTS

_RUBRIC = re.compile(r"<ol[^<>]*>(?:(?!<ol).)*?</ol>(?:\s*</\w+>)*\s*\Z", re.DOTALL)
_CRITERION = re.compile(r"<li[^<>]*>((?:(?!<li).)*?)\((\d{1,3})\)\s*</li>", re.DOTALL)


def rubric_of(notes: str, source: Source) -> list[dict]:
    """The criteria of a list whose rows end in their points, "clear words (3)"; none where there is no such list."""
    found = _RUBRIC.search(notes)
    rows = _CRITERION.findall(found[0]) if found else []
    return [{"text": source.text(words.strip()), "points": int(worth)} for words, worth in rows]


def model_of(notes: str) -> str:
    """The notes without that list."""
    found = _RUBRIC.search(notes)
    return notes[: found.start()] if found and _CRITERION.search(found[0]) else notes


def notes_for(body: Mapping[str, Any], said: Any) -> str:
    """Model answer and rubric as notes. `said` turns a bilingual text into the HTML of this file."""
    rows = "" if _is_default(body["rubric"]) else "".join(f"<li>{said(row['text'])} ({row['points']})</li>" for row in body["rubric"])
    return f"{said(body['model_answer'])}" + (f"<ol>{rows}</ol>" if rows else "")


def _is_default(rubric: list[dict]) -> bool:
    """Whether it is the one that a question without a rubric gets."""
    return [(row["text"], row["points"]) for row in rubric] == [(WHOLE_ANSWER, WHOLE_POINTS)]
