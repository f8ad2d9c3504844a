"""A certificate's record as a PDF: the same bytes each time, one page, and never a letter that no font has.

Typst compiles only in PDF/A mode here, since that mode fails on a missing glyph where the plain one prints a box. A
compiler belongs to one thread. A process that has compiled must not fork and compile in the child (it would hang),
so nothing here happens at import, and a child that was forked too late refuses with an error.
"""

import io
import json
import os
import threading
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import segno
import typst
from PIL import Image

from certificates.exceptions import CompiledBeforeFork, LetterWithoutFont
from certificates.glyphs import FONTS_DIR, missing
from text.dates import format_date
from text.numbers import format_number

TYPST_DIR = Path(__file__).parent / "typst"
STANDARDS = ["a-3a", "ua-1"]
PREVIEW_PPI = 80
LANGUAGES = ("ar", "fr")
_local = threading.local()
_process = {"compiled": False, "forked_late": False}


@dataclass(frozen=True)
class Design:
    """The look and the words of a certificate, whoever it is for."""

    source: str
    wording: dict[str, dict[str, str]]


@cache
def shipped_design() -> Design:
    """The design that comes with this release."""
    source = (TYPST_DIR / "certificate.typ").read_text(encoding="utf-8")
    return Design(source, json.loads((TYPST_DIR / "wording.json").read_text(encoding="utf-8")))


@cache
def fonts_digest() -> str:
    """SHA-256 over the fonts, in the order of their names."""
    return sha256(b"".join(path.read_bytes() for path in sorted(FONTS_DIR.glob("*.ttf")))).hexdigest()


def typst_version() -> str:
    return version("typst")


def check_printable(record: dict[str, Any]) -> None:
    """Raise `LetterWithoutFont` when a text of the record holds a character that cannot be printed."""
    lost = missing("".join(_texts(record)))
    if lost:
        raise LetterWithoutFont(lost)


def render_pdf(*, record: dict[str, Any], design: Design, verify_url: str, issued_at: datetime) -> bytes:
    """The document of an issued certificate: PDF/A-3a and PDF/UA-1, equal bytes for equal arguments."""
    return _compile(
        design, _sheet(record, design, verify_url), format="pdf", pdf_standards=STANDARDS, timestamp=int(issued_at.timestamp())
    )


def render_preview(*, record: dict[str, Any], design: Design) -> bytes:
    """How it will look, as a small WebP picture without serial and code."""
    picture = _compile(design, _sheet(record, design, ""), format="png", ppi=PREVIEW_PPI)
    small = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").save(small, "WEBP", quality=55, method=4)
    return small.getvalue()


def _sheet(record: dict[str, Any], design: Design, verify_url: str) -> dict[str, Any]:
    """The JSON that the Typst source reads."""
    names = [record["name"][code] for code in LANGUAGES if record["name"][code]]
    heading = design.wording["ar"]["heading"], design.wording["fr"]["heading"]
    return {
        "document": {"title": " — ".join((*heading, *names)), "author": design.wording["fr"]["school"], "qr": f"QR: {verify_url}"},
        "text": {code: _column(record, design.wording[code], code) for code in LANGUAGES},
        "serial": record["serial"],
        "verify_at": verify_url.partition("://")[2].removesuffix(f"{record['serial']}/").rstrip("/"),
        "qr": _qr(verify_url) if verify_url else "",
    }


def _column(record: dict[str, Any], words: dict[str, str], code: str) -> dict[str, str]:
    when = [words["when"].format(date=_day(record["completed_on"], code))]
    if record["expires_on"]:
        when.append(words["until"].format(date=_day(record["expires_on"], code)))
    return words | {
        "name": _either(record["name"], code),
        "cooperative": _either(record["cooperative"], code),
        "title": _either(record["title"], code),
        "when": " · ".join(when),
        "score_label": words["score"],
        "score": f"{written_score(record['score'], code)} %" if record["score"] else "",
        "signatory": record["signatory"]["name"][code],
        "role": record["signatory"]["role"][code],
    }


def written_score(score: str | None, language: str | None = None) -> str:
    """87 or 87,5: never rounded up to a better mark than it is."""
    if not score:
        return ""
    number = Decimal(score).quantize(Decimal("0.1"), ROUND_DOWN)
    return format_number(number, 0 if number == number.to_integral() else 1, language)


def _either(texts: dict[str, str], code: str) -> str:
    return texts[code] or texts["fr" if code == "ar" else "ar"]


def _day(iso: str, code: str) -> str:
    return format_date(date.fromisoformat(iso), code)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def _qr(url: str) -> str:
    # A fixed mask: the search for the best one costs eight times the rest, and every mask reads as well.
    symbol = io.BytesIO()
    code = segno.make(url, error="m", boost_error=False, micro=False, mask=2)
    code.save(symbol, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return symbol.getvalue().decode()


def _compile(design: Design, sheet: dict[str, Any], **options: Any) -> bytes:
    if _process["forked_late"]:
        raise CompiledBeforeFork
    _process["compiled"] = True
    # The source comes with each call: a compiler forgets one that was given as bytes.
    inputs = {"d": json.dumps(sheet, ensure_ascii=False)}
    return _compiler().compile(input=design.source.encode(), sys_inputs=inputs, **options)


def _compiler() -> typst.Compiler:
    """This thread's compiler. It sees no file but the fonts, and no packages."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(
            root=TYPST_DIR, font_paths=_fonts(), package_path=TYPST_DIR, package_cache_path=TYPST_DIR
        )
    return _local.compiler


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS_DIR])


def _note_fork() -> None:
    _process["forked_late"] = _process["compiled"]


os.register_at_fork(after_in_child=_note_fork)
