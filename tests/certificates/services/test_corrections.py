"""Withdrawing with a reason in both languages, and corrections that members ask for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from certificates import personal_data
from certificates.choices import WhyRevoked
from certificates.exceptions import (
    AlreadyAsked,
    AlreadyDecided,
    AlreadyReplaced,
    AlreadyRevoked,
    AnswerMissing,
    NothingToCorrect,
)
from certificates.models import Achievement, CorrectionRequest, IssuedCertificate
from certificates.services import (
    PublicReason,
    accept_correction,
    ask_for_correction,
    decline_correction,
    reissue_certificate,
    revoke_certificate,
)
from tests.factories.certificates import make_certificate
from text.errors import NotAllowed

NAMES = {"given_name_ar": "أمل", "family_name_ar": "آيت گليميم", "given_name_fr": "Amal", "family_name_fr": "Aït Gulmim"}


@pytest.fixture
def member(client, certificate):
    client.force_login(certificate.enrolment.member)
    return client


@pytest.fixture
def asked(certificate):
    return ask_for_correction(certificate=certificate, by=certificate.enrolment.member, names=NAMES, words="Il manque une lettre")


def page(certificate):
    with override("fr"):
        return reverse("certificates:certificate", args=[certificate.uuid])


def test_she_asks_sees_that_it_waits_and_cannot_ask_twice(member, certificate):
    ask = f"{page(certificate)}correction/"
    html = member.get(ask).content.decode()
    assert certificate.record["name"]["ar"] in html
    assert 'value="Aït Guelmim"' in html
    assert member.post(ask, NAMES | {"given_name_fr": "أمل"}).status_code == 422
    assert member.post(ask, NAMES | {"words": "Il manque une lettre"}).url == page(certificate)
    request = CorrectionRequest.objects.get()
    assert (request.full_name_fr, request.words) == ("Amal Aït Gulmim", "Il manque une lettre")
    assert f'{page(certificate)}correction/"' not in member.get(page(certificate)).content.decode()
    assert member.get(ask).url == page(certificate)
    with pytest.raises(AlreadyAsked):
        ask_for_correction(certificate=certificate, by=certificate.enrolment.member, names=NAMES)


def test_one_open_request_by_the_database_itself(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionRequest.objects.create(certificate=asked.certificate, **NAMES)


def test_only_for_her_own_certificate_that_holds_and_only_when_something_differs(certificate, basma, driss):
    member = certificate.enrolment.member
    same = {"given_name_ar": "أمال", "family_name_ar": "آيت گليميم", "given_name_fr": "Amal", "family_name_fr": "Aït Guelmim"}
    with pytest.raises(NotAllowed):
        ask_for_correction(certificate=certificate, by=basma, names=NAMES)
    with pytest.raises(NothingToCorrect):
        ask_for_correction(certificate=certificate, by=member, names=same)
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public=PublicReason(WhyRevoked.MISTAKE))
    certificate.refresh_from_db()
    with pytest.raises(AlreadyRevoked):
        ask_for_correction(certificate=certificate, by=member, names=NAMES)


def test_an_administrator_accepts_in_one_step(client, school, driss, asked, certificate):
    client.force_login(driss)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    url = reverse("certificate_corrections:inspect", args=[asked.pk])
    assert url in home
    queue = client.get(reverse("certificate_corrections:index")).content.decode()
    assert asked.full_name_fr in queue
    assert f'href="{url}"' in queue
    html = client.get(url).content.decode()
    for text in (certificate.record["name"]["fr"], "Amal Aït Gulmim", "Il manque une lettre", 'value="Aït Gulmim"'):
        assert text in html
    client.post(url, NAMES | {"action": "accept"})
    new = IssuedCertificate.objects.active().get()
    assert (new.supersedes, new.record["name"]["fr"]) == (certificate, "Amal Aït Gulmim")
    asked.refresh_from_db()
    assert (asked.state, asked.replacement, asked.decided_by) == ("accepted", new, driss)
    assert url not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert new.serial in client.get(url).content.decode()
    with pytest.raises(AlreadyDecided):
        accept_correction(request_id=asked.pk, by=driss)


def test_an_administrator_declines_with_words_that_she_reads(client, school, driss, asked, certificate):
    with pytest.raises(AnswerMissing):
        decline_correction(request_id=asked.pk, by=driss, answer=" ")
    client.force_login(driss)
    client.post(
        reverse("certificate_corrections:inspect", args=[asked.pk]), NAMES | {"action": "decline", "answer": "C’est votre carte qui le dit"}
    )
    client.force_login(certificate.enrolment.member)
    html = client.get(page(certificate)).content.decode()
    assert "C’est votre carte qui le dit" in html
    assert "correction/" in html, "she may ask again"


def test_trainers_decide_nothing(client, school, basma, asked):
    client.force_login(basma)
    assert client.get(reverse("certificate_corrections:inspect", args=[asked.pk])).status_code == 302
    for decide in (
        lambda: accept_correction(request_id=asked.pk, by=basma),
        lambda: decline_correction(request_id=asked.pk, by=basma, answer="Non"),
    ):
        with pytest.raises(NotAllowed):
            decide()


def test_a_request_is_settled_when_the_certificate_is_replaced_or_withdrawn_otherwise(asked, certificate, driss):
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES)
    asked.refresh_from_db()
    assert (asked.state, asked.replacement) == ("accepted", new)
    again = ask_for_correction(certificate=new, by=certificate.enrolment.member, names=NAMES, words="La coopérative")
    revoke_certificate(certificate_id=new.pk, by=driss, reason_public=PublicReason(WhyRevoked.ASKED))
    again.refresh_from_db()
    assert again.state == "declined"


def test_verifiers_read_the_reason_in_their_language_and_never_the_note(client, certificate, driss):
    reason = PublicReason(WhyRevoked.OTHER, "سبب بالعربية", "Un motif en français")
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public=reason, note="Elle a appelé lundi")
    for language, words, other in (("ar", reason.ar, reason.fr), ("fr", reason.fr, reason.ar)):
        html = client.get(certificate.get_absolute_url(), {"lang": language}).content.decode()
        assert words in html
        assert other not in html
        assert "lundi" not in html


def test_withdrawing_twice_and_replacing_a_replaced_one_are_told_plainly(certificate, driss):
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES)
    with pytest.raises(AlreadyReplaced):
        reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES)
    revoke_certificate(certificate_id=new.pk, by=driss, reason_public="Par erreur")
    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate_id=new.pk, by=driss, reason_public="Par erreur")
    with pytest.raises(AlreadyRevoked):
        reissue_certificate(certificate_id=new.pk, by=driss, names=NAMES)


def test_an_erased_person_leaves_no_words_behind(asked, certificate):
    member = certificate.enrolment.member
    assert personal_data.collect(member)["corrections"][0]["words"] == "Il manque une lettre"
    personal_data.erase(member)
    asked.refresh_from_db()
    assert (asked.state, asked.words, asked.full_name_ar, asked.full_name_fr) == ("declined", "", "", "")


def test_a_correction_gives_no_end_to_a_certificate_that_has_none(certificate, driss):
    Achievement.objects.update(validity_months=12)
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES)
    assert (new.expires_on, new.record["expires_on"]) == (None, None)


def test_those_that_wait_for_an_answer_stand_first(client, school, driss, asked):
    answered = make_certificate()
    request = ask_for_correction(certificate=answered, by=answered.enrolment.member, names=NAMES)
    CorrectionRequest.objects.filter(pk=request.pk).update(asked_at=asked.asked_at - timedelta(days=1))
    decline_correction(request_id=request.pk, by=driss, answer="C’est ainsi sur la carte.")
    client.force_login(driss)
    html = client.get(reverse("certificate_corrections:index")).content.decode()
    assert html.index(asked.certificate.serial) < html.index(answered.serial)


def test_nothing_is_asked_of_a_certificate_that_was_replaced_in_another_window(certificate, driss):
    reissue_certificate(certificate_id=IssuedCertificate.objects.get().pk, by=driss, names=NAMES)
    assert certificate.state == "active", "as the other window read it"
    with pytest.raises(AlreadyReplaced):
        ask_for_correction(certificate=certificate, by=certificate.enrolment.member, names=NAMES, words="Il manque une lettre")
    assert not CorrectionRequest.objects.exists()
