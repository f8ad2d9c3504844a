"""Questions in CSV, in whatever letters and with whatever separator an office program saved it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import Reading, WriteItem, Written
from quizzes.formats.registry import Format
from quizzes.formats.table.cells import Cell
from quizzes.formats.table.columns import columns_of, is_heading
from quizzes.formats.table.reader import MOST_ROWS, ROWS_BEFORE_HEADING, NumberedRow, read_table
from quizzes.formats.table.writer import write_table
from untrusted.decoding import decoded
from untrusted.errors import FormatInvalid

SEPARATORS = (";", ",", "\t", "|")
LONGEST_CELL = 200_000
MOST_BYTES = 20 * 1024 * 1024
# What Excel shows after it has taken 1/2 for a day.
_DAY = re.compile(
    r"\d{1,2}-(?:janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec|jan|feb|mar|apr|may|jun|jul|aug|sep|"
    r"يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر)\.?(?:-\d{2,4})?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2}",
    re.IGNORECASE,
)


def sniff(content: bytes, name: str) -> bool:
    """Whether a row of headings stands near the top."""
    if name.lower().endswith((".csv", ".tsv")):
        return True
    try:
        text = decoded(content[:20_000])
    except ValueError:
        return False
    return any(_has_heading(text, separator) for separator in SEPARATORS)


def read(content: bytes, *, name: str, language: str = "fr", assigned: Mapping[str, str] | None = None) -> Reading:
    """Every row of the file."""
    if len(content) > MOST_BYTES:
        raise FormatInvalid(
            "table_too_heavy",
            _("This file weighs more than %(most)s MB.") % {"most": MOST_BYTES // 1024**2},
            _("Divide it into several files."),
        )
    try:
        text = decoded(content)
    except ValueError as error:
        raise FormatInvalid(
            "csv_not_text", _("This file is not text."), _("Open it in your spreadsheet program and save it as .xlsx.")
        ) from error
    text, said = _said_separator(text)
    separator = said or next((sign for sign in SEPARATORS if _has_heading(text, sign)), SEPARATORS[0])
    return read_table(_rows(text, separator), language=language, assigned=assigned or {})


def _said_separator(text: str) -> tuple[str, str]:
    """Excel's own first line, as in sep=;"""
    found = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, "")


def _has_heading(text: str, separator: str) -> bool:
    try:
        for _number, row in zip(range(ROWS_BEFORE_HEADING), csv.reader(io.StringIO(text), delimiter=separator), strict=False):
            if is_heading(columns_of(row)):
                return True
    except csv.Error:
        return False
    return False


def _rows(text: str, separator: str) -> Iterator[NumberedRow]:
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS + ROWS_BEFORE_HEADING + 1:
                yield number, []
            else:
                yield number, [_cell(words) for words in row]
    except csv.Error as error:
        raise FormatInvalid(
            "csv_broken",
            _("The file breaks off after row %(number)s: a quotation mark is not closed, or a cell is too long.") % {"number": number},
            _("Open it in your spreadsheet program and save it as .xlsx."),
        ) from error


def _cell(words: str) -> Cell:
    if _DAY.fullmatch(words.strip()):
        return Cell(
            words,
            fault=_(
                "A cell shows the day “%(words)s”: the spreadsheet took an answer such as 1/2 for a date. Set the cell to Text and type "
                "it again."
            )
            % {"words": words.strip()},
        )
    return Cell(words)


def write(questions: Iterable[WriteItem], *, language: str = "fr") -> Written:
    """UTF-8 with the mark that Excel needs, `;` between the cells as Moroccan Excel expects."""
    table = write_table(questions, language)
    output = io.StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headings)
    writer.writerows(table.rows)
    return Written(output.getvalue().encode("utf-8-sig"), table.warnings)


FORMAT = Format(
    name="csv",
    label=_("CSV (text table)"),
    ending="csv",
    content_type="text/csv; charset=utf-8",
    sniff=sniff,
    read=read,
    read_table=read,
    write=write,
)
