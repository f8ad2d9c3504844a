"""What is printed can be copied, searched and typed, in the three programs that most readers are made of."""

import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from certificates.rendering.designs import LAYOUTS, Design, shipped_design
from certificates.rendering.documents import Root, print_run, render_pdf
from certificates.rendering.samples import NAMES, Sample, sample_record
from tests.certificates.rendering.test_golden import SERIAL, TITLE, URL, WHO, document
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.pdf_text import copied, found_by_pdfium

FROZEN = Path(__file__).parents[3] / "certificates/migrations/0004_design.json"
FROZEN_DIGEST = "abdc9e434c8c4f4ebeb36fd490a34806d38a7ebe1eb731358b62446586f9579b"
FIRST = Path(__file__).parents[1] / "data"
COOPERATIVE = {"ar": "تعاونية أركان تامونت النسوية", "fr": "Coopérative féminine Argan Tamounte"}
# Words whose letters a font may draw as one: لا لإ ين في تر نب, and وي ري, which kerning would pull apart.
HARD = ["تعاونية الأمل لإنتاج الزيتون", "تعاونية تازارين للتسويق والترويج", "تعاونية الطريق الأخضر بأزيلال", "تعاونية حليب الشاوية"]


def frozen_design():
    """A design that was saved before papers could be copied."""
    kept = json.loads(FROZEN.read_text(encoding="utf-8"))
    signatories = [{"name": WHO[0]["name"], "role": WHO[0]["role"], "picture": ""}]
    return Design(kept["source"], kept["wording"], kept["protocol"], kept["settings"] | {"signatories": signatories})


def record_of(sample=Sample.USUAL, **fields):
    made = sample_record(sample, title=TITLE, signatories=WHO[:1], expires_on=date(2029, 8, 12), today=date(2026, 8, 12))
    return made | {"serial": SERIAL} | fields


def drawn(design, record, **options):
    return render_pdf(record=record, design=design, verify_url=URL, issued_at=datetime(2026, 8, 12, tzinfo=UTC), **options)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("sample", [Sample.USUAL, Sample.LETTERS, Sample.ACCENTS])
def test_whatever_stands_on_the_paper_is_copied_and_found(layout, sample):
    pdf = document(layout, "olive", sample, 1, True, True, False)
    words = [
        SERIAL, "taawon.ma/verify", *NAMES[sample].values(), *COOPERATIVE.values(), *TITLE.values(), "شهادة إتمام التكوين",
        "Certificat de fin de formation", "تمنح هذه الشهادة إلى", "فاطمة الزهراء بنعلي", "مديرة البرنامج", "Directrice du programme",
        "إتمام جميع الدروس والتمارين", "12 août 2026", "غشت",
    ]  # fmt: skip
    for program, text in copied(pdf).items():
        assert [one for one in words if one not in text] == [], program
    assert [one for one in [*words, "12 غشت 2026"] if not found_by_pdfium(pdf, one)] == []


@pytest.mark.parametrize("cooperative", HARD)
def test_no_letters_of_a_cooperative_change_places(cooperative):
    pdf = drawn(shipped_design(), record_of(cooperative={"ar": cooperative, "fr": "Coopérative Amal"}))
    assert [program for program, text in copied(pdf).items() if cooperative not in text] == []


def test_a_name_in_tifinagh_is_copied_letter_by_letter():
    for program, text in copied(document("ruled", "clay", Sample.TIFINAGH, 0, False, False, False)).items():
        assert NAMES[Sample.TIFINAGH]["fr"] in text, program


def test_the_percent_sign_stands_behind_its_number_in_both_halves():
    pdf = document("zellige", "clay", Sample.USUAL, 0, False, False, False)
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    text = "".join(page.get_text_range(index, 1) or " " for index in range(page.count_chars()))
    signs = [index for index, character in enumerate(text) if character == "%"]
    assert len(signs) == 2
    for index in signs:
        digit = text.rindex("5", 0, index)
        assert page.get_charbox(digit)[2] < page.get_charbox(index)[0]
    assert all("\u2066" not in copy for copy in copied(pdf).values())


def test_every_page_of_a_print_run_is_copied_and_found(db):
    achievement = make_earning_course(signatories=[{"name": WHO[0]["name"], "role": WHO[0]["role"], "picture": ""}])
    members = [make_learner(given_name_fr=name) for name in ("Ilham", "Zineb", "Kenza")]
    rows = [make_certificate(completion=make_completion(achievement=achievement, member=member)) for member in members]
    pdf = print_run(rows)
    for row in rows:
        words = [row.serial, *row.record["name"].values(), *row.record["title"].values()]
        for program, text in copied(pdf).items():
            assert [one for one in words if one not in text] == [], program
        assert [one for one in words if not found_by_pdfium(pdf, one)] == []


def test_a_frozen_design_is_copied_as_far_as_its_fonts_allow():
    """Its small Arabic is set in Plex for good; number, French, and the large Arabic are mended by what surrounds it."""
    pdf = drawn(frozen_design(), record_of())
    words = [SERIAL, "taawon.ma/verify", *NAMES[Sample.USUAL].values(), COOPERATIVE["fr"], *TITLE.values(), "12 août 2026"]
    assert [one for one in words if not found_by_pdfium(pdf, one)] == []
    assert all("\u2066" not in copy for copy in copied(pdf).values())


def test_a_frozen_design_is_still_drawn_as_it_was_for_comparison():
    assert hashlib.sha256(drawn(frozen_design(), record_of(), root=Root.ARABIC)).hexdigest() == FROZEN_DIGEST


def test_lines_of_the_first_release_are_no_longer_turned_round():
    design = Design((FIRST / "first_release.typ").read_text(), json.loads((FIRST / "first_release.json").read_text()))
    record = json.loads((FIRST / "first_release_record.json").read_text())
    pdf = drawn(design, record)
    words = [record["serial"], record["name"]["fr"], record["title"]["fr"]]
    assert [one for one in words if one not in copied(pdf)["pdfium"]] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.ViewerPreferences.Direction) == "/L2R"
