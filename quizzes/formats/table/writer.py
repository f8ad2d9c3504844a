"""Questions as a table: headings and rows, both languages side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import Problem, WriteItem
from quizzes.formats.table.cells import guarded, joined
from quizzes.formats.table.columns import Column
from quizzes.formats.table.kinds_out import WRITERS
from quizzes.formats.table.vocabulary import DIFFICULTIES, FACTS, KINDS, NUMBERED, TEXTS, word
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from web.languages import other_language

LEAST_ANSWERS = 4
_BEFORE = ("kind",)
_AFTER = (
    "extra",
    "right",
    "points",
    "tolerance",
    "unit",
    "options",
    "most_words",
    "model",
    "explanation",
    "folder",
    "tags",
    "difficulty",
    "key",
)


@dataclass
class Table:
    """Headings, rows of guarded words, and what could not be written."""

    columns: list[Column]
    headings: list[str]
    rows: list[list[str]]
    warnings: list[Problem] = field(default_factory=list)


def write_table(questions: Iterable[WriteItem], language: str) -> Table:
    """Every question in its row. Those whose kind fits into no row are named in `warnings`."""
    rows, warnings = [], []
    for question in questions:
        write = WRITERS.get(question.kind)
        if write is None:
            name = _name(question)
            warnings.append(Problem(name, _("“Find it on the picture” does not fit into a row. Use Moodle XML or QTI.")))
            continue
        rows.append(write(question.body, language) | _about(question, language))
    columns = columns_for(rows)
    written = [[guarded(row.get(column, "")) for column in columns] for row in rows]
    return Table(columns, [heading(column, language) for column in columns], written, warnings)


def _name(question: WriteItem) -> str:
    stem = question.body.get("stem") or {}
    return to_plain(stem.get("fr") or stem.get("ar") or str(question.key))[:120]


def _about(question: WriteItem, language: str) -> dict[Column, str]:
    cells = {Column("kind"): word(question.kind, KINDS, language), Column("key"): str(question.key)}
    if question.difficulty:
        cells[Column("difficulty")] = word(str(question.difficulty), DIFFICULTIES, language)
    if question.tags:
        cells[Column("tags")] = ", ".join(question.tags)
    return cells | _folder(question.folder)


def _folder(path: Sequence[Bilingual]) -> dict[Column, str]:
    if not path:
        return {}
    names = {code: [name.get(code, "") for name in path] for code in LANGUAGES}
    return {Column("folder", code): joined(parts, "/") for code, parts in names.items() if any(parts)}


def columns_for(rows: Iterable[Mapping[Column, str]]) -> list[Column]:
    """The columns that these rows need, in the order of the template."""
    used = {column for row in rows for column in row}
    most = max((column.number for column in used if column.name == "answer"), default=0)
    columns = [Column(name) for name in _BEFORE]
    for name in ("instruction", "question"):
        if name == "question" or any(column.name == name for column in used):
            columns += [Column(name, code) for code in LANGUAGES]
    for number in range(1, max(most, LEAST_ANSWERS) + 1):
        columns += [Column("answer", code, number) for code in LANGUAGES]
    notes = max((column.number for column in used if column.name == "note"), default=0)
    for number in range(1, notes + 1):
        columns += [Column("note", code, number) for code in LANGUAGES]
    for name in _AFTER:
        if name in TEXTS:
            columns += [Column(name, code) for code in LANGUAGES]
        else:
            columns.append(Column(name))
    return columns


def heading(column: Column, language: str) -> str:
    """The heading of a column: in its own language, or in both."""
    if not column.language:
        other = other_language(language)
        return f"{word(column.name, FACTS, language)} / {word(column.name, FACTS, other)}"
    number = f" {column.number}" if column.name in NUMBERED else ""
    mark = "(بالعربية)" if column.language == "ar" else "(français)"
    return f"{word(column.name, TEXTS, column.language)}{number} {mark}"
