"""Tables as text and as workbooks that open right in Excel, in Arabic too, and run no formula."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils import timezone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
# A cell that begins with one of these is taken for a formula by Excel, LibreOffice and Google Sheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
COLUMN_WIDTH = 22
Row = list[Any]
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # in XML, and so in every XLSX


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def harmless(value: Any) -> Any:
    """The value as a cell that nobody's spreadsheet runs, without the characters that no XLSX may hold."""
    if not isinstance(value, str):
        return value
    text = _ILLEGAL.sub("", value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(headings: Row, rows: Iterable[Row]) -> Iterator[str]:
    """Line by line, so that a school of any size fits into memory."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow(headings)
    for row in rows:
        yield writer.writerow([harmless(_written(value)) for value in row])


def _written(value: Any) -> Any:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value


def workbook(headings: Row, rows: Iterable[Row], *, right_to_left: bool) -> BytesIO:
    """A workbook with real dates and numbers, its columns beginning on the side of the language.

    Rows go to the disk as they come: the memory that it takes does not grow with them.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - for whoever exports

    output = BytesIO()
    with Workbook(output, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        if right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(headings) - 1), COLUMN_WIDTH)
        formats: dict[type, Any] = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        bold = book.add_format({"bold": True})
        for column, heading in enumerate(headings):
            if text := harmless(str(heading)):
                sheet.write_string(0, column, text, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, harmless(value), formats)
    output.seek(0)
    return output


def _write(sheet: Any, number: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value in ("", None):
        return
    if isinstance(value, datetime):
        sheet.write_datetime(number, column, timezone.localtime(value).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(number, column, value, formats[date])
    elif isinstance(value, str):
        sheet.write_string(number, column, value)
    else:
        sheet.write(number, column, value)
