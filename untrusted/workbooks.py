"""Opening a workbook (XLSX) that anyone may have made: every part is looked at before openpyxl believes one."""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import MAXYEAR, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from untrusted import child
from untrusted.errors import FormatInvalid
from untrusted.zips import ZIP_FAULTS

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CHUNK = 1 << 20
CHILD = child.Limits(seconds=10, memory_bytes=768 << 20, answer_bytes=24 << 20, clock_seconds=30)
# What reading on in a workbook may raise, though it was opened.
FAULTS = (etree.XMLSyntaxError, SyntaxError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, OverflowError)
_MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"
_DECLARES = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


_ESCAPED = re.compile("_x([0-9a-fA-F]{4})_")
_NEARLY = timedelta(minutes=1)


def meant(value: Any) -> Any:
    """What the value of a cell means, whichever program wrote it. Every reader asks for it, since openpyxl does not.

    `_x000d_` is a character (ECMA-376, ST_Xstring; SheetJS writes it in lower case). A day that starts some seconds early
    or late (SheetJS: 23:59:39 the day before in Paris, 00:00:20 in Casablanca, by the local time of 1900) is that day.
    """
    if isinstance(value, str) and "_x" in value:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # halves of one character become it
    if isinstance(value, datetime) and value.year < MAXYEAR:
        midnight = (value + _NEARLY).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight if abs(value - midnight) < _NEARLY else value
    return value


class WorkbookTooLarge(FormatInvalid):
    """More than the reader takes, as a file or unpacked."""


@dataclass(frozen=True)
class Limits:
    """How much a reader takes: bytes of the file, bytes that it unpacks to, and parts inside."""

    most_bytes: int
    most_unpacked: int
    most_parts: int


class Workbook:
    """A workbook within the limits that declares no entities. Raises FormatInvalid for any other file."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        _refuse_dangerous(content, limits)
        self._content = content

    def opened(self, *, values: bool) -> Any:
        """As openpyxl reads it, row by row: formulas, or with `values` what they came to when it was saved."""
        import openpyxl  # noqa: PLC0415 - 175 modules, for whoever reads a workbook

        try:
            return openpyxl.load_workbook(io.BytesIO(self._content), read_only=True, data_only=values, keep_links=False)
        except Exception as error:  # openpyxl raises whatever the broken file provokes
            raise broken() from error

    def merged_cells(self, path: str) -> Iterator[str]:
        """Which cells of the sheet at this path are merged, as "A2:A5"."""
        with zipfile.ZipFile(io.BytesIO(self._content)) as packed:
            if path not in packed.namelist():
                return
            with packed.open(path) as part:
                for _event, element in etree.iterparse(part, tag=_MERGED, resolve_entities=False, no_network=True, huge_tree=False):
                    yield element.get("ref", "")


def texts_of(content: bytes, limits: Limits, *, most_rows: int, most_columns: int, longest: int) -> list[list[str]]:
    """The filled cells of the first sheet, row by row, read in a child. Raises FormatInvalid, and OSError when there is none to be had."""
    asked = {"limits": asdict(limits), "most_rows": most_rows, "most_columns": most_columns, "longest": longest}
    try:
        said = json.loads(child.run("untrusted.children.workbooks", content, limits=CHILD, asked=asked))
    except child.ChildFailed as error:
        raise broken() from error
    if said.get("is_too_large"):
        raise _too_large()
    rows: list[list[str]] = said["rows"]
    return rows


def broken() -> FormatInvalid:
    """What is said of a workbook that cannot be read, also by who reads on in it."""
    return FormatInvalid(
        "xlsx_broken",
        _("This workbook is damaged or is not an Excel workbook (.xlsx)."),
        _("Open it in your spreadsheet program and save it again as .xlsx."),
    )


def _refuse_dangerous(content: bytes, limits: Limits) -> None:
    """How much it unpacks to is counted, not believed; a part that declares entities is not read."""
    if len(content) > limits.most_bytes:
        raise WorkbookTooLarge(
            "table_too_heavy",
            _("This file weighs more than %(most)s MB.") % {"most": limits.most_bytes // 1024**2},
            _("Divide it into several files."),
        )
    if content.startswith(OLD_EXCEL):
        raise FormatInvalid(
            "xlsx_old",
            _("This workbook is in the old Excel form (.xls), or locked with a password."),
            _("Open it, take the password away, and save it as .xlsx."),
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _look_into(packed, limits)
    except ZIP_FAULTS as error:
        raise broken() from error


def _look_into(packed: zipfile.ZipFile, limits: Limits) -> None:
    infos = packed.infolist()
    if len(infos) > limits.most_parts or sum(info.file_size for info in infos) > limits.most_unpacked:
        raise _too_large()
    if "xl/workbook.xml" not in packed.namelist():
        raise FormatInvalid(
            "xlsx_not", _("This is not an Excel workbook (.xlsx)."), _("Open it in your spreadsheet program and save it as .xlsx.")
        )
    spent = 0
    for info in infos:
        tail = b""
        with packed.open(info) as part:
            while chunk := part.read(CHUNK):
                spent += len(chunk)
                if spent > limits.most_unpacked:
                    raise _too_large()
                if info.filename.endswith((".xml", ".rels")) and any(sign in tail + chunk for sign in _DECLARES):
                    raise broken()
                tail = chunk[-32:]


def _too_large() -> WorkbookTooLarge:
    return WorkbookTooLarge(
        "xlsx_too_large",
        _("This workbook unpacks to far more than its kind needs. It is not read."),
        _("Copy what is needed into a new workbook."),
    )
