import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.exceptions import CodeExpired, CodeUsed, NotAMember
from accounts.models import SigninCode
from accounts.roles import LEAD_TRAINERS, TRAINERS
from accounts.services import deactivate_member, issue_signin_code, purge_signin_codes, redeem_signin_code
from tests.factories.accounts import make_member, make_staff
from text.errors import NotAllowed

pytestmark = pytest.mark.django_db
CARD = "/fr/account/signin/card/"


@pytest.fixture
def fatima():
    return make_member(given_name_fr="Fatima")


def test_card_lets_her_in_once(browser, another_browser, fatima):
    code = issue_signin_code(member=fatima, by=make_staff())
    assert browser.post(CARD, {"code": code, "next": "/fr/courses/"}).url == "/fr/courses/"
    assert browser.who == str(fatima.pk)
    again = another_browser.post(CARD, {"code": code})
    assert "field-error" in again.text
    assert another_browser.who is None


@pytest.mark.parametrize(
    "spell",
    [lambda c: c.replace(" ", ""), lambda c: c.replace(" ", "-"), lambda c: c.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))],
)
def test_card_may_be_typed_in_many_ways(browser, fatima, spell):
    browser.post(CARD, {"code": spell(issue_signin_code(member=fatima, by=None))})
    assert browser.who == str(fatima.pk)


def test_code_is_not_kept_readable(fatima):
    code = issue_signin_code(member=fatima, by=None).replace(" ", "")
    row = SigninCode.objects.values().get()
    assert not any(code in str(value) for value in row.values())


def test_new_code_makes_the_earlier_worthless(browser, fatima):
    first = issue_signin_code(member=fatima, by=None)
    second = issue_signin_code(member=fatima, by=None)
    browser.post(CARD, {"code": first})
    assert browser.who is None
    browser.post(CARD, {"code": second})
    assert browser.who == str(fatima.pk)


def test_code_works_for_seven_days(fatima):
    code = issue_signin_code(member=fatima, by=None)
    late = timezone.now() + timedelta(days=7, seconds=1)
    with pytest.raises(CodeExpired):
        redeem_signin_code(code=code, at=late)
    assert redeem_signin_code(code=code, at=late - timedelta(seconds=5)) == fatima


@pytest.mark.parametrize("typed", ["", "1234", "0000 0000 0000", "x" * 5000, "\x00", "١٢٣", "0000 0000 0000 0"])
def test_wrong_codes_are_told_apart_from_nothing(browser, fatima, typed):
    issue_signin_code(member=fatima, by=None)
    response = browser.post(CARD, {"code": typed})
    assert response.status_code == 200
    assert "field-error" in response.text
    assert browser.who is None


def test_guessing_is_slowed_down_and_right_codes_do_not_count(browser, fatima, settings):
    settings.SIGNIN_LIMITS = {**settings.SIGNIN_LIMITS, "printed_code_per_address": [(3, 3600)]}
    for _member in range(4):
        Client().post(CARD, {"code": issue_signin_code(member=fatima, by=None)})
    for guess in range(3):
        assert browser.post(CARD, {"code": f"11112222333{guess}"}).status_code == 200
    refused = browser.post(CARD, {"code": issue_signin_code(member=fatima, by=None)})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 3500
    assert browser.who is None


def test_guesses_of_a_stranger_behind_the_same_address_do_not_shut_the_card_of_a_device_that_signed_in_before(browser, fatima, settings):
    settings.SIGNIN_LIMITS = {**settings.SIGNIN_LIMITS, "printed_code_per_address": [(3, 3600)]}
    browser.post(CARD, {"code": issue_signin_code(member=make_member(), by=None)})
    browser.post("/fr/account/signout/")
    for guess in range(3):
        Client().post(CARD, {"code": f"11112222333{guess}"})
    browser.post(CARD, {"code": issue_signin_code(member=fatima, by=None)})
    assert browser.who == str(fatima.pk)


def test_code_of_a_deactivated_member_is_dead(browser, fatima):
    code = issue_signin_code(member=fatima, by=None)
    deactivate_member(member=fatima, by=None)
    browser.post(CARD, {"code": code})
    assert browser.who is None
    with pytest.raises(NotAMember):
        issue_signin_code(member=fatima, by=None)


def test_staff_get_no_printed_code():
    with pytest.raises(NotAMember):
        issue_signin_code(member=make_staff(), by=None)


@pytest.mark.parametrize("by", [lambda: make_staff(role=TRAINERS), lambda: make_staff(role=LEAD_TRAINERS), make_member])
def test_only_administrators_issue_codes(fatima, by):
    with pytest.raises(NotAllowed):
        issue_signin_code(member=fatima, by=by())


def test_command_prints_a_working_code(browser, fatima, capsys):
    call_command("issue_signin_code", fatima.username)
    browser.post(CARD, {"code": capsys.readouterr().out})
    assert browser.who == str(fatima.pk)
    with pytest.raises(CommandError, match="nobody-here"):
        call_command("issue_signin_code", "nobody-here")


def test_old_codes_are_deleted_after_a_year(fatima):
    with time_machine.travel("2025-01-01"):
        issue_signin_code(member=fatima, by=None)
    assert purge_signin_codes() == 1


def _race(works):
    gate = threading.Barrier(len(works))
    results = []

    def run(work):
        try:
            gate.wait()
            results.append(work())
        except Exception as error:  # noqa: BLE001
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_several_tabs_with_the_same_card_exactly_one_wins():
    member = make_member()
    for _round in range(3):
        code = issue_signin_code(member=member, by=None)
        results = _race([lambda: redeem_signin_code(code=code)] * 6)  # noqa: B023
        assert sum(result == member for result in results) == 1
        assert sum(isinstance(result, CodeUsed) for result in results) == 5


@pytest.mark.django_db(transaction=True)
def test_two_administrators_issuing_at_once_leave_one_open_code():
    member = make_member()
    codes = _race([lambda: issue_signin_code(member=member, by=None)] * 4)
    assert all(isinstance(code, str) for code in codes)
    assert SigninCode.objects.filter(used_at=None, replaced_at=None).count() == 1
