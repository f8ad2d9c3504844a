"""The workbook around a table of questions: headings that stay in sight, lists to choose from, a sheet that explains."""

import io
from typing import TYPE_CHECKING, Any

from quizzes.formats.table.columns import Column
from quizzes.formats.table.explanation import LINES, TITLE
from quizzes.formats.table.vocabulary import DIFFICULTIES, KINDS, word
from quizzes.formats.table.writer import Table

if TYPE_CHECKING:
    from xlsxwriter import Workbook

TEXT = "@"  # a cell of this format keeps 1/2 as it is typed
WIDTHS = {"question": 44, "answer": 24, "note": 24, "explanation": 34, "model": 34, "kind": 20, "key": 14, "reason": 60}
USUAL_WIDTH = 18
LAST_ROW = 10_000
_HEAD, _HEAD_FRENCH = "#1F3A8A", "#3B5BB5"
_READ_LEFT_TO_RIGHT, _READ_RIGHT_TO_LEFT = 1, 2
_READING_ORDER = {"ar": _READ_RIGHT_TO_LEFT, "fr": _READ_LEFT_TO_RIGHT}


def build_workbook(table: Table, language: str) -> bytes:
    """The file, with the questions on the first sheet."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - for whoever exports

    output = io.BytesIO()
    with Workbook(output, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("الأسئلة" if language == "ar" else "Questions")
        if language == "ar":
            sheet.right_to_left()
        sheet.freeze_panes(1, 1)
        heads = {code: book.add_format(_head(code)) for code in ("", "ar", "fr")}
        cells = {code: book.add_format(_cell(code)) for code in ("", "ar", "fr")}
        text = book.add_format({"num_format": TEXT})
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, WIDTHS.get(column.name, USUAL_WIDTH), text)
        for index, column in enumerate(table.columns):
            sheet.write_string(0, index, table.headings[index], heads[column.language])
        for number, row in enumerate(table.rows, start=1):
            for index, words in enumerate(row):
                if words:
                    sheet.write_string(number, index, words, cells[table.columns[index].language])
        _offer(sheet, table.columns, "kind", [word(name, KINDS, language) for name in KINDS])
        _offer(sheet, table.columns, "difficulty", [word(name, DIFFICULTIES, language) for name in DIFFICULTIES])
        _explain(book, language)
    return output.getvalue()


def _head(language: str) -> dict[str, Any]:
    ground = _HEAD_FRENCH if language == "fr" else _HEAD
    return {"bold": True, "font_color": "#FFFFFF", "bg_color": ground, "text_wrap": True, "valign": "vcenter", "num_format": TEXT}


def _cell(language: str) -> dict[str, Any]:
    return {"num_format": TEXT, "text_wrap": True, "valign": "top", "reading_order": _READING_ORDER.get(language, 0)}


def _offer(sheet: Any, columns: list[Column], name: str, words: list[str]) -> None:
    """A list to choose from, all the way down."""
    index = next((index for index, column in enumerate(columns) if column.name == name), None)
    if index is not None:
        sheet.data_validation(1, index, LAST_ROW, index, {"validate": "list", "source": words, "show_error": False})


def _explain(book: "Workbook", language: str) -> None:
    sheet = book.add_worksheet(TITLE[language])
    if language == "ar":
        sheet.right_to_left()
    codes = ("ar", "fr") if language == "ar" else ("fr", "ar")
    sheet.set_column(0, 1, 70)
    shapes = [
        {code: book.add_format({**shape, "text_wrap": True, "valign": "top", "reading_order": _READING_ORDER[code]}) for code in codes}
        for shape in ({"bold": True, "font_size": 14}, {})
    ]
    for number, line in enumerate(({"ar": TITLE["ar"], "fr": TITLE["fr"]}, *LINES)):
        for index, code in enumerate(codes):
            sheet.write_string(number, index, line[code], shapes[min(number, 1)][code])
