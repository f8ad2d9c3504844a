"""`/verify/`: five answers, and a sixth for a slip of the pen."""

import io
from datetime import date, timedelta
from html import escape

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from PIL import Image

from certificates.serials import new_serial
from certificates.services import issue_certificate, reissue_certificate, revoke_certificate
from certificates.verification import limits
from tests.factories.certificates import make_completion, make_earning_course

HEADINGS = {
    "valid": "This certificate is genuine and valid",
    "expired": "This certificate is genuine, but it has expired",
    "withdrawn": "This certificate was withdrawn: it is no longer valid",
    "replaced": "This certificate was replaced by a newer one",
    "never_issued": "No certificate with this number was ever issued",
    "mistyped": "The number seems mistyped",
}


def page(client, serial, **query):
    response = client.get(f"/verify/{serial}/", query)
    return response, response.content.decode()


def in_words(text, language):
    with override(language):
        return escape(gettext(text))


@pytest.fixture(params=["ar", "fr"])
def language(request):
    return request.param


def test_a_valid_certificate_shows_what_was_earned(client, certificate, language):
    response, html = page(client, certificate.serial, lang=language)
    assert response.status_code == 200
    assert in_words(HEADINGS["valid"], language) in html
    for text in ("أمال آيت گليميم", "Amal Aït Guelmim", "التسويق الرقمي للتعاونيات", "Marketing digital", certificate.serial):
        assert text in html
    assert {"ar": "12 غشت 2026", "fr": "12 août 2026"}[language] in html
    assert f'<html lang="{language}-MA"' in html


def test_an_expired_certificate_says_until_when(client, db, language):
    completion = make_completion(achievement=make_earning_course(validity_months=12))
    certificate = issue_certificate(enrolment_id=completion.enrolment_id, at=timezone.now() - timedelta(days=800))
    response, html = page(client, certificate.serial, lang=language)
    assert response.status_code == 200
    assert in_words(HEADINGS["expired"], language) in html
    assert in_words(HEADINGS["valid"], language) not in html


def test_the_last_day_is_still_valid(certificate):
    certificate.expires_on = date(2027, 3, 31)
    assert not certificate.is_expired(date(2027, 3, 31))
    assert certificate.is_expired(date(2027, 4, 1))


def test_a_withdrawn_certificate_says_when_and_why(client, certificate, driss, language):
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Délivré par erreur", note="call of Monday")
    response, html = page(client, certificate.serial, lang=language)
    assert response.status_code == 410
    assert in_words(HEADINGS["withdrawn"], language) in html
    assert "Délivré par erreur" in html
    assert "call of Monday" not in html
    assert in_words(HEADINGS["valid"], language) not in html


def test_a_replaced_certificate_leads_to_the_new_one(client, certificate, driss, language):
    names = {"given_name_ar": "آمال", "family_name_ar": "آيت گليميم", "given_name_fr": "Amal", "family_name_fr": "Ait Guelmim"}
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=names, reason="Nom corrigé")
    response, html = page(client, certificate.serial, lang=language)
    assert response.status_code == 200
    assert in_words(HEADINGS["replaced"], language) in html
    assert f'href="/verify/{new.serial}/?lang={language}"' in html
    assert in_words(HEADINGS["valid"], language) in page(client, new.serial, lang=language)[1]


def test_a_number_never_issued(client, db, language):
    response, html = page(client, new_serial(), lang=language)
    assert response.status_code == 404
    assert in_words(HEADINGS["never_issued"], language) in html


def test_one_wrong_character_is_told_as_such(client, certificate, language):
    wrong = certificate.serial[:-1] + ("0" if certificate.serial[-1] != "0" else "1")
    response, html = page(client, wrong, lang=language)
    assert response.status_code == 404
    assert in_words(HEADINGS["mistyped"], language) in html
    assert in_words("One character seems wrong. Compare the number with the paper, character by character.", language) in html
    assert in_words(HEADINGS["never_issued"], language) not in html
    assert f'value="{wrong}"' in html, "what was typed is kept, to be corrected"


@pytest.mark.parametrize("spelling", [str.lower, lambda s: s.replace("-", " "), lambda s: s.replace("0", "O").replace("1", "l")])
def test_any_spelling_finds_the_certificate(client, certificate, spelling):
    response = client.get("/verify/", {"serial": spelling(certificate.serial), "lang": "fr"}, follow=True)
    assert response.redirect_chain[-1][0] == f"/verify/{certificate.serial}/?lang=fr"
    assert response.status_code == 200
    response = client.get(f"/verify/{spelling(certificate.serial)}/", follow=True)
    assert response.status_code == 200
    assert certificate.serial in response.content.decode()


def test_the_form_asks_again_for_what_cannot_be_a_number(client, db):
    response = client.get("/verify/", {"serial": "<script>alert(1)</script>\x00\u202e", "lang": "fr"})
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()
    assert client.get("/verify/", {"serial": ""}).status_code == 404
    assert client.get("/verify/").status_code == 200


def test_the_language_comes_from_the_address_the_cookie_then_the_browser(client, certificate):
    assert 'lang="ar-MA"' in page(client, certificate.serial)[1]
    french = client.get(f"/verify/{certificate.serial}/", headers={"accept-language": "fr-MA,fr;q=0.9"})
    assert 'lang="fr-MA"' in french.content.decode()
    client.cookies["django_language"] = "fr"
    assert 'lang="fr-MA"' in page(client, certificate.serial)[1]
    response, html = page(client, certificate.serial, lang="ar")
    assert 'lang="ar-MA"' in html
    assert response["Content-Language"] == "ar"
    assert f'href="/verify/{certificate.serial}/?lang=fr"' in html


def test_the_page_is_listed_nowhere_and_says_nothing_private(client, certificate):
    response, html = page(client, certificate.serial)
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert certificate.enrolment.member.username not in html
    assert "87" not in html.split('<dl class="definition card">')[1].split("</dl>")[0].replace(certificate.serial, "")


def test_two_queries_suffice(client, certificate, driss, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get(f"/verify/{certificate.serial}/")
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    with django_assert_max_num_queries(2):
        client.get(f"/verify/{certificate.serial}/")


def test_a_slip_of_the_pen_is_led_to_the_number_beside_it(client, certificate, language):
    serial = certificate.serial
    swapped = next(serial[:n] + serial[n + 1] + serial[n] + serial[n + 2 :] for n in (0, 1, 2, 5, 6) if serial[n] != serial[n + 1])
    for slip in (("0" if serial[0] != "0" else "1") + serial[1:], swapped, serial[:-1], serial + "7"):
        html = page(client, slip, lang=language)[1]
        assert in_words(HEADINGS["mistyped"], language) in html
        assert f'href="/verify/{serial}/?lang={language}"' in html


@pytest.mark.usefixtures("one_window")
def test_after_a_hundred_guesses_no_more_are_answered(client, db):
    answers = [client.get(f"/verify/{new_serial()}/").status_code for _ in range(120)]
    assert answers == [404] * 100 + [429] * 20


def test_the_picture_is_small_stays_the_same_and_is_asked_once(client, certificate, driss):
    address = f"/verify/{certificate.serial}/picture.png"
    assert f'src="{address}"' in page(client, certificate.serial)[1]
    first = client.get(address)
    assert first["Content-Type"] == "image/png"
    assert len(first.content) <= 100_000
    assert Image.open(io.BytesIO(first.content)).size == (1000, 707)
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert "public" in first["Cache-Control"]
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    assert client.get(address).content == first.content, "the paper in a hand does not change either"
    assert client.get(f"/verify/{new_serial()}/picture.png").status_code == 404


def test_a_shared_link_shows_a_card_as_long_as_the_certificate_holds(client, certificate, driss):
    html = page(client, certificate.serial, lang="fr")[1]
    for line in (
        f'<meta property="og:image" content="http://testserver/verify/{certificate.serial}/picture.png">',
        f'<meta property="og:url" content="http://testserver/verify/{certificate.serial}/">',
        'property="og:title"',
        "Marketing digital pour les coopératives",
    ):
        assert line in html
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    assert "og:" not in page(client, certificate.serial, lang="fr")[1]


@pytest.mark.usefixtures("one_window")
def test_a_guesser_is_stopped_in_words_and_a_verifier_is_not(client, certificate, language):
    for _ in range(limits.POINTS // limits.COST_MISSED):
        assert client.get(f"/verify/{new_serial()}/").status_code == 404
    response, html = page(client, certificate.serial, lang=language)
    assert response.status_code == 429
    assert int(response["Retry-After"]) <= limits.WINDOW_SECONDS
    assert in_words("A moment, please", language) in html
    assert certificate.serial not in html.replace(f"/verify/{certificate.serial}/", "")
    elsewhere = client.get(f"/verify/{certificate.serial}/", REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_the_document_is_for_its_owner_and_staff_who_may_see_her(client, certificate, camil, basma, driss):
    address = f"/verify/{certificate.serial}/certificate.pdf"
    assert client.get(address).url == f"/verify/{certificate.serial}/"
    for person in (camil, basma):  # another member, and a trainer of nobody
        client.force_login(person)
        assert client.get(address).url == f"/verify/{certificate.serial}/"
    for person in (certificate.enrolment.member, driss):
        client.force_login(person)
        assert client.get(address).content.startswith(b"%PDF-")
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    assert client.get(address, follow=True).status_code == 410


@pytest.mark.usefixtures("one_window")
@pytest.mark.parametrize("ending", ["certificate.pdf", "picture.png", "credential.json"])
def test_a_guesser_is_stopped_at_every_door(client, certificate, ending):
    for _ in range(limits.POINTS // limits.COST_MISSED):
        assert client.get(f"/verify/{new_serial()}/{ending}").status_code == 404
    assert client.get(f"/verify/{certificate.serial}/{ending}").status_code == 429
