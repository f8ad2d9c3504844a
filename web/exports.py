"""A list as a file to take away: CSV or XLSX."""

from collections.abc import Iterable, Iterator

from django.http.response import HttpResponseBase
from django.utils.translation import get_language_bidi, override

from text.spreadsheets import XLSX, Row, csv_lines, workbook
from web.downloads import download
from web.languages import current_language

EXPORTS = ("xlsx", "csv")


def export(kind: str, headings: Row, rows: Iterable[Row], *, name: str) -> HttpResponseBase:
    """The list as a file of this kind, one of `EXPORTS`, in the language of the request. `name` has no ending."""
    if kind == "csv":
        lines = csv_lines(headings, _spoken(rows, current_language()))
        return download(lines, name=f"{name}.csv", content_type="text/csv; charset=utf-8")
    return download(workbook(headings, rows, right_to_left=get_language_bidi()), name=f"{name}.xlsx", content_type=XLSX)


def _spoken(rows: Iterable[Row], language: str) -> Iterator[Row]:
    """Each row made in this language: it is sent when the request and its language are over."""
    following = iter(rows)
    while True:
        with override(language):
            row = next(following, None)
        if row is None:
            return
        yield row
