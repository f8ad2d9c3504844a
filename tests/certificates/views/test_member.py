"""What a member sees of her certificates, in her language, without script."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from certificates.models import IssuedCertificate
from certificates.services import reissue_certificate, revoke_certificate
from courses.models import Enrolment
from courses.services import withdraw_enrolment
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner

NAMES = {"given_name_ar": "نعيمة", "family_name_ar": "ڭرواني", "given_name_fr": "Naïma", "family_name_fr": "Garouani"}


@pytest.fixture(params=["ar", "fr"])
def language(request):
    return request.param


def address(name, language, *args):
    with override(language):
        return reverse(f"certificates:{name}", args=args)


def classes(html, kind):
    return re.findall(rf'class="badge badge-{kind}"', html)


def test_without_a_course_the_list_leads_to_the_courses(client, amal, language):
    client.force_login(amal)
    html = client.get(address("list", language)).content.decode()
    assert 'class="empty"' in html
    assert f'href="/{language}/courses/"' in html


def test_the_list_shows_what_is_held_what_waits_and_what_is_missing(client, driss, language):
    member = make_learner()
    held = make_certificate(member=member)
    make_completion(member=member, achievement=make_earning_course(titles={"ar": "البيع", "fr": "Vendre"}, is_automatic=False))
    learning = make_earning_course(titles={"ar": "التصوير", "fr": "Photographier"})
    Enrolment.objects.create(member=member, course=learning.course, language="ar", percent=40)
    gone = make_certificate(member=member)
    revoke_certificate(certificate_id=gone.pk, by=driss, reason_public="Par erreur")
    client.force_login(member)
    html = client.get(address("list", language)).content.decode()
    assert address("certificate", language, held.uuid) in html
    assert [len(classes(html, kind)) for kind in ("success", "info", "error")] == [1, 1, 1]
    assert html.count('class="progress"') == 1
    assert {"ar": "التصوير", "fr": "Photographier"}[language] in html


def test_who_was_taken_out_of_a_course_still_finds_her_certificate(client, certificate, driss, language):
    withdraw_enrolment(enrolment_id=certificate.enrolment_id, by=driss)
    client.force_login(certificate.enrolment.member)
    html = client.get(address("list", language)).content.decode()
    assert address("certificate", language, certificate.uuid) in html


def test_the_list_asks_the_same_few_queries_for_many_courses(client, db, django_assert_max_num_queries):
    member = make_learner()
    for _ in range(6):
        make_certificate(member=member)
    client.force_login(member)
    client.get(address("list", "ar"))  # the first visit of a day saves the session
    with django_assert_max_num_queries(7):
        client.get(address("list", "ar"))


def test_from_the_finished_course_to_the_document(client, db, language):
    member = make_learner(confirmed=False)
    make_completion(member=member)
    client.force_login(member)
    assert address("name", language) in client.get(address("list", language)).content.decode()
    checked = client.post(address("name", language), NAMES, follow=True)
    assert checked.redirect_chain == [(address("name-check", language), 302)]
    assert "نعيمة ڭرواني" in checked.content.decode()
    assert "Naïma Garouani" in checked.content.decode()
    assert not IssuedCertificate.objects.exists(), "nothing before she has seen it"
    preview = client.get(address("name-preview", language))
    assert (preview["Content-Type"], preview.content[8:12]) == ("image/webp", b"WEBP")
    done = client.post(address("name-check", language), follow=True)
    certificate = IssuedCertificate.objects.get()
    assert done.redirect_chain == [(address("certificate", language, certificate.uuid), 302)]
    html = done.content.decode()
    assert certificate.record["name"] == {"ar": "نعيمة ڭرواني", "fr": "Naïma Garouani"}
    assert f"/verify/{certificate.serial}/" in html
    assert "https://wa.me/?text=" in html
    document = client.get(address("document", language, certificate.uuid))
    assert (document["Content-Type"], document.content[:5]) == ("application/pdf", b"%PDF-")
    assert certificate.serial in document["Content-Disposition"]
    assert client.get(address("name", language)).url == address("list", language), "a name is confirmed once"


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("given_name_fr", "Naïma\u202e\u200b\x07", "Naïma"),
        ("given_name_ar", " نعيمة \n أمل ", "نعيمة أمل"),
        ("family_name_fr", "Garouani\u200f", "Garouani"),
    ],
)
def test_what_cannot_be_seen_is_left_out(client, db, field, written, kept):
    member = make_learner(confirmed=False)
    client.force_login(member)
    client.post(address("name", "ar"), NAMES | {field: written})
    client.post(address("name-check", "ar"))
    member.refresh_from_db()
    assert getattr(member, field) == kept


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("given_name_fr", "Naïma 😀"),
        ("given_name_fr", "漢字"),
        ("given_name_ar", "123"),
        ("given_name_ar", ""),
        ("given_name_fr", " \u202e "),
        ("given_name_fr", "N" * 121),
        ("given_name_ar", "Naima"),
        ("given_name_fr", "نعيمة"),
        ("family_name_fr", "<b>x</b>"),
    ],
)
def test_what_cannot_be_printed_is_refused_beside_its_field(client, db, language, field, written):
    member = make_learner(confirmed=False)
    client.force_login(member)
    response = client.post(address("name", language), NAMES | {field: written})
    html = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert html.count('class="field-error"') == 1
    assert "ڭرواني" in html, "what was right is kept"
    assert client.get(address("name-check", language)).url == address("name", language)


def test_a_certificate_earned_after_the_name_was_confirmed_is_taken_by_a_button(client, completion, language):
    client.force_login(completion.enrolment.member)
    assert address("take", language) in client.get(address("list", language)).content.decode()
    client.post(address("take", language))
    client.post(address("take", language))
    assert IssuedCertificate.objects.get().enrolment == completion.enrolment


def test_a_replaced_certificate_leads_to_the_new_one(client, certificate, driss, language):
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES)
    client.force_login(certificate.enrolment.member)
    html = client.get(address("certificate", language, certificate.uuid)).content.decode()
    assert address("certificate", language, new.uuid) in html
    assert address("document", language, certificate.uuid) not in html
    assert client.get(address("document", language, certificate.uuid)).status_code == 302
    assert client.get(address("list", language)).content.decode().count("<article") == 1


def test_nobody_sees_the_certificate_of_another(client, certificate, camil, driss):
    for person in (camil, driss):
        client.force_login(person)
        for name in ("certificate", "document"):
            assert client.get(address(name, "fr", certificate.uuid)).status_code == 404


@pytest.mark.parametrize("name", ["list", "name", "name-check", "name-preview"])
def test_guests_are_asked_to_sign_in(client, db, name):
    response = client.get(address(name, "fr"))
    assert response.status_code == 302
    assert "account" in response.url
    assert client.get(address("take", "fr")).status_code in {302, 405}
