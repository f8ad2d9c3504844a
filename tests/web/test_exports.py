"""Tables as files: read in the language of who asked, with nothing in them that breaks or runs."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.utils.translation import gettext_lazy, override

from web.exports import export


def cells_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def sheet_of(response) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(b"".join(response))).active.values)


def test_rows_are_made_in_the_language_of_the_request_though_they_are_sent_later():
    label = gettext_lazy("Arabic")
    with override("fr"):
        response = export("csv", ["x"], ([str(label)] for _row in range(2)), name="f")
    with override("ar"):
        assert cells_of(response) == [["x"], ["Arabe"], ["Arabe"]]


def test_sending_rows_leaves_the_language_of_the_server_alone():
    with override("fr"):
        response = export("csv", ["x"], iter([["1"], ["2"]]), name="f")
    with override("ar"):
        for _line in response:
            assert str(gettext_lazy("Arabic")) == "العربية"


@pytest.mark.parametrize("text", ["a\x0bb", "\x00a", "\x1f"])
def test_letters_that_no_sheet_may_hold_are_left_out(text):
    kept = "".join(letter for letter in text if letter.isprintable())
    assert sheet_of(export("xlsx", [text, "y"], [[text, "y"]], name="f")) == [(kept or None, "y"), (kept or None, "y")]
    assert cells_of(export("csv", ["x"], [[text]], name="f"))[1:] == [[kept]]


@pytest.mark.parametrize("text", ["=1+1", "+212600000001", "-1", "@x", "\t=1", "\x0b=1"])
def test_nothing_is_run_as_a_formula(text):
    ((shown,),) = sheet_of(export("xlsx", ["x"], [[text]], name="f"))[1:]
    assert shown.startswith("'")
    assert cells_of(export("csv", ["x"], [[text]], name="f"))[1][0].startswith("'")


def test_days_and_numbers_are_no_texts_and_nothing_is_an_empty_cell():
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # in the Ramadan of that year, when Morocco kept UTC
    rows = [[moment, date(2026, 12, 1), 7, 87.5, None]]
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(export("xlsx", ["x"] * 5, rows, name="f"))))
    at, day, count, share, nothing = workbook.active[2]
    assert (at.value, at.number_format) == (datetime(2026, 3, 1, 23, 30), "yyyy-mm-dd hh:mm")
    assert (day.value, day.number_format) == (datetime(2026, 12, 1), "yyyy-mm-dd")
    assert (count.value, share.value, nothing.value) == (7, 87.5, None)


@pytest.mark.parametrize(("language", "from_the_right"), [("ar", True), ("fr", False)])
def test_columns_begin_on_the_side_of_the_language_and_headings_stay(language, from_the_right):
    with override(language):
        response = export("xlsx", ["الاسم", "Nom"], [], name="f")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    assert bool(sheet.sheet_view.rightToLeft) is from_the_right
    assert sheet.freeze_panes == "A2"
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
