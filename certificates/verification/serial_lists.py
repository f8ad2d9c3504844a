"""A list of numbers as people have it: pasted, a text file, a table. Knows no database."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certificates.exceptions import ListEmpty, ListTooLong, ListUnreadable
from certificates.serials import LENGTH, fault, normalise
from untrusted.errors import FormatInvalid
from untrusted.workbooks import Limits, WorkbookTooLarge, texts_of

MOST = 200
MOST_BYTES = 1_000_000
LIMITS = Limits(MOST_BYTES, most_unpacked=20_000_000, most_parts=200)  # of a workbook: openpyxl unfolds its texts whole
MOST_ROWS, MOST_COLUMNS = 2000, 40
LONGEST_CELL = 300
LONGEST_LINE = 80  # of one without a number, as it is shown again
ENCODINGS = ("utf-8-sig", "utf-16", "cp1256")


@dataclass(frozen=True)
class Line:
    """One number of a list as it was written, or a line in which there is none."""

    text: str
    has_number: bool = True


def lines_in(text: str) -> list[Line]:
    """Every line of a text, in its order: each gets its answer, also one that comes twice or holds no number."""
    return _lines(_cells(text))


def lines_of_file(content: bytes, name: str) -> list[Line]:
    """The same for a file: a workbook, else a text with one number in a line or a table with separators."""
    if len(content) > MOST_BYTES:
        raise ListTooLong
    if content.startswith(b"PK") or name.lower().endswith(".xlsx"):
        return _lines(_workbook(content))
    return _lines(_cells(_decoded(content)))


def _lines(rows: Iterable[list[str]]) -> list[Line]:
    """Of each row the cells that look like a number; of a row of one cell, that cell. Headings fall away."""
    found: list[Line] = []
    for index, row in enumerate(rows):
        likely = [cell for cell in row if _looks_like_one(cell)]
        if not likely and len(row) == 1 and _has_digit(row[0]):
            likely = row
        if likely or index or any(map(_has_digit, row)):
            found += [Line(cell) for cell in likely] or [Line(" · ".join(row)[:LONGEST_LINE], has_number=False)]
        if len(found) > MOST:
            raise ListTooLong
    if not any(line.has_number for line in found):
        raise ListEmpty
    return found


def _has_digit(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell)


def _looks_like_one(cell: str) -> bool:
    serial = normalise(cell)
    characters = serial.replace("-", "")
    near = abs(len(characters) - LENGTH) <= 2
    return not fault(serial) or (near and _has_digit(characters))


def _cells(text: str) -> Iterator[list[str]]:
    for line in text.splitlines()[:MOST_ROWS]:
        for part in csv.reader([line.replace("\t", ";").replace("\x00", "")], delimiter=";"):
            cells = [cell.strip()[:LONGEST_CELL] for piece in part for cell in piece.split(",")]
            if any(cells):
                yield [cell for cell in cells if cell]


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ListUnreadable


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        rows = texts_of(content, LIMITS, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS, longest=LONGEST_CELL)
    except WorkbookTooLarge as error:
        raise ListTooLong from error
    except (FormatInvalid, OSError) as error:
        raise ListUnreadable from error
    for row in rows:
        cells = [cell for cell in (text.strip() for text in row) if cell]
        if cells:
            yield cells
