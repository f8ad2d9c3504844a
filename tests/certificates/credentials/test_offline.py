"""The second code: read from the paper, checked by a page of its own with the network cut."""

import base64
import subprocess
from collections.abc import Iterator

import pypdfium2
import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from certificates.credentials import keys
from certificates.credentials.offline import read_offline
from certificates.models import IssuedCertificate
from certificates.services import render_certificate, revoke_certificate
from certificates.services.credentials import offline_address, sign_waiting
from tests.factories.certificates import make_certificate, make_earning_course


@pytest.fixture
def with_codes(settings):
    settings.TAAWON_OFFLINE_CODES = True


def token_of(certificate: IssuedCertificate) -> str:
    sign_waiting()
    return offline_address(certificate=certificate).partition("#")[2]


def test_it_says_what_the_paper_says_and_cannot_be_changed(with_codes, db):
    certificate = make_certificate(achievement=make_earning_course(validity_months=12))
    token = token_of(certificate)
    read = read_offline(token, keys.key_ring())
    assert read["name"] == certificate.record["name"]
    assert read["serial"] == certificate.serial.replace("-", "")
    assert read["issued_on"].isoformat() == certificate.record["issued_on"]
    assert read["expires_on"] == certificate.expires_on
    assert read["title"] == certificate.record["title"]["fr"]
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert read_offline(changed, keys.key_ring()) is None
    for rubbish in ("", "A", "=" * 8, "Z" * 5000, "é", base64.b32encode(b"\x9b" + b"\xff" * 90).decode()):
        assert read_offline(rubbish, keys.key_ring()) is None


def test_a_retired_key_still_verifies_it(with_codes, db, tmp_path, settings):
    settings.TAAWON_CREDENTIAL_KEYS = str(tmp_path / "keys.json")
    token = token_of(make_certificate())
    call_command("create_credential_key", "--rotate")
    assert read_offline(token, keys.key_ring())


def test_the_paper_carries_it_only_where_it_is_wanted(db, settings):
    plain = make_certificate()
    before = render_certificate(certificate=plain)
    settings.TAAWON_OFFLINE_CODES = True
    assert render_certificate(certificate=plain) == before, "what was made before stays as it was"
    assert offline_address(certificate=plain) == ""
    assert offline_address(certificate=make_certificate()) == ""
    later = make_certificate()
    made = render_certificate(certificate=later)
    assert offline_address(certificate=later)
    settings.TAAWON_OFFLINE_CODES = False
    assert render_certificate(certificate=later) == made


def test_both_codes_are_read_from_the_paper(with_codes, db, tmp_path):
    certificate = make_certificate()
    picture = tmp_path / "paper.png"
    with pypdfium2.PdfDocument(render_certificate(certificate=certificate)) as pdf:
        pdf[0].render(scale=300 / 72).to_pil().save(picture)
    read = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True).stdout.split()
    assert offline_address(certificate=certificate) in read
    assert any(address.endswith(f"/verify/{certificate.serial}/") for address in read)


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="allow")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def shown(page: Page) -> str:
    page.wait_for_selector("[data-result]:not([hidden])")
    return page.locator("[data-result]:not([hidden])").get_attribute("data-result")


@pytest.mark.e2e
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_verifies_with_the_network_cut(committed, live_server, phone, with_codes, settings, language, driss):
    settings.TAAWON_BASE_URL = live_server.url
    certificate = make_certificate()
    token = token_of(certificate)
    address = f"{live_server.url}/verify/offline/"
    phone.goto(f"{address}?lang={language}")
    phone.wait_for_selector("#kept:not([hidden])")
    assert shown(phone) == "none"
    assert not phone.complaints, "nothing that the content policy refuses"
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    phone.context.set_offline(True)
    phone.goto("about:blank")
    phone.goto(f"{address}?lang={language}#{token}")
    phone.wait_for_selector("[data-result=good]:not([hidden])")
    text = phone.inner_text("main")
    for fact in ("أمال آيت گليميم", "Amal Aït Guelmim", "Marketing digital", certificate.serial):
        assert fact in text
    assert phone.locator("#online").get_attribute("href").startswith(f"/verify/{certificate.serial}/")
    assert phone.locator("[data-result=good] .notice-info").is_visible(), "it says that it cannot see withdrawals"
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for changed, answer in (
        (token[:-9] + "AAAAAAAAA", "bad"),
        (token[:60] + ("A" if token[60] != "A" else "B") + token[61:], "bad"),
        ("1" + token, "bad"),
    ):
        phone.goto("about:blank")
        phone.goto(f"{address}#{changed}")
        assert shown(phone) == answer


@pytest.mark.e2e
def test_an_old_browser_says_so(committed, live_server, phone, with_codes, settings):
    settings.TAAWON_BASE_URL = live_server.url
    token = token_of(make_certificate())
    phone.add_init_script("SubtleCrypto.prototype.importKey = () => Promise.reject(new Error('NotSupportedError'))")
    phone.goto(f"{live_server.url}/verify/offline/#{token}")
    phone.wait_for_selector("[data-result=unable]:not([hidden])")
