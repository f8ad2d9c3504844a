"""Up to two hundred numbers at once: pasted, as text, as a table."""

import io
import re
import zipfile
from html import unescape

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.exceptions import ListEmpty, ListTooLong, ListUnreadable
from certificates.serials import new_serial, normalise
from certificates.services import reissue_certificate, revoke_certificate
from certificates.verification import limits
from certificates.verification.serial_lists import LIMITS, MOST, Line, lines_in, lines_of_file
from tests.factories.certificates import make_certificate
from untrusted.workbooks import OLD_EXCEL

ADDRESS = "/verify/list/?lang=fr"


def workbook(*rows) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def four(db, driss):
    """One of each: valid, withdrawn, replaced by the fourth."""
    valid, withdrawn, replaced = make_certificate(), make_certificate(), make_certificate()
    revoke_certificate(certificate_id=withdrawn.pk, by=driss, reason_public="Par erreur")
    names = {"given_name_ar": "آمال", "family_name_ar": "آيت", "given_name_fr": "Amal", "family_name_fr": "Ait"}
    return valid, withdrawn, replaced, reissue_certificate(certificate_id=replaced.pk, by=driss, names=names)


def test_every_number_gets_its_answer_however_it_is_typed(client, four, django_assert_max_num_queries):
    valid, withdrawn, replaced, new = four
    never = new_serial()
    slip = ("0" if valid.serial[0] != "0" else "1") + valid.serial[1:]
    text = "\n".join(
        [
            "Numéros",
            valid.serial.lower().replace("-", " "),
            withdrawn.serial.replace("0", "O"),
            f"http://testserver/verify/{replaced.serial}/",
            never,
            slip,
        ]
    )
    with django_assert_max_num_queries(4):
        html = client.post(ADDRESS, {"numbers": text}).content.decode()
    for serial in (valid.serial, withdrawn.serial, replaced.serial, never, normalise(slip)):
        assert serial in html
    assert html.count("<tr>") == 6
    assert "Par erreur" in html
    assert f'href="/verify/{new.serial}/?lang=fr"' in html
    assert f'href="/verify/{valid.serial}/?lang=fr"' in html


def test_a_table_is_read_where_its_numbers_stand(four):
    valid, withdrawn, _replaced, new = four
    rows = [("Nom", "Numéro"), ("Amal", valid.serial), ("Zineb", withdrawn.serial.lower()), (None, None), ("x", new.serial)]
    expected = [valid.serial, withdrawn.serial, new.serial]
    assert [normalise(one.text) for one in lines_of_file(workbook(*rows), "list.xlsx")] == expected
    for separator in ";,\t":
        text = "\r\n".join(separator.join(cell or "" for cell in row) for row in rows)
        for encoding in ("utf-8-sig", "utf-16", "cp1256"):
            assert [normalise(one.text) for one in lines_of_file(text.encode(encoding), "list.csv")] == expected
    assert [normalise(one.text) for one in lines_in(f"{valid.serial}\n{valid.serial.lower()}")] == [valid.serial] * 2


def test_what_cannot_be_read_is_told(client, db):
    with pytest.raises(ListTooLong):
        lines_in("\n".join(new_serial() for _ in range(MOST + 1)))
    with pytest.raises(ListTooLong):
        lines_of_file(b"x" * 1_000_001, "list.txt")
    with pytest.raises(ListEmpty):
        lines_in(" \n;;\n,")
    for content in (b"PK\x03\x04 not a workbook", b"\xff\xfe\xff"):
        with pytest.raises((ListUnreadable, ListEmpty)):
            lines_of_file(content, "list.xlsx")
    answer = client.post(ADDRESS, {"numbers": "", "file": SimpleUploadedFile("list.xlsx", b"PK\x03\x04 not")})
    assert answer.status_code == 422
    assert client.post(ADDRESS, {}).status_code == 422
    assert client.get(ADDRESS).status_code == 200
    assert "<script>alert" not in client.post(ADDRESS, {"numbers": "<script>alert(1)</script>12345678"}).content.decode()


def test_the_answers_can_be_taken_away(client, four):
    valid, withdrawn, *_rest = four
    numbers = f"{valid.serial}\n{withdrawn.serial}"
    csv = b"".join(client.post(ADDRESS, {"numbers": numbers, "export": "csv"})).decode("utf-8-sig")
    assert valid.serial in csv and "Amal Aït Guelmim" in csv and "Par erreur" in csv
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.post(ADDRESS, {"numbers": numbers, "export": "xlsx"}))))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == [valid.serial, withdrawn.serial]


@pytest.mark.usefixtures("one_window")
def test_lists_are_limited_like_everything_else(client, db):
    numbers = "\n".join(new_serial() for _ in range(MOST))
    for _ in range(-(-limits.POINTS // (MOST * limits.COST_LISTED))):
        assert client.post(ADDRESS, {"numbers": numbers}).status_code == 200
    assert client.post(ADDRESS, {"numbers": numbers}).status_code == 429


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "other.bin"])
def test_a_small_workbook_that_unfolds_into_a_huge_one_is_refused_before_it_is_read(part):
    """Anybody may hand one in: half a megabyte that would keep the school busy for minutes."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as plain, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in plain.namelist():
            if name != part:
                packed.writestr(name, plain.read(name))
        packed.writestr(part, b"<c/>" * (LIMITS.most_unpacked // 4))
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(ListTooLong):
        lines_of_file(bomb.getvalue(), "list.xlsx")


def repacked(content: bytes, part: str, change) -> bytes:
    """The workbook with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as plain, zipfile.ZipFile(file, "w") as packed:
        for name in plain.namelist():
            packed.writestr(name, change(plain.read(name)) if name == part else plain.read(name))
    return file.getvalue()


@pytest.mark.parametrize(
    "declaration", ["<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "http://evil.example/x.dtd">', "<!DOCTYPE x [<!ENTITY a 'b'>]>"]
)
def test_a_workbook_that_declares_a_type_of_its_own_is_not_read(declaration):
    serial = new_serial()
    plain = workbook([serial])
    part = next(name for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml") if serial.encode() in part_of(plain, name))
    assert lines_of_file(plain, "list.xlsx") == [Line(serial)]
    declared = repacked(plain, part, lambda xml: declaration.encode() + xml)
    with pytest.raises(ListUnreadable):
        lines_of_file(declared, "list.xlsx")


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return packed.read(name) if name in packed.namelist() else b""


def test_a_locked_or_old_workbook_is_not_taken_for_a_text():
    with pytest.raises(ListUnreadable):
        lines_of_file(OLD_EXCEL + b"1234 5678", "list.xlsx")


def test_every_line_gets_its_row(client, four):
    """A line without a number, one with a slip of the pen and one that comes twice are not passed over."""
    valid, withdrawn, *_rest = four
    slip = ("0" if valid.serial[0] != "0" else "1") + valid.serial[1:]
    lines = ["Numéro;Nom", f"{valid.serial};Amal", "sans numéro;Zineb", slip, withdrawn.serial, "", f"{valid.serial.lower()};Amal", "?"]
    html = client.post(ADDRESS, {"numbers": "\n".join(lines)}).content.decode()
    rows = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[1:]]
    wanted = [(valid.serial, "valable"), ("sans numéro · Zineb", "pas de numéro"), (normalise(slip), "mal saisi")]
    wanted += [(withdrawn.serial, "retiré"), (valid.serial, "Comme à la ligne 1"), ("?", "pas de numéro")]
    assert len(rows) == len(wanted)
    for row, (text, answer) in zip(rows, wanted, strict=True):
        assert row.startswith(text) and answer in row
    typed = unescape(re.search(r'name="numbers" value="(.*?)"', html, re.DOTALL)[1])
    csv = b"".join(client.post(ADDRESS, {"numbers": typed, "export": "csv"})).decode("utf-8-sig").splitlines()
    assert len(csv) == len(wanted) + 1, "what is taken away has the same rows"


def test_a_name_is_seen_beside_its_number_on_a_phone(client, four, request):
    html = client.post(ADDRESS, {"numbers": "\n".join(one.serial for one in four)}).content.decode()
    browser = request.getfixturevalue("browser")  # it starts a loop, beside which the database is another connection
    style = (settings.BASE_DIR / "static/css/site.css").read_text(encoding="utf-8")
    for direction in ("rtl", "ltr"):
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.set_content(re.sub(r'dir="\w+"', f'dir="{direction}"', html, count=1).replace("</head>", f"<style>{style}</style></head>"))
        for name in page.locator("tbody th bdi").all():
            box = name.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 360
        assert page.locator("tbody th bdi").count() == 4
        page.close()
