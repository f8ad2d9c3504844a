"""Checking a question body: every problem is collected under the path of its field, in words for the trainer."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from quizzes.exceptions import QuestionInvalid
from quizzes.kinds.base import LANGUAGES, is_writable
from text.errors import DomainError
from text.sanitise import Profile, sanitise

ID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
LONGEST_TEXT = 20_000


class Problems:
    """The problems of one body."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, Any]] = []

    def add(self, path: str, message: Any) -> None:
        self.problems.append((path, message))

    def stop_if_any(self) -> None:
        if self.problems:
            raise QuestionInvalid(self.problems)


def as_mapping(raw: Any) -> Mapping[str, Any]:
    """A body that is not an object is treated as an empty one: each missing part is then named."""
    return raw if isinstance(raw, Mapping) else {}


def clean_text(raw: Any, path: str, problems: Problems, *, required: Any = None, profile: Profile = "inline") -> dict[str, str]:
    """A bilingual text, sanitised. `required` is what to say when both languages are empty."""
    given = {"ar": raw, "fr": raw} if isinstance(raw, str) else as_mapping(raw)
    text = {}
    for code in LANGUAGES:
        words = given.get(code) or ""
        if not isinstance(words, str) or len(words) > LONGEST_TEXT:
            problems.add(f"{path}.{code}", _("This text is too long or is not text."))
            words = ""
        try:
            cleaned = sanitise(words, profile=profile).strip()
        except DomainError as error:
            problems.add(f"{path}.{code}", error.message)
            cleaned = ""
        text[code] = cleaned if strip_tags(cleaned).strip() else ""
    if required is not None and not any(text.values()):
        problems.add(path, required)
    return text


def clean_plain(raw: Any, path: str, problems: Problems, *, longest: int, required: Any = None) -> dict[str, str]:
    """A bilingual text that is no HTML: kept as typed on one line, escaped wherever it is shown."""
    given = {"ar": raw, "fr": raw} if isinstance(raw, str) else as_mapping(raw)
    text = {}
    for code in LANGUAGES:
        words = given.get(code) or ""
        if not isinstance(words, str) or len(words) > longest:
            problems.add(f"{path}.{code}", _("This text is too long or is not text."))
            words = ""
        text[code] = one_line(words)
    if required is not None and not any(text.values()):
        problems.add(path, required)
    return text


def one_line(words: str) -> str:
    """Without line breaks and without characters that no database keeps."""
    return unicodedata.normalize("NFC", "".join(char for char in " ".join(words.split()) if is_writable(char)))


def clean_whole(raw: Any, path: str, problems: Problems, *, least: int, most: int, message: Any) -> int:
    """A whole number within bounds, also when a form or a file brought it as text."""
    text = str(raw).strip()
    if isinstance(raw, bool) or not (text.isdecimal() and len(text) <= len(str(most))) or not least <= int(text) <= most:
        problems.add(path, message)
        return least
    return int(text)


def clean_rows(raw: Any, path: str, problems: Problems, *, least: int, most: int, too_few: Any, too_many: Any) -> list[Mapping[str, Any]]:
    """A list of objects of a sensible length."""
    rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
    if len(rows) < least:
        problems.add(path, too_few)
    if len(rows) > most:
        problems.add(path, too_many)
    return rows[:most]


def give_ids(rows: list[Mapping[str, Any]], letter: str, path: str, problems: Problems, taken: set[str]) -> list[str]:
    """The id of each row: its own, else a new one. Ids stay with their words from version to version."""
    ids: list[str] = []
    named = {row.get("id") for row in rows if isinstance(row.get("id"), str)} | taken
    number = 0
    for index, row in enumerate(rows):
        row_id = row.get("id")
        if row_id in (None, ""):
            number += 1
            while f"{letter}{number}" in named:
                number += 1
            row_id = f"{letter}{number}"
            named.add(row_id)
        elif not isinstance(row_id, str) or not ID.match(row_id) or row_id in taken:
            problems.add(f"{path}.{index}", _("Two parts of this question have the same name."))
            row_id = f"{letter}{index}"
        taken.add(row_id)
        ids.append(row_id)
    return ids


def refuse_duplicates(texts: list[Mapping[str, str]], path: str, part: str, problems: Problems, message: Any) -> None:
    """Point at a row whose words were used before in the same language."""
    for code in LANGUAGES:
        seen: set[str] = set()
        for index, text in enumerate(texts):
            words = text.get(code, "")
            if words and words in seen:
                problems.add(f"{path}.{index}.{part}", message)
            seen.add(words)
