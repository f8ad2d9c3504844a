"""The PDF: one page, the right words, a code that leads to the verification, the same bytes each time."""

import subprocess
import threading
import unicodedata
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from tempfile import mkdtemp

import pypdfium2
import pytest
from django.utils import timezone

from certificates.exceptions import LayoutFails, LetterWithoutFont
from certificates.models import IssuedCertificate
from certificates.rendering import typesetting
from certificates.rendering.designs import PROTOCOL, Design, plain_settings
from certificates.rendering.documents import check_printable, render_pdf, render_preview, shipped_design
from certificates.rendering.font_coverage import FONTS_DIR, FORBIDDEN, TURNING, _drawn, unprintable, without_glyph
from certificates.services import render_certificate
from tests.factories.pdf_text import page_text, plain
from text.errors import DomainError
from text.names import clean_name

AT = datetime(2026, 8, 12, 10, tzinfo=UTC)
SERIAL = "2514-3J4T-CAZT-8WJH-BAMK"
URL = f"https://taawon.ma/verify/{SERIAL}/"
LONGEST = {
    "ar": ("محمد عبد الرحمان المنصور بالله ڭرين " * 8)[:241].strip(),
    "fr": ("Éléonore-Maximilienne Benabdeljalil " * 8)[:241].strip(),
}


def record(**changes):
    return {
        "serial": SERIAL,
        "name": {"ar": "نعيمة ڭرواني", "fr": "Naïma L’Hôpital"},
        "cooperative": {"ar": "تعاونية تيمليلت", "fr": "Coopérative Timlilt"},
        "title": {"ar": "التسويق الرقمي للتعاونيات", "fr": "Marketing digital pour les coopératives"},
        "course_key": "",
        "completed_on": "2026-08-12",
        "issued_on": "2026-08-12",
        "expires_on": None,
        "score": "87.50",
        "signatories": [],
    } | changes


def render(**changes):
    return render_pdf(record=record(**changes), design=shipped_design(), verify_url=URL, issued_at=AT)


def test_it_says_what_the_record_says():
    text = page_text(render(expires_on="2029-08-12"))
    for words in (
        "نعيمة ڭرواني",
        "Naïma L’Hôpital",
        "Coopérative Timlilt",
        "تعاونية تيمليلت",
        "Marketing digital pour les coopératives",
        "12 août 2026",
        "12 août 2029",
        "87,5 %",
        SERIAL,
        "taawon.ma/verify",
        "شهادة",
    ):
        assert plain(words) in text, words


def test_a_name_in_one_script_stands_in_both_columns():
    assert page_text(render(name={"ar": "", "fr": "Naïma Garouani"})).count(plain("Naïma Garouani")) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": LONGEST},
        {"name": {"ar": "م" * 120, "fr": "W" * 120}},
        {
            "title": {"ar": "دورة " * 51, "fr": "Formation approfondie " * 11},
            "cooperative": {"ar": "تعاونية " * 20, "fr": "Coopérative " * 13},
        },
        {"name": {"ar": "أَمَال بِنْت الْحَسَن", "fr": "ⴰⵎⴰⵍ Çağlar Œuvre"}, "expires_on": "2029-08-12"},
        {"cooperative": {"ar": "", "fr": ""}, "score": None},
        {
            "signatories": [{"name": {"ar": "فاطمة " * 20, "fr": "Fatima " * 17}, "role": {"ar": "مديرة " * 26, "fr": "Directrice " * 14}}]
            * 3
        },
    ],
)
def test_everything_fits_one_page(changes):
    page_text(render(**changes))


def test_nothing_reaches_into_the_frame_or_over_the_edge():
    """The white ground beside the columns stays white, however long the name."""
    page = pypdfium2.PdfDocument(render(name={"ar": "م" * 120, "fr": "W" * 120}, cooperative=LONGEST))[0]
    picture = page.render(scale=1).to_pil().convert("L")
    width, height = picture.size
    for side in ((0.055, 0.075), (0.925, 0.945)):
        strip = picture.crop((int(side[0] * width), int(0.3 * height), int(side[1] * width), int(0.75 * height)))
        assert strip.getextrema()[0] > 250


def test_the_same_record_gives_the_same_bytes_in_every_thread():
    made = []
    threads = [threading.Thread(target=lambda: made.append(render())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(made) == {render()}
    assert len(made) == 3


def test_people_who_ask_first_at_the_same_moment_all_get_theirs(monkeypatch):
    """A process that has just started makes its folder for designs; two threads must not make one each."""
    meeting, folders, made, failed = threading.Barrier(2), [], [], []

    def make_folder(**words):
        folder = mkdtemp(**words)
        folders.append(folder)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=0.3)  # until the other makes one, too; it never should
        return folder

    def ask(design):
        try:
            made.append(render_pdf(record=record(), design=design, verify_url=URL, issued_at=AT))
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    monkeypatch.setattr(typesetting, "mkdtemp", make_folder)
    monkeypatch.setattr(typesetting, "_made_workspace", cache(typesetting._made_workspace.__wrapped__))
    designs = [replace(shipped_design(), source=f"{shipped_design().source}// {number}") for number in range(2)]
    threads = [threading.Thread(target=ask, args=(design,)) for design in designs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(made) == 2
    assert len(folders) == 1  # with two, one of them may look for her design in the other's


def test_the_code_leads_to_the_verification(tmp_path):
    picture = tmp_path / "certificate.png"
    pypdfium2.PdfDocument(render())[0].render(scale=150 / 72).to_pil().save(picture)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", picture], capture_output=True, text=True, check=False)
    assert read.stdout.strip() == URL


def test_it_is_an_archival_and_accessible_pdf():
    pdf = render()
    assert b"pdfaid:part>3<" in pdf.replace(b" ", b"")
    assert b"pdfuaid:part>1<" in pdf.replace(b" ", b"")
    assert b"/Lang" in pdf


@pytest.mark.parametrize(
    "hostile", ['#read("/etc/passwd")', "<b>x</b>", "$ x^2 $", "\\u{202e}", '"; import "x.typ"', "{{7*7}}", "*gras* _x_ @ref"]
)
def test_a_name_is_never_read_as_code(hostile):
    assert plain(hostile) in page_text(render(name={"ar": "أمل", "fr": hostile}))


def test_a_character_is_refused_exactly_when_typst_refuses_it():
    """Compiled, each inside a word: those that a font has and PDF/A forbids are few, and must be known before a number is given."""
    fonts = '("Amiri", "IBM Plex Sans Arabic", "Noto Sans Tifinagh")'
    source = (
        f"#let certificate(d) = page(height: auto, {{ set text(font: {fonts}, fallback: false); for word in d.words {{ block(word) }} }})"
    )
    design = Design(source, {}, PROTOCOL, plain_settings())
    drawn = "".join(chr(code) for code in sorted(_drawn()))

    def refused(characters):
        """Which of them, found by halves."""
        page = {"document": {"title": "x", "author": "y"}, "words": [f"شه{one}ادة ab{one}cd" for one in characters]}
        try:
            typesetting.typeset(design, [page], format="pdf", pdf_standards=typesetting.STANDARDS, timestamp=0)
        except LayoutFails:
            half = len(characters) // 2
            return refused(characters[:half]) | refused(characters[half:]) if half else set(characters)
        return set()

    seen = "".join(one for one in drawn if unicodedata.category(one)[0] not in "CZ")
    unseen = [one for one in drawn if one not in seen]  # one by one: those that share an empty glyph hide each other
    assert set().union(refused(seen), *map(refused, unseen)) == FORBIDDEN
    assert {one for one in drawn if unprintable(one)} == FORBIDDEN | TURNING & set(drawn)


def test_a_letter_without_font_is_refused_in_words():
    with pytest.raises(LetterWithoutFont, match="漢😀"):
        check_printable(record(name={"ar": "أمل", "fr": "漢😀漢"}))
    check_printable(record())


def test_every_letter_that_a_name_may_have_can_be_printed():
    letters = [chr(code) for code in range(0x20, 0x3000) if unicodedata.category(chr(code)).startswith("L")]
    accepted = []
    for letter in letters:
        try:
            accepted.append(clean_name(letter))
        except DomainError:
            continue
    assert len(accepted) > 300
    assert without_glyph("".join(accepted)) == ""
    half = len(accepted) // 2
    for part in (accepted[:half], accepted[half:]):
        page_text(render(name={"ar": " ".join(part), "fr": " ".join(part)}))


def test_the_fonts_are_the_ones_that_were_vetted():
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=FONTS_DIR, check=True)
    listed = {line.split()[1] for line in (FONTS_DIR / "SHA256SUMS").read_text().splitlines()}
    assert listed == {path.name for path in FONTS_DIR.glob("*.ttf")}


def test_the_preview_has_no_number_and_no_code(tmp_path):
    picture = render_preview(record=record(serial=""), design=shipped_design())
    assert picture[8:12] == b"WEBP"
    assert len(picture) < 60_000


def test_an_issued_certificate_is_drawn_from_its_own_design(certificate, settings):
    settings.TAAWON_BASE_URL = "https://ecole.example.ma"
    first = render_certificate(certificate=certificate)
    again = render_certificate(certificate=IssuedCertificate.objects.get(pk=certificate.pk))
    assert first == again
    assert plain(certificate.serial) in page_text(first)
    assert plain("ecole.example.ma/verify") in page_text(first)
    assert timezone.is_aware(certificate.issued_at)
