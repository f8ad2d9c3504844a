"""Reads the texts of a workbook's first sheet (`untrusted/workbooks.py`)."""

import io
import json
from itertools import islice
from typing import Any

import openpyxl

from untrusted.child import serve
from untrusted.workbooks import Limits, Workbook, WorkbookTooLarge, meant


def main() -> None:
    serve(_answer, ready=_ready)


def _ready() -> None:
    """Read a workbook of our own: what is imported on the way is there for the other one."""
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    list(Workbook(made.getvalue(), Limits(1 << 20, 1 << 20, 100)).opened(values=True).worksheets[0].iter_rows())


def _answer(content: bytes, asked: dict[str, Any]) -> bytes:
    try:
        sheets = Workbook(content, Limits(**asked["limits"])).opened(values=True).worksheets
    except WorkbookTooLarge:
        return json.dumps({"is_too_large": True}).encode()
    rows = sheets[0].iter_rows(max_row=asked["most_rows"], max_col=asked["most_columns"], values_only=True)
    texts = [[str(meant(value))[: asked["longest"]] for value in row if value is not None] for row in islice(rows, asked["most_rows"])]
    return json.dumps({"rows": texts}).encode()


if __name__ == "__main__":
    main()
