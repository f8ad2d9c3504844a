"""The workbook around a table of questions: headings that stay in sight, lists to choose from, a sheet that explains."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from quizzes.formats.table.columns import Column
from quizzes.formats.table.explanation import LINES, TITLE
from quizzes.formats.table.vocabulary import DIFFICULTIES, KINDS, word
from quizzes.formats.table.writer import Table

TEXT = "@"  # a cell of this format keeps 1/2 as it is typed
WIDTHS = {"question": 44, "answer": 24, "note": 24, "explanation": 34, "model": 34, "kind": 20, "key": 14, "reason": 60}
USUAL_WIDTH = 18
LAST_ROW = 10_001
_HEAD = PatternFill("solid", fgColor="1F3A8A")
_HEAD_OTHER = PatternFill("solid", fgColor="3B5BB5")


def build_workbook(table: Table, language: str) -> bytes:
    """The file, with the questions on the first sheet."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "الأسئلة" if language == "ar" else "Questions"
    sheet.sheet_view.rightToLeft = language == "ar"
    sheet.freeze_panes = "B2"
    for place, column in enumerate(table.columns, start=1):
        shape = sheet.column_dimensions[get_column_letter(place)]
        shape.width = WIDTHS.get(column.name, USUAL_WIDTH)
        shape.number_format = TEXT
        head = sheet.cell(1, place, table.headings[place - 1])
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = _HEAD if column.language != "fr" else _HEAD_OTHER
        head.alignment = Alignment(wrap_text=True, vertical="center")
    for number, row in enumerate(table.rows, start=2):
        for place, words in enumerate(row, start=1):
            if words:
                cell = sheet.cell(number, place, words)
                cell.number_format = TEXT
                cell.data_type = "s"
                cell.alignment = _alignment(table.columns[place - 1])
    _offer(sheet, table.columns, "kind", [word(name, KINDS, language) for name in KINDS])
    _offer(sheet, table.columns, "difficulty", [word(name, DIFFICULTIES, language) for name in DIFFICULTIES])
    _explain(book, language)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _alignment(column: Column) -> Alignment:
    return Alignment(wrap_text=True, vertical="top", readingOrder={"ar": 2, "fr": 1}.get(column.language, 0))


def _offer(sheet: Any, columns: list[Column], name: str, words: list[str]) -> None:
    """A list to choose from, all the way down."""
    place = next((place for place, column in enumerate(columns, start=1) if column.name == name), None)
    if place is None:
        return
    letter = get_column_letter(place)
    offered = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False)
    offered.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(offered)


def _explain(book: Workbook, language: str) -> None:
    sheet = book.create_sheet(TITLE[language])
    sheet.sheet_view.rightToLeft = language == "ar"
    for place, code in enumerate(("ar", "fr") if language == "ar" else ("fr", "ar"), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 70
        for number, line in enumerate(({"ar": TITLE["ar"], "fr": TITLE["fr"]}, *LINES), start=1):
            cell = sheet.cell(number, place, line[code])
            cell.data_type = "s"
            cell.font = Font(bold=number == 1, size=14 if number == 1 else 11)
            cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2 if code == "ar" else 1)
