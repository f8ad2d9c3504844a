"""Hostile words in every field that takes words, seen wherever they are shown: as words, and run by nothing."""

import io
import re
from datetime import UTC, date, datetime
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pikepdf
import pytest
from django.test import Client, override_settings
from lxml import html
from wagtail.models import Page

from accounts.models import User
from certificates.rendering.designs import shipped_design
from certificates.rendering.documents import render_pdf
from certificates.rendering.samples import Sample, sample_record
from courses.services import enrol_member
from messaging.gateways.kannel import KannelGateway
from messaging.services import queue_sms
from tests.abuse.payloads import PAYLOADS, TAGS, TEMPLATES
from tests.abuse.poison import PoisonedSchool, make_poisoned_school
from tests.factories.accounts import make_superuser
from tests.factories.pdf_text import page_text

SERIAL = "2514-3J4T-CAZT-8WJH-BAMK"
URL = f"https://taawon.ma/verify/{SERIAL}/"

ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset", "background", "ping"}
RUNS = re.compile(r"(?:javascript|vbscript|data:text)", re.IGNORECASE)
NEVER = {"object", "embed", "base", "applet", "frame", "frameset", "math", "marquee", "portal"}


def dangers(page: str) -> list[str]:
    """What in this page would run, load or lead somewhere because of a payload."""
    found = []
    for part in html.document_fromstring(page).iter():
        if not isinstance(part.tag, str):
            continue
        leads_away = part.tag == "meta" and part.get("http-equiv", "").lower() == "refresh" and not part.get("content", "").isdecimal()
        if part.tag in NEVER or leads_away or part.get("srcdoc") is not None:
            found.append(part.tag)
        if part.tag in ("script", "style") and "json" not in part.get("type", "") and re.search(r"alert\(7|evil\.example", part.text or ""):
            found.append(f"{part.tag}: {part.text[:80]}")
        for name, value in part.attrib.items():
            plain = re.sub(r"[\x00-\x20]", "", value)
            if name.startswith("on") or (name in ADDRESSES and (RUNS.match(plain) or "evil.example" in plain.split("?")[0])):
                found.append(f"{part.tag} {name}={value[:80]}")
            if name == "style" and "alert(7)" in value:
                found.append(f"{part.tag} style={value[:80]}")
    return found


@pytest.fixture
def poisoned(office, small_school, amal, driss, settings) -> PoisonedSchool:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    return make_poisoned_school(office, small_school, amal, driss)


def seen(client: Client, addresses: list[str]) -> tuple[dict, int]:
    """What is dangerous by address, and on how many pages the payloads stood at all."""
    wrong, shown = {}, 0
    for address in addresses:
        answer = client.get(address, follow=True)
        if answer.status_code >= 500 or (answer.status_code != 200 and not address.startswith(("/verify/", "/admin/"))):
            wrong[address] = answer.status_code
        if answer.get("Content-Type", "").startswith("text/html"):
            shown += "alert(7)" in answer.text
            if found := dangers(answer.text):
                wrong[address] = found[:4]
    return wrong, shown


def test_nothing_runs_anywhere(poisoned):
    member, root = Client(raise_request_exception=False), Client(raise_request_exception=False)
    member.force_login(poisoned.member)
    root.force_login(make_superuser())
    for client, addresses, least in ((member, poisoned.members_pages, 25), (root, poisoned.staff_pages, 60)):
        wrong, shown = seen(client, addresses)
        assert not wrong
        assert shown >= least, "the payloads are shown on most pages, so this looked at something"


# What is no page


def test_tables_and_json_hold_words_and_no_formula(poisoned, office, driss):
    client = Client()
    client.force_login(driss)
    course = f"course={poisoned.small.key}"
    enrol_member(member=poisoned.member, course_key=poisoned.small.key, by=driss)
    User.objects.filter(pk=poisoned.member.pk).update(
        given_name_fr="=cmd|'/c calc'!A1", given_name_ar="@SUM(1)", family_name_fr="", family_name_ar=""
    )
    for address in (
        f"/admin/learning/progress/?{course}&",
        f"/admin/certificate-batches/inspect/{office.batch.pk}/?",
        "/admin/cooperatives/?",
    ):
        table = b"".join(client.get(f"{address}export=csv")).decode("utf-8-sig")
        assert not re.search(r'(?:^|,|")\s*[=+@-][A-Za-z"]', table, re.MULTILINE), address
    sheet = client.get(f"/admin/learning/progress/?{course}&export=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert len(cells) > 5
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    phone = Client()
    phone.force_login(poisoned.member)
    told = phone.get("/api/me/")
    assert (told["Content-Type"], told.json()["name"]) == ("application/json", "@SUM(1)")


def test_a_text_to_a_phone_is_one_text_to_one_number(db):
    """Neither a line break nor an ampersand in the words adds a field to what the gateway is asked."""
    for words in ("a\r\nTo: +212600000000", "a&to=212600000000", *PAYLOADS[:60:10]):
        with (
            override_settings(KANNEL_SENDSMS_URL="http://127.0.0.1:9/", KANNEL_USERNAME="u", KANNEL_PASSWORD="p", SMS_SENDER=""),
            patch("messaging.gateways.kannel.call", return_value="0: Accepted") as asked,
        ):
            row = queue_sms(to="+212612000001", body=words, purpose="notice", language="fr")
            KannelGateway().send(row)
        address = asked.call_args[0][0].full_url
        fields = parse_qs(urlsplit(address).query, keep_blank_values=True)
        assert [len(values) for values in fields.values()] == [1] * len(fields)
        assert fields["to"] == ["+212612000001"] or fields["to"] == ["212612000001"]
        assert not re.search(r"\s", address)


@pytest.mark.parametrize(
    ("title", "is_sent"),
    [("Prix <script>alert(7)</script> {user.password} {{ settings.SECRET_KEY }}", True), ("Prix\r\nBcc: everybody@evil.example", False)],
)
def test_a_mail_about_a_page_has_the_headers_it_should(
    title, is_sent, small_school, basma, driss, mailoutbox, django_capture_on_commit_callbacks
):
    """Wagtail writes to those who approve; the title of the page stands in the subject. With a line break no mail goes out at all."""
    page = small_school.lessons[0]["ar"]
    page.title = page.draft_title = title
    Page.objects.filter(pk=page.pk).update(title=title, draft_title=title)
    page.save_revision(user=basma)
    with django_capture_on_commit_callbacks(execute=True):
        page.get_workflow().start(page, basma)
    assert bool(mailoutbox) == is_sent
    for mail in mailoutbox:
        sent = mail.message()
        assert "Bcc" not in sent and not mail.bcc
        assert title in mail.subject
        assert "<script>alert(7)" not in "".join(part.get_payload() for part in sent.walk() if part.get_content_type() == "text/html")


@pytest.mark.parametrize(
    "name", [*TAGS[::9], *TEMPLATES, '#link("https://evil.example")[x]', "https://evil.example/", "*x* _y_ @ref $ x $ \\u{202e}"]
)
def test_a_certificate_prints_a_name_and_does_nothing_with_it(name, db):
    """Past all forms: the document says the name as it was written and holds no link, no script and no file but its own."""
    pdf = render_pdf(
        record=sample_record(Sample.USUAL, title={"ar": name, "fr": name}, signatories=[], expires_on=None, today=date(2026, 8, 12))
        | {"name": {"ar": "أمل", "fr": name}, "serial": SERIAL},
        design=shipped_design(),
        verify_url=URL,
        issued_at=datetime(2026, 8, 12, tzinfo=UTC),
    )
    said = re.sub(r"\s", "", page_text(pdf).replace("\ufffe", ""))
    assert re.sub(r"\s", "", name) in said
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(opened.Root.keys())
        notes = [note for page in opened.pages for note in page.get("/Annots", [])]
        assert not [note for note in notes if "evil" in str(note.get("/A", {}).get("/URI", ""))]
        assert not notes
