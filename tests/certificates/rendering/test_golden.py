"""What the paper looks like, compared with pictures that a person has looked at.

After a change of the design that was meant: `WRITE_GOLDEN=1 pytest tests/certificates/rendering/test_golden.py`, then look at each.
"""

import io
import os
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw

from certificates.rendering.designs import PROTOCOL, Design, layout_source, shipped_wording
from certificates.rendering.documents import render_pdf
from certificates.rendering.samples import Sample, sample_record

GOLDEN = Path(__file__).parent / "golden"
SERIAL = "2514-3J4T-CAZT-8WJH-BAMK"
URL = f"https://taawon.ma/verify/{SERIAL}/"
OFFLINE = "HTTPS://TAAWON.MA/VERIFY/O/" + "ABCDEFGH2" * 22
TITLE = {"ar": "التسويق الرقمي للتعاونيات", "fr": "Marketing digital pour les coopératives"}
DPI = 55
BLOCK = 12  # pixels: less than two lines of small print
TOLERANCE = 9  # of 255, in the worst block

SMALL = {
    "ar": {"criteria": "إتمام جميع الدروس والتمارين، واجتياز الاختبار النهائي.", "note": "في إطار برنامج «مرافقة»"},
    "fr": {"criteria": "Toutes les leçons et les exercices, et le quiz final réussi.", "note": "Programme « Mourafaka »"},
}


def signature():
    image = Image.new("RGBA", (600, 200))
    ImageDraw.Draw(image).line([(20, 150), (150, 30), (210, 170), (300, 60), (420, 150), (560, 60)], fill="navy", width=9)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


INK = signature()
PICTURE = f"{sha256(INK).hexdigest()}.png"
WHO = [
    {"name": {"ar": "فاطمة الزهراء بنعلي", "fr": "Fatima Zahra Benali"}, "role": {"ar": "مديرة البرنامج", "fr": "Directrice du programme"}},
    {"name": {"ar": "إدريس الڭرواني", "fr": "Driss El Guerouani"}, "role": {"ar": "رئيس الشبكة", "fr": "Président du réseau"}},
    {"name": {"ar": "خديجة أيت الحاج", "fr": "Khadija Aït El Haj"}, "role": {"ar": "المكوّنة", "fr": "Formatrice"}},
]

# name -> layout, colours, whose name, how many sign, criteria and note, ends, second code
CASES = {
    "zellige-usual": ("zellige", "majorelle", Sample.USUAL, 0, False, False, False),
    "zellige-longest": ("zellige", "majorelle", Sample.LONGEST, 2, True, True, True),
    "zellige-accents": ("zellige", "clay", Sample.ACCENTS, 1, False, True, False),
    "arch-marks": ("arch", "clay", Sample.MARKS, 2, True, True, False),
    "arch-letters": ("arch", "olive", Sample.LETTERS, 1, False, False, True),
    "ruled-tifinagh": ("ruled", "olive", Sample.TIFINAGH, 2, False, True, False),
    "ruled-longest": ("ruled", "majorelle", Sample.LONGEST, 3, True, True, True),
}


def document(layout, scheme, sample, signing, small, ends, offline, source=None):
    wording = {code: shipped_wording()[code] | (SMALL[code] if small else {}) for code in ("ar", "fr")}
    settings = {"layout": layout, "scheme": scheme, "logo": "", "signatories": [one | {"picture": PICTURE} for one in WHO[:signing]]}
    design = Design(source or layout_source(layout), wording, PROTOCOL, settings, lambda _name: INK)
    day = date(2026, 8, 12)
    record = sample_record(sample, title=TITLE, signatories=WHO[:signing], expires_on=date(2029, 8, 12) if ends else None, today=day)
    return render_pdf(
        record=record | {"serial": SERIAL},
        design=design,
        verify_url=URL,
        issued_at=datetime(2026, 8, 12, tzinfo=UTC),
        offline_url=OFFLINE if offline else "",
    )


def drawn(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    assert len(pages) == 1
    return pages[0].render(scale=DPI / 72).to_pil().convert("L")


def worst_block(one, other):
    """The mean difference of the block that differs most; everything when the sizes differ."""
    if one.size != other.size:
        return 255
    width, height = one.size
    blocks = ImageChops.difference(one, other).resize((-(-width // BLOCK), -(-height // BLOCK)), Image.Resampling.BOX)
    return blocks.getextrema()[1]


@pytest.mark.parametrize("name", CASES)
def test_the_paper_looks_as_it_did(name):
    picture, kept = drawn(document(*CASES[name])), GOLDEN / f"{name}.png"
    if os.environ.get("WRITE_GOLDEN"):
        picture.save(kept, optimize=True)
    assert worst_block(picture, Image.open(kept)) <= TOLERANCE


BREAKS = {
    "a line is missing": ("quiet(8mm, t.completed)", "v(8mm)"),
    "the cooperative is missing": ("small(code, t.cooperative)", "[]"),
    "a line moved by two millimetres": ("  quiet(8mm, t.completed)", "  v(2mm)\n  quiet(8mm, t.completed)\n  v(-2mm)"),
    "the role of who signs is missing": ('if t.role != ""', "if false"),
    "the signature is missing": ('if signatory.picture != ""', "if false"),
    "the number is smaller": ("(13pt, 12pt, 11pt, 10pt, 9pt, 8pt), ltr", "(9pt, 8pt), ltr"),
    "Arabic and French changed sides": (
        '    side(d, colours, column, "ar", ar, name-sizes)',
        '    side(d, colours, column, "fr", fr, latin-sizes)',
    ),
    "another font": ('#let names = ("Amiri",', "#let names = ("),
    "the star is missing": ("pdf.artifact(star(14mm, colours))", "box(width: 14mm, height: 14mm)"),
    "the name is paler": ("fill: colours.deep, weight", "fill: muted, weight"),
}


@pytest.mark.parametrize("why", BREAKS)
def test_a_broken_design_does_not_pass_for_the_old_one(why):
    """The tolerance forgives another version of the renderer, and nothing that a reader would see."""
    before, after = BREAKS[why]
    case = CASES["zellige-accents"]
    source = layout_source("zellige")
    assert before in source
    broken = drawn(document(*case, source=source.replace(before, after)))
    assert worst_block(broken, Image.open(GOLDEN / "zellige-accents.png")) > TOLERANCE
