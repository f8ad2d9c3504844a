import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.devices import Asker
from accounts.models import PhoneCode, WrongCode
from accounts.services import ask_for_code, purge_phone_codes, redeem_phone_code
from messaging.models import OutSms
from tests.accounts.conftest import PHONE, last_code
from tests.factories.accounts import make_member, make_staff
from text.errors import DomainError

pytestmark = pytest.mark.django_db

DASHBOARD = "/fr/me/"


def test_member_signs_in_with_the_code_of_her_text_message(browser):
    amina = make_member(phone=PHONE)
    asked = browser.ask()
    assert asked.url == "/fr/account/signin/code/"
    text = OutSms.objects.get()
    assert (text.to, text.purpose) == (PHONE, "signin_code")
    assert text.body.endswith(f"#{last_code()}")
    done = browser.type_code(last_code())
    assert done.url == DASHBOARD
    assert browser.who == str(amina.pk)
    amina.refresh_from_db()
    assert amina.phone_verified_at is not None


@pytest.mark.parametrize(
    "written",
    [
        "0612000001",
        "06 12 00 00 01",
        "06-12-00-00-01",
        "+212612000001",
        "+212 (0)6 12 00 00 01",
        "00212612000001",
        "212612000001",
        "٠٦١٢٠٠٠٠٠١",
        "+٢١٢٦١٢٠٠٠٠٠١",
        "۰۶۱۲۰۰۰۰۰۱",
    ],
)
def test_every_way_to_write_the_number_works(browser, written):
    make_member(phone=PHONE)
    browser.ask(written)
    assert OutSms.objects.get().to == PHONE


@pytest.mark.parametrize("typed", [lambda c: c.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), lambda c: f" {c[:3]} {c[3:]} "])
def test_code_may_be_typed_in_arabic_digits_or_with_spaces(browser, typed):
    amina = make_member(phone=PHONE)
    browser.ask()
    browser.type_code(typed(last_code()))
    assert browser.who == str(amina.pk)


@pytest.mark.parametrize(
    "written",
    ["", "06", "0512345678", "+33612345678", "+1 202 555 0147", "0812345678", "amina", "06120000011", "0" * 5000, "\x00", "06120000٠x"],
)
def test_other_numbers_are_refused_with_a_hint_and_send_nothing(browser, written):
    response = browser.ask(written)
    assert response.status_code == 200
    assert "field-error" in response.text
    assert not OutSms.objects.exists()


def test_code_page_helps_phones_to_fill_the_code_in(browser):
    make_member(phone=PHONE)
    browser.ask()
    page = browser.get("/fr/account/signin/code/").text
    field = re.search(r"<input[^>]*name=\"code\"[^>]*>", page).group()
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field


def _without_tokens(response):
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", response.text)


def test_unknown_number_sees_the_same_pages_and_costs_nothing(browser, another_browser):
    make_member(phone=PHONE)
    known, unknown = browser.ask(), another_browser.ask("0612000002")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    page = _without_tokens(browser.get(known.url)).replace("06 12 00 00 01", "")
    other = _without_tokens(another_browser.get(unknown.url)).replace("06 12 00 00 02", "")
    assert page == other
    assert OutSms.objects.count() == 1
    wrong, never = browser.type_code("000000"), another_browser.type_code("000000")
    assert _without_tokens(wrong).replace("06 12 00 00 01", "") == _without_tokens(never).replace("06 12 00 00 02", "")


def test_unknown_number_may_ask_again_like_a_known_one(another_browser):
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        another_browser.ask("0612000002")
        clock.shift(61)
        again = another_browser.post("/fr/account/signin/code/", {"action": "resend"})
    assert again.status_code == 302
    assert not OutSms.objects.exists()


def test_deactivated_member_gets_no_code(browser):
    make_member(phone=PHONE, is_active=False)
    assert browser.ask().url == "/fr/account/signin/code/"
    assert not OutSms.objects.exists()


def test_staff_never_sign_in_by_phone(browser):
    make_staff(phone=PHONE)
    browser.ask()
    assert not OutSms.objects.exists()


def wrong_for(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_three_wrong_codes_need_a_new_one(browser, another_browser):
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.ask()
        right = last_code()
        for _try in range(2):
            assert browser.type_code(wrong_for(right)).status_code == 200
        third = browser.type_code(wrong_for(right))
        assert third.url == "/fr/account/signin/"
        assert "notice-error" in browser.get(third.url).text
        another_browser.ask()
        for window in (browser, another_browser):
            window.type_code(right)
            assert window.who is None
        clock.shift(61)
        browser.sign_in()
        assert browser.who


def test_what_was_left_empty_is_no_wrong_code(browser):
    make_member(phone=PHONE)
    browser.ask()
    for _try in range(4):
        assert "field-error" in browser.type_code("").text
    browser.type_code(last_code())
    assert browser.who


def test_code_works_once(browser, another_browser):
    make_member(phone=PHONE)
    browser.ask()
    another_browser.ask()
    code = last_code()
    browser.type_code(code)
    assert browser.who
    browser.post("/fr/account/signout/")
    for window in (browser, another_browser):
        window.type_code(code)
        assert window.who is None


def test_the_code_that_reaches_her_works_on_her_page_whoever_asked_for_it(browser, another_browser):
    amina = make_member(phone=PHONE)
    another_browser.ask(REMOTE_ADDR="198.51.100.1")
    code = last_code()
    assert browser.ask().url == "/fr/account/signin/code/", "nor does the stranger block her for a minute"
    assert OutSms.objects.count() == 1
    browser.type_code(code)
    assert browser.who == str(amina.pk)
    another_browser.type_code(code)
    assert another_browser.who is None


def test_a_stranger_who_asks_and_guesses_all_day_shuts_nobody_out(browser, another_browser):
    amina = make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.ask()
        hers = last_code()
        for minute in range(9):
            stranger = type(browser)(REMOTE_ADDR=f"198.51.{minute}.1")
            stranger.ask()
            for _try in range(3):
                stranger.type_code(wrong_for(hers))
            clock.shift(61)
        browser.type_code(hers)
        assert browser.who == str(amina.pk), "her code works to its end"
        browser.post("/fr/account/signout/")
        clock.shift(3600)
        assert another_browser.ask(REMOTE_ADDR="198.51.99.1").status_code == 429, "the share of strangers is spent"
        browser.sign_in()
        assert browser.who == str(amina.pk), "her own phone has its own"


def test_guesses_of_one_number_come_to_an_end_for_all_networks_together(browser, settings):
    settings.SIGNIN_LIMITS = settings.SIGNIN_LIMITS | {"wrong_code_per_number": [(4, 24 * 3600)]}
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False):
        for network in range(2):
            stranger = type(browser)(REMOTE_ADDR=f"198.51.{network}.1")
            stranger.ask()
            for _try in range(2):
                assert stranger.type_code(wrong_for(last_code())).status_code == 200
        browser.ask()
        refused = browser.type_code(last_code())
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) > 80_000
    assert browser.who is None


def test_neither_code_nor_number_is_kept_readable(browser):
    make_member(phone=PHONE)
    browser.ask()
    browser.type_code(wrong_for(last_code()))
    kept = str([*PhoneCode.objects.values(), *WrongCode.objects.values(), *browser.session.items()])
    assert last_code() not in kept
    assert PHONE[4:] not in str([*PhoneCode.objects.values(), *WrongCode.objects.values()])


def test_a_changed_secret_key_spoils_no_code_that_is_on_its_way(browser, settings):
    make_member(phone=PHONE)
    browser.ask()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"
    browser.ask()
    assert OutSms.objects.count() == 1
    browser.type_code(last_code())
    assert browser.who


@pytest.mark.django_db(transaction=True)
def test_of_eight_codes_at_one_moment_at_most_three_are_judged(in_parallel):
    make_member(phone=PHONE)
    asker = Asker("203.0.113.7")
    ask_for_code(phone=PHONE, asker=asker)

    def guess(code):
        def work():
            try:
                redeem_phone_code(phone=PHONE, code=code, asker=asker)
            except DomainError as error:
                return error.code
            return "in"

        return work

    answers = in_parallel([guess(wrong_for(last_code()))] * 8)
    assert sorted(answers) == ["phone_code_over"] * 6 + ["phone_code_wrong"] * 2
    assert WrongCode.objects.count() == 3, "the others were not looked at"
    assert in_parallel([guess(last_code())] * 2) == ["phone_code_over"] * 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_type_the_same_code_at_one_moment_one_is_let_in(in_parallel):
    make_member(phone=PHONE)
    ask_for_code(phone=PHONE, asker=Asker("203.0.113.7"))

    def enter(address):
        def work():
            try:
                redeem_phone_code(phone=PHONE, code=last_code(), asker=Asker(address))
            except DomainError as error:
                return error.code
            return "in"

        return work

    assert sorted(in_parallel([enter("203.0.113.7"), enter("198.51.100.1")])) == ["in", "phone_code_wrong"]


def test_code_is_too_late_after_ten_minutes(browser):
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.ask()
        code = last_code()
        clock.shift(601)
        assert browser.type_code(code).url == "/fr/account/signin/"
    assert browser.who is None


@pytest.mark.parametrize("typed", ["first", "second"])
def test_asking_again_sends_a_new_code_and_the_late_one_works_too(browser, typed):
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.ask()
        codes = {"first": last_code()}
        clock.shift(61)
        browser.post("/fr/account/signin/code/", {"action": "resend"})
        assert OutSms.objects.count() == 2
        codes["second"] = last_code()
        browser.type_code(codes[typed])
        assert browser.who


def test_a_code_that_was_asked_for_again_works_its_full_time(browser):
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.ask()
        clock.shift(400)
        browser.post("/fr/account/signin/code/", {"action": "resend"})
        clock.shift(400)
        browser.type_code(last_code())
        assert browser.who


def test_asking_again_too_soon_says_so_and_sends_nothing(browser):
    make_member(phone=PHONE)
    browser.ask()
    again = browser.post("/fr/account/signin/code/", {"action": "resend"})
    assert 'class="notice' in browser.get(again.url).text
    assert OutSms.objects.count() == 1


def test_session_key_changes_at_sign_in(browser):
    make_member(phone=PHONE)
    browser.ask()
    before = browser.session.session_key
    browser.type_code(last_code())
    assert browser.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example", " //evil.example"]
)
def test_next_never_leads_away_from_the_school(browser, target):
    make_member(phone=PHONE)
    assert browser.sign_in(then=target).url == DASHBOARD


def test_next_leads_back_to_the_lesson(browser):
    make_member(phone=PHONE)
    assert browser.sign_in(then="/fr/courses/vendre/").url == "/fr/courses/vendre/"


def test_pages_need_the_form_token():
    strict = Client(enforce_csrf_checks=True)
    for name in ("signin", "printed-code", "staff-signin", "signout"):
        assert strict.post(reverse(f"accounts:{name}"), {}).status_code == 403


def test_sign_out_asks_first_and_then_forgets(browser):
    make_member(phone=PHONE)
    browser.sign_in()
    asks = browser.get("/fr/account/signout/")
    assert asks.status_code == 200
    assert browser.who
    assert browser.post("/fr/account/signout/").url == "/fr/"
    assert browser.who is None
    assert browser.get("/fr/account/").url.startswith("/fr/account/signin/")


def test_another_number_may_be_tried_while_a_code_is_on_its_way(browser):
    make_member(phone=PHONE)
    fatima = make_member(phone="+212612000009")
    browser.ask()
    assert browser.get("/fr/account/signin/").url == "/fr/account/signin/code/"
    assert browser.post("/fr/account/signin/", {"action": "restart"}).url == "/fr/account/signin/"
    assert browser.get("/fr/account/signin/").status_code == 200
    browser.sign_in("0612000009")
    assert browser.who == str(fatima.pk)


def test_first_sign_in_asks_for_consent_once(browser, another_browser):
    amina = make_member(phone=PHONE, consented=False)
    response = browser.sign_in(then="/fr/courses/")
    assert response.url == "/fr/account/consent/?next=%2Ffr%2Fcourses%2F"
    assert browser.get(response.url).status_code == 200
    assert browser.post("/fr/account/consent/", {"next": "/fr/courses/"}).url == "/fr/courses/"
    amina.refresh_from_db()
    assert amina.consent_version
    assert amina.consent_at
    with time_machine.travel("2030-01-01"):
        assert another_browser.sign_in(then="/fr/courses/").url == "/fr/courses/"


def test_a_new_text_of_consent_asks_everybody_again(browser, another_browser, settings):
    amina = make_member(phone=PHONE)
    settings.CONSENT_VERSION = "2027-1"
    response = browser.sign_in(then="/fr/courses/")
    assert response.url == "/fr/account/consent/?next=%2Ffr%2Fcourses%2F"
    assert browser.post("/fr/account/consent/", {"next": "/fr/courses/"}).url == "/fr/courses/"
    amina.refresh_from_db()
    assert amina.consent_version == "2027-1"
    with time_machine.travel("2030-01-01"):
        assert another_browser.sign_in(then="/fr/courses/").url == "/fr/courses/"


def test_members_stay_signed_in_for_ninety_days_from_their_last_visit(browser):
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.sign_in()
        for _visit in range(3):
            clock.shift(80 * 24 * 3600)
            assert browser.get("/fr/account/").status_code == 200
        clock.shift(91 * 24 * 3600)
        assert browser.get("/fr/account/").status_code == 302


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "phone/change/", "login/", "password/set/", "password/change/"])
def test_pages_of_allauth_that_the_school_does_not_use_are_not_there(browser, path):
    assert browser.get(f"/fr/account/{path}").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", ["signin", "printed-code", "staff-signin"])
def test_entrance_pages_speak_both_languages_and_link_to_each_other(browser, language, name):
    page = browser.get(f"/{language}" + reverse(f"accounts:{name}")[3:])
    other = "fr" if language == "ar" else "ar"
    assert page.status_code == 200
    assert f'href="/{other}' + reverse(f"accounts:{name}")[3:] in page.text
    assert ('dir="rtl"' in page.text.split(">", 2)[1]) == (language == "ar")


def test_codes_and_guesses_are_forgotten_in_time(browser):
    make_member(phone=PHONE)
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        browser.ask()
        browser.type_code(wrong_for(last_code()))
        clock.shift(24 * 3600)
        assert purge_phone_codes() == 0, "the limits of the day still look at them"
        clock.shift(25 * 3600)
        assert purge_phone_codes() == 2
