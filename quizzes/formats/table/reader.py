"""A table of questions, row by row."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.source import Refused
from quizzes.formats.table.cells import Cell, as_read
from quizzes.formats.table.columns import Column, columns_of, is_heading
from quizzes.formats.table.kinds_in import MAKERS, guess_kind
from quizzes.formats.table.row import Row
from quizzes.formats.table.vocabulary import KINDS, meaning
from untrusted.errors import FormatInvalid

MOST_ROWS = 10_000
ROWS_BEFORE_HEADING = 20
ROWS_LOOKED_AT = 50
NumberedRow = tuple[int, Sequence[Cell]]


def read_table(rows: Iterable[NumberedRow], *, language: str, assigned: Mapping[str, str]) -> Reading:
    """The questions of a table. Raises FormatInvalid when no row of headings is found near its top."""
    numbered = iter(rows)
    headings = _find_heading(numbered)
    first = list(islice(numbered, ROWS_LOOKED_AT))
    columns = columns_of(headings, [[cell.text for cell in cells] for _number, cells in first], assigned)
    unknown = [text[:60] for index, text in enumerate(headings) if text and index not in columns]
    reading = Reading(unknown_columns=unknown)
    if unknown:
        names = "، ".join(unknown) if language == "ar" else ", ".join(unknown)
        reading.warnings.append(Problem("", _("Columns that are not known were left out: %(names)s.") % {"names": names[:300]}))
    for count, (number, cells) in enumerate(chain(first, numbered), start=1):
        if count > MOST_ROWS:
            raise FormatInvalid(
                "table_too_long",
                _("This table has more than %(most)s rows.") % {"most": MOST_ROWS},
                _("Divide it into several files."),
            )
        _read_row((number, cells), headings, columns, language, reading)
    return reading


def _find_heading(rows: Iterator[NumberedRow]) -> list[str]:
    for _number, (_row, cells) in zip(range(ROWS_BEFORE_HEADING), rows, strict=False):
        headings = [cell.text.strip() for cell in cells]
        if is_heading(columns_of(headings)):
            return headings
    raise FormatInvalid(
        "table_without_headings",
        _("No row of headings was found: one column must be called “Question”, “السؤال” or the like."),
        _("Take the template of this page and copy your questions into it."),
    )


def _read_row(numbered: NumberedRow, headings: Sequence[str], columns: dict[int, Column], language: str, reading: Reading) -> None:
    number, cells = numbered
    row = Row({column: cells[index] for index, column in columns.items() if index < len(cells)}, language)
    if row.is_empty:
        return
    where = str(_("row %(number)s") % {"number": number})
    written = [(headings[index], as_read(cell.text)) for index, cell in enumerate(cells) if index in columns]
    try:
        row.refuse_faults()
        kind = _kind_of(row)
        body = MAKERS[kind](row)
        item = Item(where, kind, body, row.tags(), row.folder(), row.difficulty(), _key_of(row), cells=written)
    except Refused as refused:
        reading.refused.append(Problem(where, refused.reason, written))
        return
    reading.items.append(item)
    reading.warnings += [Problem(where, reason) for reason in row.warnings]


def _kind_of(row: Row) -> str:
    said = row.fact("kind")
    kind = meaning(re.sub(r"[/|]", " ", said), KINDS) if said else None
    if said and kind is None:
        if said.strip().lower() == Kind.HOTSPOT:
            raise Refused(_("“Find it on the picture” does not fit into a row. Use Moodle XML or QTI."))
        raise Refused(_("The kind “%(words)s” is not known. The second sheet of the template names all kinds.") % {"words": said[:60]})
    return guess_kind(row, kind)


def _key_of(row: Row) -> UUID | None:
    try:
        return UUID(row.fact("key"))
    except ValueError:
        return None
