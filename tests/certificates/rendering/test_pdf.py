"""The PDF as a file: its claims, its tags, its bytes, what is attached, print runs and small pictures."""

import hashlib
import io
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone
from PIL import Image

from certificates.exceptions import LetterWithoutFont
from certificates.models import CertificateTemplateVersion
from certificates.rendering.designs import Design
from certificates.rendering.documents import Root, check_printable, picture, print_run, render_pdf
from certificates.rendering.font_coverage import without_glyph
from certificates.rendering.samples import NAMES, Sample
from certificates.services import issue_certificate, render_certificate
from tests.certificates.rendering.test_golden import CASES, OFFLINE, document
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.pdf_text import page_text, plain
from text.errors import DomainError
from text.names import MAX_LENGTH, clean_name

DATA = Path(__file__).parents[1] / "data"
FIRST_RELEASE = "620200ee1d7dc22fc6ca476c63cfc0a1e67c0f52c96f22026f672da07b1be79f"


@pytest.fixture(scope="module")
def opened():
    with pikepdf.open(io.BytesIO(document(*CASES["arch-marks"]))) as pdf:
        yield pdf


def elements(node, found=None):
    """Every element of the structure tree."""
    found = [] if found is None else found
    if isinstance(node, pikepdf.Array):
        for child in node:
            elements(child, found)
    elif isinstance(node, pikepdf.Dictionary):
        found.append(node)
        if "/K" in node:
            elements(node.K, found)
    return found


def test_it_claims_to_be_archival_and_accessible(opened):
    with opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert "شهادة" in str(metadata["dc:title"])
    root = opened.Root
    assert bool(root.MarkInfo.Marked)
    assert (str(root.Lang), str(root.ViewerPreferences.Direction)) == ("fr-MA", "/L2R")
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert len(root.OutputIntents) == 1
    assert not opened.is_encrypted
    assert "/ID" in opened.trailer
    assert "/JavaScript" not in root.get("/Names", {})
    assert "/OpenAction" not in root


def test_its_parts_are_tagged_in_their_languages_and_pictures_have_words(opened):
    tags = elements(opened.Root.StructTreeRoot.K)
    kinds = [str(tag.get("/S", "")) for tag in tags]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 1
    assert {str(tag.Lang) for tag in tags if "/Lang" in tag} >= {"ar-MA"}
    words = [str(tag.Alt) for tag in tags if str(tag.get("/S", "")) == "/Figure"]
    assert len(words) == 3  # two signatures and the code
    assert all(words)
    assert any("Fatima Zahra Benali" in alt for alt in words)


def test_every_font_is_inside_and_every_letter_can_be_copied(opened):
    fonts = list(opened.pages[0].Resources.Font.values())
    assert len(fonts) >= 2
    for font in fonts:
        assert "/ToUnicode" in font
        inside = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in inside or "/FontFile3" in inside


def test_two_processes_make_the_same_bytes():
    script = (
        "import os, sys, hashlib, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'lms.settings.test'; django.setup()\n"
        "from tests.certificates.rendering.test_golden import CASES, document\n"
        "print(hashlib.sha256(document(*CASES['zellige-longest'])).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
            cwd=Path(__file__).parents[3],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert made == {hashlib.sha256(document(*CASES["zellige-longest"])).hexdigest()}


def test_the_first_release_is_drawn_as_it_was():
    """Its source, its words and its record: the bytes that it gave then."""
    design = Design((DATA / "first_release.typ").read_text(), json.loads((DATA / "first_release.json").read_text()))
    record = json.loads((DATA / "first_release_record.json").read_text())
    pdf = render_pdf(
        record=record,
        design=design,
        verify_url=f"https://taawon.ma/verify/{record['serial']}/",
        issued_at=datetime(2026, 8, 12, tzinfo=UTC),
        root=Root.ARABIC,
    )
    assert hashlib.sha256(pdf).hexdigest() == FIRST_RELEASE


def test_a_credential_is_attached_byte_for_byte_and_the_second_code_is_read(db, tmp_path):
    version = make_certificate().template_version
    record = issue_certificate(enrolment_id=make_completion().enrolment_id).record
    signed = '{"name": "أمل ڭرواني", "proof": "z5\\u0041"}\n'
    pdf = render_pdf(
        record=record,
        design=version.design,
        verify_url="https://taawon.ma/verify/X/",
        issued_at=timezone.now(),
        credential=signed,
        offline_url=OFFLINE,
    )
    with pikepdf.open(io.BytesIO(pdf)) as opened_pdf:
        attachments = opened_pdf.attachments
        assert attachments["credential.json"].get_file().read_bytes() == signed.encode()
        assert len(opened_pdf.Root.AF) == 1
    sheet = tmp_path / "sheet.png"
    pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().save(sheet)
    read = subprocess.run(["zbarimg", "--quiet", "--raw", sheet], capture_output=True, text=True, check=False).stdout
    assert set(read.split()) == {"https://taawon.ma/verify/X/", OFFLINE}


def test_a_print_run_is_one_document_in_its_order(db, driss):
    achievement = make_earning_course()
    rows = [
        make_certificate(completion=make_completion(achievement=achievement, member=make_learner(given_name_fr=f"Amal{n}")))
        for n in range(12)
    ]
    start = time.process_time()
    pdf = print_run(rows)
    assert (time.process_time() - start) / len(rows) < 0.1
    pages = pypdfium2.PdfDocument(pdf)
    assert len(pages) == len(rows)
    for number, row in enumerate(rows, start=1):
        read = subprocess.run(
            ["pdftotext", "-f", str(number), "-l", str(number), "-layout", "-", "-"], input=pdf, capture_output=True, check=True
        )
        assert plain(row.serial) in plain(read.stdout.decode())
    with pikepdf.open(io.BytesIO(pdf)) as opened_pdf, opened_pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
    assert print_run(rows) == pdf
    assert len(pdf) < 40_000 * len(rows)


def test_a_print_run_may_mix_designs_of_any_release(db):
    first = CertificateTemplateVersion.objects.create(
        digest="0" * 64,
        source=(DATA / "first_release.typ").read_text(),
        wording=json.loads((DATA / "first_release.json").read_text()),
        fonts_digest="",
        typst_version="",
    )
    name = {"ar": "", "fr": "Driss"}
    signed = make_earning_course(signatories=[{"name": name, "role": name, "picture": ""}])
    rows = [make_certificate(), make_certificate(achievement=signed)]
    old = make_certificate()
    nobody = {"ar": "", "fr": ""}
    old.record = {key: value for key, value in old.record.items() if key != "signatories"} | {"signatory": {"name": nobody, "role": nobody}}
    old.template_version = first
    assert len(pypdfium2.PdfDocument(print_run([*rows, old]))) == 3


def test_the_small_picture_is_small_and_the_same_each_time(db):
    certificate = make_certificate()
    png = picture(certificate, 1000)
    image = Image.open(io.BytesIO(png))
    assert (image.format, image.width) == ("PNG", 1000)
    assert len(png) < 100_000
    assert picture(certificate, 1000) == png
    assert Image.open(io.BytesIO(picture(certificate, 600))).width == 600


@pytest.mark.parametrize(
    "letter", [*"ڭگپڤڥڨچژکیٱآأإؤئةىءݣ", *"ًٌٍَُِّْٰٕٓٔ", *"éèêëàâäçîïôöùûüÿœæÉÈÊÀÂÇÎÏÔÙÛÜŸŒÆñ’", *"ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵖⵙⵚⵛⵜⵟⵡⵢⵣⵥⵯ"]
)
def test_every_letter_of_moroccan_names_has_a_glyph(letter):
    assert without_glyph(letter) == ""


@pytest.mark.parametrize("sample", Sample)
def test_the_invented_people_have_names_that_are_allowed(sample):
    for name in NAMES[sample].values():
        half = name[:MAX_LENGTH]  # given and family name may have so many letters each
        assert clean_name(half) == half.strip()
        assert without_glyph(name) == ""


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Amal\u202eAït", "AmalAït"),
        ("Amal\nAït\r\nGuelmim", "Amal Aït Guelmim"),
        ("  Amal\t\u00a0 Aït ", "Amal Aït"),
        ("أمل\u200e\u2067 آيت", "أمل آيت"),
        ("Amal\x00\x07", "Amal"),
        ("A\u0308 B", "Ä B"),
    ],
)
def test_what_cannot_be_seen_is_taken_out_of_a_name(typed, printed):
    assert clean_name(typed) == printed


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Amal 😀", "name_letter"),
        ("漢字", "name_letter"),
        ("… !!", "name_letter"),
        ("---", "name_empty"),
        (" \u202e\n", "name_empty"),
        ("أ" * 200, "name_too_long"),
        ("أَُِّْ" * 3, "name_letter"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(typed, code):
    with pytest.raises(DomainError) as refused:
        clean_name(typed)
    assert refused.value.code == code
    assert refused.value.hint


@pytest.mark.parametrize("name", ["Amal\u202e Aït", "Amal\nAït", "Amal 😀", "\ufffd", "Amal\x00"])
def test_a_name_that_came_in_by_another_way_is_not_issued(db, name):
    completion = make_completion(member=make_learner(given_name_fr=name.replace("\x00", "\x01")))
    with pytest.raises(LetterWithoutFont):
        issue_certificate(enrolment_id=completion.enrolment_id)


def test_two_hundred_letters_still_fit_one_page(db):
    certificate = make_certificate(
        member=make_learner(given_name_fr="W" * 120, family_name_fr="W" * 80, given_name_ar="م" * 120, family_name_ar="ڭ" * 80)
    )
    check_printable(certificate.record)
    assert "W" * 40 in page_text(render_certificate(certificate=certificate)).replace("\n", "")
