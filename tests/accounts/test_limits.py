import re
import sys
import threading
import time

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import cache

from accounts import limits
from accounts.exceptions import TooOften
from accounts.models import PhoneCode
from accounts.roles import TRAINERS
from accounts.services import check_pin, issue_signin_code, set_pin
from messaging.mails import deliver_mails_due
from messaging.models import OutSms
from tests.accounts.conftest import PHONE, Visitor
from tests.factories.accounts import PASSWORD, make_member, make_staff, make_superuser
from text.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("phone", [PHONE, "+212612000002"])
def test_a_number_gets_one_text_a_minute_and_whoever_asks_meanwhile_goes_on_with_that_code(clock, phone):
    make_member(phone=PHONE)
    assert Visitor().ask(phone).status_code == 302
    clock.shift(59)
    assert Visitor().ask(phone).url == "/fr/account/signin/code/"
    assert PhoneCode.objects.count() == 1
    clock.shift(2)
    assert Visitor().ask(phone).status_code == 302
    assert PhoneCode.objects.count() == 2


def test_a_number_gets_three_texts_in_a_quarter_of_an_hour_and_six_a_day(clock):
    make_member(phone=PHONE)
    outcomes = []
    for quarter in range(3):
        for _minute in range(4):
            outcomes.append(Visitor().ask(REMOTE_ADDR=f"203.0.{quarter}.1").status_code)
            clock.shift(61)
        clock.shift(15 * 60)
    assert outcomes == [302] * 8 + [429] * 4, "while a code that was sent works, nobody is refused"
    assert OutSms.objects.count() == 6
    clock.shift(24 * 3600)
    assert Visitor().ask().status_code == 302


@pytest.mark.parametrize("phone", [PHONE, "+212612000002"])
def test_what_is_refused_says_until_when_and_names_the_card(clock, phone):
    make_member(phone=PHONE)
    for _text in range(3):
        Visitor().ask(phone)
        clock.shift(61)
    clock.shift(601)
    refused = Visitor().ask(phone)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) < 15 * 60
    error = re.search(r'class="field-error".*?</div>', refused.text, re.DOTALL).group()
    assert "coopérative" in error


def test_asking_again_on_the_code_page_counts_too(clock):
    make_member(phone=PHONE)
    browser = Visitor()
    browser.ask()
    for _try in range(5):
        browser.post("/fr/account/signin/code/", {"action": "resend"})
    assert OutSms.objects.count() == 1


def test_a_training_room_behind_one_address_may_sign_in_but_a_flood_may_not(clock):
    phones = [f"+2126120{number:05}" for number in range(62)]
    make_member(phone=phones[61])
    outcomes = [Visitor().ask(phone).status_code for phone in phones]
    assert outcomes == [302] * 60 + [429] * 2
    assert Visitor().ask(phones[61], REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_whole_network_is_limited(clock, settings):
    settings.SIGNIN_LIMITS = {**settings.SIGNIN_LIMITS, "code_per_network": [(3, 3600)]}
    outcomes = [Visitor().ask(f"061200000{n}", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(4)]
    assert outcomes == [302, 302, 302, 429]


def test_forwarded_addresses_of_strangers_are_not_believed(clock, settings):
    settings.SIGNIN_LIMITS = {**settings.SIGNIN_LIMITS, "code_per_address": [(2, 3600)]}
    outcomes = [Visitor().ask(f"061200000{n}", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(3)]
    assert outcomes == [302, 302, 429]


def few_texts(settings, **figures):
    settings.SIGNIN_LIMITS = settings.SIGNIN_LIMITS | {name: [(amount, 24 * 3600)] for name, amount in figures.items()}


def test_the_school_never_spends_more_than_its_budget(clock, settings):
    few_texts(settings, code_per_day=3, code_reserve_per_day=1)
    for number in range(4):
        make_member(phone=f"+21261200000{number}")
    outcomes = [Visitor().ask(f"061200000{number}").status_code for number in range(4)]
    assert outcomes == [302, 302, 429, 429]
    assert Visitor().ask("0612000008").status_code == 429  # unknown numbers see the same
    assert OutSms.objects.count() == 2
    clock.shift(24 * 3600)
    assert Visitor().ask("0612000003").status_code == 302


def test_the_reserve_of_the_budget_is_for_devices_that_signed_in_before(clock, settings):
    few_texts(settings, code_per_day=4, code_reserve_per_day=2)
    amina = make_member(phone=PHONE)
    hers = Visitor()
    hers.sign_in()
    hers.post("/fr/account/signout/")
    for number in range(1, 4):
        make_member(phone=f"+21261200001{number}")
        Visitor().ask(f"061200001{number}", REMOTE_ADDR="198.51.100.1")
    assert OutSms.objects.count() == 2
    clock.shift(61)
    hers.sign_in()
    assert hers.who == str(amina.pk)
    assert OutSms.objects.count() == 3


def test_a_device_that_signed_in_with_one_number_is_a_stranger_to_every_other(clock, settings):
    few_texts(settings, code_per_day=2, code_reserve_per_day=1)
    make_member(phone=PHONE)
    make_member(phone="+212612000011")
    thief = Visitor()
    thief.sign_in()
    thief.post("/fr/account/signout/")
    assert thief.ask("0612000011").status_code == 429


def test_one_network_cannot_spend_the_budget(clock, settings):
    few_texts(settings, code_per_day=10, code_reserve_per_day=1, code_per_network_and_day=2)
    for number in range(5):
        make_member(phone=f"+21261200001{number}")
    outcomes = [Visitor().ask(f"061200001{n}", REMOTE_ADDR=f"203.0.113.{n}").status_code for n in range(4)]
    assert outcomes == [302, 302, 429, 429]
    assert Visitor().ask("0612000014", REMOTE_ADDR="198.51.100.1").status_code == 302


def test_printed_cards_let_in_while_nothing_is_left_of_the_budget(clock, settings):
    few_texts(settings, code_per_day=2, code_reserve_per_day=1)
    amina, browser = make_member(phone=PHONE), Visitor()
    browser.ask()
    fatima = make_member()
    assert Visitor().ask("0612000009").status_code == 429
    browser.post("/fr/account/signin/card/", {"code": issue_signin_code(member=fatima, by=None)})
    assert browser.who == str(fatima.pk) != str(amina.pk)


def test_administrators_are_written_to_before_the_budget_ends(clock, settings):
    few_texts(settings, code_per_day=12, code_reserve_per_day=2)
    driss, _trainer = make_staff(language="fr"), make_staff(role=TRAINERS)
    salma = make_superuser(language="ar")
    for number in range(6):
        make_member(phone=f"+21261200001{number}")
        Visitor().ask(f"061200001{number}")
    deliver_mails_due()
    assert not mail.outbox
    for number in range(6, 10):
        make_member(phone=f"+2126120000{number:02}")
        Visitor().ask(f"06120000{number:02}")
    deliver_mails_due()
    assert sorted(message.to[0] for message in mail.outbox) == sorted([driss.email, salma.email] * 2), "at 70 % and at the end"
    first = next(message for message in mail.outbox if message.to == [driss.email])
    assert "7 " in first.body and "/admin/people/" in first.body
    cache.clear()
    clock.shift(61)
    Visitor().ask("0612000009")
    deliver_mails_due()
    assert len(mail.outbox) == 4


def test_limits_read_no_phone_number_into_the_cache():
    limits.spend("code_per_number", PHONE)
    assert not any(PHONE in key or "612000001" in key for key in cache._cache)


def test_refund_gives_one_try_back(settings):
    settings.SIGNIN_LIMITS = {"x": [(1, 60)]}
    limits.spend("x", "k")
    with pytest.raises(TooOften):
        limits.spend("x", "k")
    limits.refund("x", "k")
    limits.spend("x", "k")


STAFF = "/fr/account/staff/"


def guess(person, *, times=6, **extra):
    """What a stranger tries."""
    stranger = Visitor()
    for _try in range(times):
        response = stranger.post(STAFF, {"login": person.email, "password": "wrong wrong"}, **extra)
        assert response.status_code in (200, 429)
    return stranger


def test_staff_password_guesses_are_slowed_down(clock):
    staff = make_staff()
    browser = guess(staff)
    browser.post(STAFF, {"login": staff.email, "password": PASSWORD})
    assert browser.who is None
    clock.shift(301)
    browser.post(STAFF, {"login": staff.email, "password": PASSWORD})
    assert browser.who == str(staff.pk)


def test_wrong_passwords_of_a_stranger_never_refuse_the_right_one_on_a_known_device(clock):
    staff, hers = make_staff(), Visitor()
    hers.post(STAFF, {"login": staff.email, "password": PASSWORD})
    hers.post("/fr/account/signout/")
    guess(staff)
    for _person in range(40):  # and nobody from her own office may sign in any more
        guess(make_staff(), times=1)
    hers.post(STAFF, {"login": staff.email.upper(), "password": PASSWORD})
    assert hers.who == str(staff.pk)


def test_a_known_device_has_five_wrong_passwords_too(clock):
    staff, hers = make_staff(), Visitor()
    hers.post(STAFF, {"login": staff.email, "password": PASSWORD})
    hers.post("/fr/account/signout/")
    for _try in range(5):
        hers.post(STAFF, {"login": staff.email, "password": "wrong wrong"})
    hers.post(STAFF, {"login": staff.email, "password": PASSWORD})
    assert hers.who is None


def test_the_second_step_is_not_shut_by_wrong_passwords_from_the_same_address(clock):
    staff, hers = make_staff(), Visitor()
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    hers.post(STAFF, {"login": staff.email, "password": PASSWORD})
    for _person in range(40):
        guess(make_staff(), times=1)
    hers.post("/fr/account/staff/second/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    assert hers.who == str(staff.pk)


def test_pins_have_a_limit_of_the_day(clock):
    member = make_member()
    set_pin(member=member, pin="2580")
    outcomes = []
    for _quarter in range(5):
        for _try in range(5):
            with pytest.raises(DomainError) as refused:
                check_pin(member=member, pin="0000")
            outcomes.append(refused.value.code)
        clock.shift(15 * 60 + 1)
    assert outcomes == ["pin_wrong"] * 15 + ["too_often"] * 10
    clock.shift(24 * 3600)
    check_pin(member=member, pin="2580")


def test_a_limit_of_allauth_is_answered_with_our_page(clock, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    browser = Visitor()
    browser.post("/ar/account/staff/", {})
    refused = browser.post("/ar/account/staff/", {})
    assert refused.status_code == 429
    assert 'dir="rtl"' in refused.text
    assert 'id="main"' in refused.text


def test_of_a_flood_at_one_moment_one_gets_through():
    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads change places in the middle of everything
    try:
        for round_number in range(15):
            assert _flood(f"{PHONE}{round_number}") == ["refused"] * 7 + ["sent"]
    finally:
        sys.setswitchinterval(patience)


def _flood(key):
    gate, outcomes = threading.Barrier(8), []

    def ask():
        gate.wait()
        try:
            limits.spend("code_per_number", key)
            outcomes.append("sent")
        except TooOften:
            outcomes.append("refused")

    threads = [threading.Thread(target=ask) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)
