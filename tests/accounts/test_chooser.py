import pytest
import time_machine

from accounts.services import change_phone, deactivate_member, set_pin
from tests.accounts.conftest import PHONE, last_code
from tests.factories.accounts import make_member

pytestmark = pytest.mark.django_db
WHO = "/fr/account/who/"


@pytest.fixture
def amina():
    return make_member(phone=PHONE, given_name_fr="Amina", family_name_fr="Alaoui", given_name_ar="أمينة")


@pytest.fixture
def zahra():
    return make_member(phone=PHONE, given_name_fr="Zahra", family_name_fr="Idrissi")


def test_nobody_is_signed_in_before_somebody_was_chosen(browser, amina, zahra):
    response = browser.sign_in(then="/fr/courses/")
    assert response.url == WHO
    assert browser.who is None
    page = browser.get(WHO).text
    assert "Amina" in page
    assert "Zahra" in page
    assert "Alaoui" not in page
    assert browser.post(WHO, {"person": zahra.pk}).url == "/fr/courses/"
    assert browser.who == str(zahra.pk)


def test_two_people_of_one_given_name_show_their_family_names(browser, amina):
    make_member(phone=PHONE, given_name_fr="Amina", family_name_fr="Tazi")
    browser.sign_in()
    page = browser.get(WHO).text
    assert "Amina Alaoui" in page
    assert "Amina Tazi" in page


def test_one_person_on_a_number_is_not_asked_who_she_is(browser, amina):
    assert browser.sign_in().url == "/fr/me/"


def test_deactivated_person_is_not_offered(browser, amina, zahra):
    deactivate_member(member=zahra, by=None)
    assert browser.sign_in().url == "/fr/me/"
    assert browser.who == str(amina.pk)


def test_somebody_of_another_phone_cannot_be_chosen(browser, amina, zahra):
    stranger = make_member(phone="+212612000099")
    browser.sign_in()
    response = browser.post(WHO, {"person": stranger.pk})
    assert response.status_code == 200
    assert browser.who is None
    for forged in ("", "0", "-1", "999999999999999999999", "1 OR 1=1", "x"):
        assert browser.post(WHO, {"person": forged}).status_code == 200
    assert browser.who is None


def test_chooser_is_closed_without_a_proven_phone(browser, amina, zahra):
    assert browser.get(WHO).url == "/fr/account/signin/"
    browser.ask()
    assert browser.post(WHO, {"person": amina.pk}).url == "/fr/account/signin/"
    assert browser.who is None


def test_pin_is_asked_and_cannot_be_walked_around(browser, amina, zahra):
    set_pin(member=zahra, pin="2580")
    browser.sign_in()
    for pin in ("", "0000"):
        refused = browser.post(WHO, {"person": zahra.pk, "pin": pin})
        assert "field-error" in refused.text
        assert browser.who is None
    browser.post(WHO, {"person": zahra.pk, "pin": "٢٥٨٠"})
    assert browser.who == str(zahra.pk)


def test_first_person_with_a_pin_is_protected_too(browser, amina, zahra):
    set_pin(member=amina, pin="2580")
    browser.sign_in()
    assert browser.who is None
    browser.post(WHO, {"person": amina.pk, "pin": "1111"})
    assert browser.get("/fr/account/").status_code == 302


def test_five_wrong_pins_then_wait(browser, amina, zahra):
    set_pin(member=zahra, pin="2580")
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.sign_in()
        for _try in range(5):
            assert browser.post(WHO, {"person": zahra.pk, "pin": "0000"}).status_code == 200
        assert browser.post(WHO, {"person": zahra.pk, "pin": "2580"}).status_code == 429
        assert browser.who is None
        browser.post(WHO, {"person": amina.pk})
        assert browser.who == str(amina.pk)
        clock.shift(15 * 60 + 1)
        browser.post(WHO, {"person": zahra.pk, "pin": "2580"})
        assert browser.who == str(zahra.pk)


def test_switching_later_needs_no_new_code_and_leaves_nothing_of_the_first(browser, amina, zahra):
    browser.sign_in()
    browser.post(WHO, {"person": amina.pk})
    session = browser.session
    session["private"] = "of Amina"
    session.save()
    key = session.session_key
    assert "Zahra" in browser.get(WHO).text
    browser.post(WHO, {"person": zahra.pk})
    assert browser.who == str(zahra.pk)
    assert browser.session.session_key != key
    assert "private" not in browser.session
    browser.post(WHO, {"person": amina.pk})
    assert browser.who == str(amina.pk)


def test_switching_asks_for_the_pin(browser, amina, zahra):
    set_pin(member=zahra, pin="2580")
    browser.sign_in()
    browser.post(WHO, {"person": amina.pk})
    browser.post(WHO, {"person": zahra.pk})
    assert browser.who == str(amina.pk)


def test_changed_phone_ends_sessions_and_takes_her_off_the_old_number(browser, another_browser, amina, zahra):
    browser.sign_in()
    browser.post(WHO, {"person": amina.pk})
    change_phone(member=amina, phone="0612000055", by=None)
    assert browser.get("/fr/account/").status_code == 302
    amina.refresh_from_db()
    assert amina.phone == "+212612000055"
    assert amina.phone_verified_at is None
    with time_machine.travel("2030-01-01"):
        another_browser.ask("0612000055")
        another_browser.type_code(last_code())
        assert another_browser.who == str(amina.pk)


def test_a_session_does_not_follow_the_number_to_its_next_people(browser, amina, zahra):
    make_member(phone=PHONE, given_name_fr="Khadija")
    browser.sign_in()
    browser.post(WHO, {"person": amina.pk})
    type(amina).objects.filter(pk=amina.pk).update(phone="+212612000077")
    assert browser.get(WHO).url == "/fr/account/"
    browser.post(WHO, {"person": zahra.pk})
    assert browser.who == str(amina.pk)


def test_switch_is_offered_on_the_profile_of_a_shared_phone_only(browser, amina):
    browser.sign_in()
    assert WHO not in browser.get("/fr/account/").text
    make_member(phone=PHONE, given_name_fr="Zahra")
    assert WHO in browser.get("/fr/account/").text


def test_consent_is_asked_of_the_chosen_person(browser, amina):
    new = make_member(phone=PHONE, given_name_fr="Zahra", consented=False)
    browser.sign_in()
    assert "consent" in browser.post(WHO, {"person": new.pk}).url


def test_pin_page_sets_changes_and_removes(browser, amina):
    browser.sign_in()
    page = "/fr/account/pin/"
    assert "field-error" in browser.post(page, {"pin": "12"}).text
    assert browser.post(page, {"pin": "٢٥٨٠"}).status_code == 302
    assert browser.post(page, {"pin": "1111", "current": "9999"}).status_code == 200
    assert browser.post(page, {"pin": "1111", "current": "2580"}).status_code == 302
    amina.refresh_from_db()
    assert "1111" not in amina.pin
    assert browser.post(page, {"action": "remove", "current": "2580"}).status_code == 200
    assert browser.post(page, {"action": "remove", "current": "1111"}).status_code == 302
    amina.refresh_from_db()
    assert not amina.has_pin
