"""What cells mean, whichever program wrote them. The sheets are made here as SheetJS makes them."""

import io
from datetime import datetime, timedelta

import openpyxl
import pytest

from quizzes.formats import xlsx
from untrusted.workbooks import Limits, meant, texts_of

PARIS, CASABLANCA = timedelta(seconds=-21), timedelta(seconds=20)  # how far SheetJS misses the day there


def sheet(*rows):
    book = openpyxl.Workbook()  # openpyxl escapes nothing: the words stand in the file as they are here
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("Amal_x000d_\nAït", "Amal\r\nAït"),
        ("Amal_x000D_\nAït", "Amal\r\nAït"),
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("miel _xD83C__xDF6F_", "miel 🍯"),
        ("_xD83C_", "\ufffd"),
        ("max_x", "max_x"),
        ("_x00g1_", "_x00g1_"),
        (datetime(2024, 3, 1) + PARIS, datetime(2024, 3, 1)),
        (datetime(2024, 3, 1) + CASABLANCA, datetime(2024, 3, 1)),
        (datetime(2024, 3, 1), datetime(2024, 3, 1)),
        (datetime(2024, 3, 1, 23, 30), datetime(2024, 3, 1, 23, 30)),
        (datetime(9999, 12, 31, 23, 59, 59), datetime(9999, 12, 31, 23, 59, 59)),
        (12.5, 12.5),
        (None, None),
    ],
)
def test_a_cell_means_what_its_program_wrote(written, means):
    assert meant(written) == means


def test_the_texts_of_a_list_have_no_escapes_and_no_day_before():
    content = sheet(["N°_x000d_", datetime(2024, 3, 1) + PARIS])
    (row,) = texts_of(content, Limits(1 << 20, 1 << 20, 100), most_rows=10, most_columns=5, longest=100)
    assert row == ["N°\r", "2024-03-01 00:00:00"]


def test_a_question_written_by_sheetjs_is_read_with_its_lines():
    content = sheet(
        ["Type_x000d_", "Question", "Réponse 1", "Réponse 2", "Bonne réponse"], ["choix unique", "Un_x000d_\nDeux", "a", "b", "1"]
    )
    (item,) = xlsx.read(content, name="questions.xlsx").items
    assert "_x000" not in str(item)
    assert "Un" in str(item)


def test_a_date_in_a_question_is_named_by_its_own_day():
    heading = ["Type", "Question", "Réponse 1", "Réponse 2", "Bonne réponse"]
    content = sheet(heading, ["choix unique", "Quand ?", datetime(2024, 3, 1) + PARIS, "b", "1"])
    said = str(xlsx.read(content, name="questions.xlsx"))
    assert "1 mars 2024" in said or "1 مارس 2024" in said
