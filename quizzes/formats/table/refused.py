"""Rows that were refused, as a workbook to be mended and brought again: each with its reason before it."""

from collections.abc import Sequence

from quizzes.formats.model import Cells
from quizzes.formats.table.cells import guarded
from quizzes.formats.table.columns import Column, column_of
from quizzes.formats.table.vocabulary import FACTS, TEXTS, word
from quizzes.formats.table.workbook import build_workbook
from quizzes.formats.table.writer import Table, heading

REASON = Column("reason")


def build_refused(lines: Sequence[tuple[str, Cells]], language: str) -> bytes:
    """The workbook. `lines` are (reason, cells as they were written)."""
    headings = list(dict.fromkeys(name for _reason, cells in lines for name, _words in cells if column_of(name) != REASON))
    columns = [REASON, *(column_of(name) or Column("question") for name in headings)]
    rows = []
    for reason, cells in lines:
        written = dict(cells)
        rows.append([guarded(words) for words in (reason, *(written.get(name, "") for name in headings))])
    return build_workbook(Table(columns, [heading(REASON, language), *headings], rows), language)


def usual_headings(language: str) -> tuple[str, str]:
    """The headings for a question that came from another kind of file: its kind and its words."""
    return word("kind", FACTS, language), word("question", TEXTS, language)
