"""Questions in XLSX, the workbook of Excel and LibreOffice."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import Reading, WriteItem, Written
from quizzes.formats.registry import Format
from quizzes.formats.table.cells import Cell
from quizzes.formats.table.columns import columns_of, is_heading
from quizzes.formats.table.reader import MOST_ROWS, ROWS_BEFORE_HEADING, NumberedRow, read_table
from quizzes.formats.table.workbook import build_workbook
from quizzes.formats.table.writer import write_table
from text.dates import format_date
from untrusted.archives import is_zip, names_in
from untrusted.workbooks import OLD_EXCEL, Limits, Workbook, broken, meant

LIMITS = Limits(most_bytes=20 * 1024 * 1024, most_unpacked=150 * 1024 * 1024, most_parts=1_000)
MOST_COLUMNS = 200


def sniff(content: bytes, name: str) -> bool:
    """Whether this is a workbook, of today or of before 2007."""
    if content.startswith(OLD_EXCEL):
        return True
    if not is_zip(content):
        return False
    names = names_in(content)
    if names is None:
        return name.lower().endswith(".xlsx")
    return "xl/workbook.xml" in names or name.lower().endswith((".xlsx", ".xlsm", ".ods"))


def read(content: bytes, *, name: str, language: str = "fr", assigned: Mapping[str, str] | None = None) -> Reading:
    """The questions of the first sheet that has a row of headings."""
    workbook = Workbook(content, LIMITS)
    book = workbook.opened(values=False)
    sheet = _sheet_with_questions(book)
    values = None
    if _has_formulas(sheet):
        values = workbook.opened(values=True)[sheet.title]
    merged = _merged_down(workbook, sheet)
    return read_table(_rows(sheet, values, merged), language=language, assigned=assigned or {})


def _rows_of(sheet: Any, **within: Any) -> Iterator[Any]:
    """The rows of a sheet as openpyxl reads them. What goes wrong in reading is the file's fault; what is done with a row is ours."""
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, **within)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except Exception as error:  # openpyxl raises whatever the broken file provokes
            raise broken() from error
        yield row


def _sheet_with_questions(book: Any) -> Any:
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
    for sheet in sheets:
        sheet.reset_dimensions()
        for row in _rows_of(sheet, max_row=ROWS_BEFORE_HEADING, values_only=True):
            if is_heading(columns_of(["" if value is None else str(meant(value)).strip() for value in row])):
                return sheet
    if not sheets:
        raise broken()
    return sheets[0]


def _has_formulas(sheet: Any) -> bool:
    return any(cell.data_type == "f" for row in _rows_of(sheet, max_row=MOST_ROWS) for cell in row)


def _merged_down(workbook: Workbook, sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells that a merged cell covers -> the cell that holds its words. Only within one column."""
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - 175 modules, for whoever reads a workbook

    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in workbook.merged_cells(getattr(sheet, "_worksheet_path", "")):
        try:
            left, top, right, bottom = (edge or 0 for edge in range_boundaries(merged))
        except (ValueError, TypeError):
            continue
        if left == right and bottom - top < MOST_ROWS and len(covered) < MOST_ROWS * 10:
            covered.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return covered


def _rows(sheet: Any, values: Any, merged: dict[tuple[int, int], tuple[int, int]]) -> Iterator[NumberedRow]:
    most = MOST_ROWS + ROWS_BEFORE_HEADING + 1
    computed = _rows_of(values, max_row=most) if values is not None else None
    kept: dict[tuple[int, int], Cell] = {}
    tops = set(merged.values())
    shared: set[int] | None = None
    for number, row in enumerate(_rows_of(sheet, max_row=most), start=1):
        results: Sequence[Any] = next(computed, ()) if computed is not None else ()
        cells = [
            _cell(cell, results[position] if position < len(results) else None, number, position + 1) for position, cell in enumerate(row)
        ]
        if shared is None:
            columns = columns_of([cell.text.strip() for cell in cells])
            if is_heading(columns):
                shared = {position + 1 for position, column in columns.items() if column.name in ("folder", "kind", "tags", "difficulty")}
        for position in range(1, len(cells) + 1):
            here = (number, position)
            if here in tops:
                kept[here] = cells[position - 1]
            elif here in merged and shared and position in shared and not cells[position - 1].text:
                cells[position - 1] = kept.get(merged[here], cells[position - 1])
        yield number, cells


def _cell(cell: Any, computed: Any, row: int, column: int) -> Cell:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - 175 modules, for whoever reads a workbook

    value, kind = cell.value, cell.data_type
    address = f"{get_column_letter(column)}{row}"
    if kind == "f":
        value, kind = (computed.value, computed.data_type) if computed is not None else (None, "n")
        if value is None:
            return Cell(
                "", address, _("Cell %(cell)s holds a formula without a result. Replace it by the result itself.") % {"cell": address}
            )
    if kind == "e":
        return Cell(
            "",
            address,
            _("Cell %(cell)s shows an error (%(words)s). Write the words themselves.") % {"cell": address, "words": str(value)[:20]},
        )
    value = meant(value)
    if isinstance(value, datetime | date | time | timedelta):
        return Cell("", address, _date_fault(value, address))
    return Cell(_as_text(value, cell.number_format), address)


def _date_fault(value: Any, address: str) -> Any:
    shown = format_date(value) if isinstance(value, date) else str(value)
    return _(
        "Cell %(cell)s holds a date (%(date)s): the spreadsheet took an answer such as 1/2 for a date. Set the cell to Text and type "
        "the answer again."
    ) % {"cell": address, "date": shown}


def _as_text(value: Any, number_format: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float):
        return _number(float(value), number_format or "") if isinstance(value, float) else _number(value, number_format or "")
    return str(value)


def _number(value: float, number_format: str) -> str:
    """A number as the sheet shows it to a Moroccan reader: 2,5 and 40 %."""
    sign = ""
    if re.search(r"(?<!\")%", number_format):
        value, sign = value * 100, "%"
    words = str(int(value)) if value == int(value) and abs(value) < 1e15 else format(round(value, 10), ".12g")
    return words.replace(".", ",") + sign


def write(questions: Iterable[WriteItem], *, language: str = "fr") -> Written:
    """A workbook with the questions, lists to choose from, and an explanation in both languages."""
    table = write_table(questions, language)
    return Written(build_workbook(table, language), table.warnings)


FORMAT = Format(
    name="xlsx",
    label=_("Excel (XLSX)"),
    ending="xlsx",
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    sniff=sniff,
    read=read,
    read_table=read,
    write=write,
)
