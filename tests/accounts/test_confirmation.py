"""Whoever hands somebody a new key has just confirmed that it is she, and the other is told."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from wagtail.models import ModelLogEntry

from accounts.models import User
from accounts.roles import LEAD_TRAINERS, TRAINERS
from accounts.services import change_phone, change_staff_password, remove_pin, set_pin
from messaging.mails import deliver_mails_due
from messaging.models import OutSms
from tests.accounts.conftest import PHONE, confirm
from tests.factories.accounts import PASSWORD, make_member, make_staff
from tests.forms import made_from

pytestmark = pytest.mark.django_db
AGAIN = "/account/staff/again/"
FACTOR_AGAIN = "/account/staff/second/again/"


@pytest.fixture
def office(client):
    """A session that an administrator left open on her desk."""
    client.force_login(make_staff(given_name_fr="Chief", language="fr"))
    return client


@pytest.fixture
def basma():
    trainer = make_staff(role=TRAINERS, given_name_fr="Basma", language="fr", phone=PHONE)
    TOTP.activate(trainer, generate_totp_secret())
    return trainer


def forms(basma):
    new = {"given_name_fr": "Eve", "language": "fr", "email": "eve@example.ma", "role": TRAINERS, "password": PASSWORD}
    return {
        f"/admin/people/{basma.pk}/password/": {"password": "couscous and mint"},
        f"/admin/people/{basma.pk}/role/": {"role": LEAD_TRAINERS},
        "/admin/people/add-staff/": new,
    }


def test_a_session_left_open_gives_nobody_a_key(office, basma):
    before = User.objects.get(pk=basma.pk).password
    for address, typed in forms(basma).items():
        for answer in (office.get(address), office.post(address, typed)):
            assert AGAIN in answer.url and f"next={address.replace('/', '%2F')}" in answer.url
    assert AGAIN in office.post(f"/admin/people/{basma.pk}/reset-second-factor/").url
    assert User.objects.get(pk=basma.pk).password == before
    assert not User.objects.filter(given_name_fr="Eve").exists()
    assert Authenticator.objects.filter(user=basma).exists()
    assert "couscous" not in str(dict(office.session.items())), "what was typed waits nowhere"


def test_after_the_password_she_goes_on_where_she_was(office, basma):
    address = f"/admin/people/{basma.pk}/password/"
    again = office.get(address).url
    assert office.post(again, {"password": "wrong wrong"}).status_code == 200
    assert AGAIN in office.get(address).url
    assert office.post(again, {"password": PASSWORD}).url == address
    for address, typed in forms(basma).items():
        assert office.get(address).status_code == 200
        mark = made_from(office, address) if "/role/" in address else {}
        assert office.post(address, typed | mark).status_code == 302
    assert User.objects.get(pk=basma.pk).check_password("couscous and mint")


def test_the_button_does_its_work_once_she_has_confirmed(office, basma):
    again = office.post(f"/admin/people/{basma.pk}/reset-second-factor/").url
    done = office.post(again, {"password": PASSWORD})
    assert done.url == f"/admin/people/{basma.pk}/"
    assert not Authenticator.objects.filter(user=basma).exists()


def test_whoever_has_a_second_factor_confirms_by_that(office, basma):
    chief = User.objects.get(given_name_fr="Chief")
    secret = generate_totp_secret()
    TOTP.activate(chief, secret)
    address = f"/admin/people/{basma.pk}/password/"
    assert FACTOR_AGAIN in office.get(address).url
    office.post(f"/fr{AGAIN}", {"password": PASSWORD})
    again = office.get(address).url
    assert FACTOR_AGAIN in again, "a password may be what was stolen"
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert office.post(again, {"code": code}).url == address
    assert office.get(address).status_code == 200


def test_it_holds_for_five_minutes_and_for_a_form_that_is_open_a_little_longer(office, basma):
    address = f"/admin/people/{basma.pk}/password/"
    with time_machine.travel(time.time(), tick=False) as clock:
        confirm(office)
        clock.shift(301)
        assert AGAIN in office.get(address).url
        assert office.post(address, {"password": "couscous and mint"}).status_code == 302
        assert User.objects.get(pk=basma.pk).check_password("couscous and mint")
        clock.shift(600)
        office.post(address, {"password": "olives and thyme"})
        assert not User.objects.get(pk=basma.pk).check_password("olives and thyme")


def test_a_trainer_is_refused_before_anything_is_asked(client, basma):
    client.force_login(basma)
    assert client.get(f"/admin/people/{basma.pk}/password/").status_code in (302, 403)
    assert client.get(f"/admin/people/{basma.pk}/password/", follow=True).redirect_chain != [(AGAIN, 302)]


def test_she_is_told_by_mail_and_text_who_did_it(office, basma):
    confirm(office)
    for address, typed in forms(basma).items():
        office.post(address, typed | (made_from(office, address) if "/role/" in address else {}))
    office.post(f"/admin/people/{basma.pk}/reset-second-factor/")
    deliver_mails_due()
    told = [message for message in mail.outbox if message.to == [basma.email]]
    assert len(told) == 3 == OutSms.objects.filter(to=PHONE, purpose="notice").count()
    assert all("Chief" in message.body for message in told)
    history = office.get(f"/admin/people/{basma.pk}/history/").text
    assert "Chief" in history


def test_nobody_is_told_of_what_did_not_happen(office, basma):
    confirm(office)
    address = f"/admin/people/{basma.pk}/role/"
    office.post(address, {"role": TRAINERS} | made_from(office, address))
    office.post(f"/admin/people/{basma.pk}/password/", {"password": "1234"})
    deliver_mails_due()
    assert not mail.outbox


def test_a_command_on_the_server_is_told_of_too(basma):
    change_staff_password(person=basma, password="couscous and mint", by=None)
    deliver_mails_due()
    assert mail.outbox[0].to == [basma.email]


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("phone", ["0612000099", ""], ids=["another", "none"])
def test_the_number_that_a_member_had_is_told_once_that_it_is_hers_no_more(language, phone):
    member = make_member(phone=PHONE, language=language, given_name_fr="Amina", given_name_ar="أمينة")
    for _time in range(2):
        change_phone(member=member, phone=phone, by=make_staff())
    told = OutSms.objects.get()
    assert (told.to, told.segments, told.purpose, told.language) == (PHONE, 1, "notice", language)
    assert ("Taawon" if language == "fr" else "تعاون") in told.body
    assert not any(part in told.body for part in ("Amina", "أمينة", "612000099")) and not any(map(str.isdigit, told.body))
    written = ModelLogEntry.objects.for_instance(member).get(action__endswith="_phone")
    assert written.data["told_former_number"] is True


def test_a_first_number_is_no_former_one():
    change_phone(member=make_member(phone=None), phone=PHONE, by=make_staff())
    assert not OutSms.objects.exists()


def test_a_member_whose_pin_an_administrator_removed_is_told(basma):
    amina = make_member(phone="+212612000002", given_name_fr="Amina", language="fr")
    for by, texts in ((None, 0), (make_staff(given_name_fr="Chief"), 1)):
        set_pin(member=amina, pin="2580")
        remove_pin(member=amina, by=by, current="2580")
        assert OutSms.objects.filter(to=amina.phone).count() == texts
    assert "Amina" in OutSms.objects.get().body
