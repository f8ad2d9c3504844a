import sys
import threading

import pytest
import time_machine
from django.core.cache import cache

from accounts import limits
from accounts.exceptions import TooOften
from messaging.models import OutSms
from tests.accounts.conftest import PHONE, Visitor
from tests.factories.accounts import PASSWORD, make_member, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("phone", [PHONE, "+212612000002"])
def test_a_number_gets_one_code_a_minute_whether_known_or_not(clock, phone):
    make_member(phone=PHONE)
    assert Visitor().ask(phone).status_code == 302
    clock.shift(59)
    refused = Visitor().ask(phone)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "1"
    assert "field-error" in refused.text
    clock.shift(2)
    assert Visitor().ask(phone).status_code == 302


def test_a_number_gets_three_codes_in_a_quarter_of_an_hour_and_six_a_day(clock):
    make_member(phone=PHONE)
    outcomes = []
    for _quarter in range(3):
        for _minute in range(4):
            outcomes.append(Visitor().ask().status_code)
            clock.shift(61)
        clock.shift(15 * 60)
    assert outcomes == [302, 302, 302, 429, 302, 302, 302, 429, 429, 429, 429, 429]
    assert OutSms.objects.count() == 6
    clock.shift(24 * 3600)
    assert Visitor().ask().status_code == 302


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


def test_the_school_never_spends_more_than_its_budget(clock, settings):
    settings.SIGNIN_LIMITS = {**settings.SIGNIN_LIMITS, "code_per_day": [(2, 24 * 3600)]}
    for number in range(4):
        make_member(phone=f"+21261200000{number}")
    outcomes = [Visitor().ask(f"061200000{number}").status_code for number in range(4)]
    assert outcomes == [302, 302, 429, 429]
    assert Visitor().ask("0612000008").status_code == 429  # unknown numbers see the same
    assert OutSms.objects.count() == 2
    clock.shift(24 * 3600)
    assert Visitor().ask("0612000003").status_code == 302


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


def test_staff_password_guesses_are_slowed_down(clock):
    staff = make_staff()
    browser = Visitor()
    for _try in range(6):
        response = browser.post("/fr/account/staff/", {"login": staff.email, "password": "wrong wrong"})
        assert response.status_code in (200, 429)
    browser.post("/fr/account/staff/", {"login": staff.email, "password": PASSWORD})
    assert browser.who is None
    clock.shift(301)
    browser.post("/fr/account/staff/", {"login": staff.email, "password": PASSWORD})
    assert browser.who == str(staff.pk)


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
