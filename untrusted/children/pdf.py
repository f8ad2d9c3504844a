"""Reads of a PDF what `untrusted/pdf.py` asks for."""

import io
import json
import zlib
from typing import Any

import pikepdf

from untrusted.child import serve

MOST_PAGES = 20
MOST_OBJECTS = 5000
MOST_ALTERNATIVES = 20
LONGEST_ALTERNATIVE = 500
NAME = "credential.json"


def main() -> None:
    serve(_answer, ready=pikepdf.new)


def _answer(content: bytes, asked: dict[str, Any]) -> bytes:
    with pikepdf.open(io.BytesIO(content), attempt_recovery=True) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            raise ValueError("too many pages")
        attached = pdf.attachments.get(NAME)
        credential = _text(attached.get_file().obj, asked["most_bytes"]) if attached is not None else ""
        return json.dumps({"credential": credential, "alternatives": _alternatives(pdf)}).encode()


def _alternatives(pdf: pikepdf.Pdf) -> list[str]:
    found: list[str] = []
    for number, thing in enumerate(pdf.objects):
        if number > MOST_OBJECTS or len(found) > MOST_ALTERNATIVES:
            break
        if isinstance(thing, pikepdf.Dictionary) and isinstance(thing.get("/Alt"), pikepdf.String):
            found.append(str(thing.Alt)[:LONGEST_ALTERNATIVE])
    return found


def _text(stream: Any, most_bytes: int) -> str:
    """What is attached; "" for what is no text or packed in a way that ours never is."""
    raw = stream.read_raw_bytes()
    try:
        if "/Filter" in stream:
            if stream.Filter != "/FlateDecode":
                return ""
            raw = zlib.decompressobj().decompress(raw, most_bytes)
        return str(raw[:most_bytes], "utf-8")
    except (zlib.error, UnicodeDecodeError):
        return ""


if __name__ == "__main__":
    main()
