"""Tables as files: read in the language of who asked, with nothing in them that breaks or runs."""

import csv
import io

import openpyxl
import pytest
from django.utils.translation import gettext_lazy, override

from text.spreadsheets import csv_response, xlsx_response


def cells_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"))))


def sheet_of(response) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(b"".join(response))).active.values)


def test_rows_are_made_in_the_language_of_the_request_though_they_are_sent_later():
    label = gettext_lazy("Arabic")
    with override("fr"):
        response = csv_response(["x"], ([str(label)] for _row in range(2)), filename="f")
    with override("ar"):
        assert cells_of(response) == [["x"], ["Arabe"], ["Arabe"]]


def test_sending_rows_leaves_the_language_of_the_server_alone():
    with override("fr"):
        response = csv_response(["x"], iter([["1"], ["2"]]), filename="f")
    with override("ar"):
        for _line in response:
            assert str(gettext_lazy("Arabic")) == "العربية"


@pytest.mark.parametrize("text", ["a\x0bb", "\x00a", "\x1f"])
def test_letters_that_no_sheet_may_hold_are_left_out(text):
    kept = "".join(letter for letter in text if letter.isprintable())
    assert sheet_of(xlsx_response([text], [[text]], filename="f", right_to_left=True)) == [(kept or None,), (kept or None,)]
    assert cells_of(csv_response(["x"], [[text]], filename="f"))[1:] == [[kept]]


@pytest.mark.parametrize("text", ["=1+1", "+212600000001", "-1", "@x", "\t=1", "\x0b=1"])
def test_nothing_is_run_as_a_formula(text):
    ((shown,),) = sheet_of(xlsx_response(["x"], [[text]], filename="f", right_to_left=False))[1:]
    assert shown.startswith("'")
    assert cells_of(csv_response(["x"], [[text]], filename="f"))[1][0].startswith("'")
