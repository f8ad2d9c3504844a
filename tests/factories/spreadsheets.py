"""Question files as trainers' programs write them."""

import io
from typing import Any

from openpyxl import Workbook

HEADINGS = ["Type", "Question", "Choix A", "Choix B", "Choix C", "Bonne réponse"]


def make_workbook(*rows: list[Any], sheet: Any = None) -> bytes:
    """An XLSX file with these rows; `sheet` may do more to the sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if sheet:
        sheet(book.active)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def make_choice_rows(count: int, *, start: int = 1) -> list[list[Any]]:
    """Rows of questions with one right answer, no two alike."""
    return [["QCU", f"Question {n}", f"un {n}", f"deux {n}", f"trois {n}", "2"] for n in range(start, start + count)]
