"""A certificate's record as a PDF, a picture, or a page of a print run: never with a letter that no font has.

PDFs are compiled in PDF/A mode, which fails on a missing glyph where the plain one prints a box.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from PIL import Image

from certificates.exceptions import LayoutFails, LetterWithoutFont
from certificates.rendering.designs import Design, shipped_design
from certificates.rendering.font_coverage import unprintable
from certificates.rendering.page_data import page_data_of, texts_of
from certificates.rendering.samples import SERIAL
from certificates.rendering.typesetting import STANDARDS, Root, forget, typeset

__all__ = [
    "Design",
    "Root",
    "check_printable",
    "joined",
    "misprints",
    "picture",
    "print_run",
    "render_pdf",
    "render_preview",
    "render_sample_pdf",
    "render_sample_picture",
    "shipped_design",
]

PREVIEW_PPI = 80
PAGE_INCHES = 297 / 25.4
COLOURS = 64
LARGE = 20  # pages


class Version(Protocol):
    @property
    def design(self) -> Design: ...


class Printable(Protocol):
    """What an issued certificate is to this module."""

    record: dict[str, Any]
    issued_at: datetime

    @property
    def template_version(self) -> Version: ...

    def get_absolute_url(self) -> str: ...


def check_printable(record: dict[str, Any]) -> None:
    """Raise `LetterWithoutFont` when a text of the record holds a character that cannot be printed."""
    lost = unprintable("".join(texts_of(record)))
    if lost:
        raise LetterWithoutFont(lost)


def misprints(design: Design, records: Sequence[dict[str, Any]]) -> dict[int, LayoutFails]:
    """Which of the records would never become a paper, by their place, and why: found out by drawing them, all as one document.

    Whoever gives a number asks first. About 5 ms for each of many, 15 for one. All have one number here, and one code.
    """
    address = f"{settings.TAAWON_BASE_URL}/verify/{SERIAL}/"
    pages = [page_data_of(record | {"serial": SERIAL}, design, address) for record in records]
    faults: dict[int, LayoutFails] = {}
    if design.protocol > 1 and len(pages) > 1 and _fault(design, pages) is None:
        return faults
    for number, page in enumerate(pages):
        fault = _fault(design, [page])
        if fault is not None:
            faults[number] = fault
    return faults


def _fault(design: Design, pages: list[dict[str, Any]]) -> LayoutFails | None:
    try:
        typeset(design, pages, format="pdf", pdf_standards=STANDARDS, timestamp=0)
    except LayoutFails as fault:
        return fault
    finally:
        if len(pages) > LARGE:
            forget()
    return None


def address_of(certificate: Printable, base_url: str = "") -> str:
    """Where anybody checks it: what the code on the paper says, at the present address of the school or another."""
    return f"{base_url or settings.TAAWON_BASE_URL}{certificate.get_absolute_url()}"


def render_pdf(
    *,
    record: dict[str, Any],
    design: Design,
    verify_url: str,
    issued_at: datetime,
    credential: str = "",
    offline_url: str = "",
    root: Root = Root.FRENCH,
) -> bytes:
    """The document of an issued certificate: PDF/A-3a and PDF/UA-1, equal bytes for equal arguments.

    `credential`, a JSON text, is attached as `credential.json`; `offline_url` is printed as a second code.
    """
    page = page_data_of(record, design, verify_url, offline_url)
    options = {"format": "pdf", "pdf_standards": STANDARDS, "timestamp": int(issued_at.timestamp())}
    return typeset(design, [page], credential=credential, root=root, **options)


def render_preview(*, record: dict[str, Any], design: Design) -> bytes:
    """How it will look, as a small WebP picture without serial and code."""
    drawn = typeset(design, [page_data_of(record, design, "")], format="png", ppi=PREVIEW_PPI)
    small = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").save(small, "WEBP", quality=55, method=4)
    return small.getvalue()


def render_sample_picture(*, record: dict[str, Any], design: Design, width: int) -> bytes:
    """A design with an invented person, as a PNG. It says that it is a sample."""
    return small_png(typeset(design, [page_data_of(record, design, "")], format="png", ppi=width / PAGE_INCHES), width)


def render_sample_pdf(*, record: dict[str, Any], design: Design) -> bytes:
    """The same as a PDF: a letter that no font has is an error here."""
    return typeset(design, [page_data_of(record, design, "")], format="pdf", pdf_standards=STANDARDS, timestamp=0)


def picture(certificate: Printable, width: int = 1000) -> bytes:
    """What the paper looks like, as a small PNG so many pixels wide. The same bytes each time."""
    design = certificate.template_version.design
    page = page_data_of(certificate.record, design, address_of(certificate))
    return small_png(typeset(design, [page], format="png", ppi=width / PAGE_INCHES), width)


def small_png(drawn: bytes, width: int) -> bytes:
    """The drawing with few colours and exactly this wide."""
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    if image.width != width:
        image = image.resize((width, round(image.height * width / image.width)))
    small = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def print_run(certificates: Iterable[Printable]) -> bytes:
    """Many certificates as one PDF in their order, one page each. PDF/A-3a where all have the same design.

    Credentials are not attached: a print run is for paper.
    """
    runs: list[tuple[Design, list[Printable]]] = []
    for certificate in certificates:
        design = certificate.template_version.design
        if runs and design.protocol > 1 and runs[-1][0].digest == design.digest:
            runs[-1][1].append(certificate)
        else:
            runs.append((design, [certificate]))
    made = [_run(design, rows) for design, rows in runs]
    return made[0] if len(made) == 1 else joined(made)


def _run(design: Design, rows: Sequence[Printable]) -> bytes:
    pages = [page_data_of(row.record, design, address_of(row)) for row in rows]
    latest = max(row.issued_at for row in rows)
    made = typeset(design, pages, format="pdf", pdf_standards=STANDARDS, timestamp=int(latest.timestamp()))
    if len(rows) > LARGE:
        forget()  # else memory grows by a megabyte for each page of the last ten runs
    return made


def joined(documents: list[bytes]) -> bytes:
    """One after the other. Tags and the PDF/A claim do not survive; what is seen does."""
    import pikepdf  # noqa: PLC0415 - only a print run with several designs asks for it

    whole = pikepdf.new()
    for document in documents:
        with pikepdf.open(io.BytesIO(document)) as part:
            whole.pages.extend(part.pages)
    file = io.BytesIO()
    whole.save(file, deterministic_id=True)
    return file.getvalue()
