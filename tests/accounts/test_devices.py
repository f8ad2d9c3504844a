"""The cookie by which a device is known again."""

import pytest
from django.core import signing
from django.test import RequestFactory

from accounts.devices import MOST_DOORS, SALT, Asker, asker_at, phone_door
from messaging.models import OutSms
from tests.accounts.conftest import PHONE, Visitor
from tests.factories.accounts import make_member

pytestmark = pytest.mark.django_db


def asker_with(value: str, door: str = phone_door(PHONE)) -> Asker:
    request = RequestFactory().get("/")
    request.COOKIES["device"] = value
    return asker_at(request, door)


def test_the_cookie_comes_with_the_sign_in_and_stays_after_it(browser):
    make_member(phone=PHONE)
    browser.ask()
    assert "device" not in browser.cookies, "who only asked is not known"
    browser.sign_in()
    cookie = browser.cookies["device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert cookie["max-age"] == 400 * 24 * 3600
    browser.post("/fr/account/signout/")
    assert asker_with(browser.cookies["device"].value).device


def test_it_names_no_number(browser):
    make_member(phone=PHONE)
    browser.sign_in()
    assert "612000001" not in str(signing.loads(browser.cookies["device"].value, salt=SALT))


@pytest.mark.parametrize(
    "value",
    ["", "x", "null", signing.dumps(["forged", "x"], key="another key", salt=SALT), signing.dumps([], salt=SALT)],
    ids=["nothing", "a letter", "null", "another key", "an empty list"],  # a signature has its time in it: no two processes would agree
)
def test_what_the_school_did_not_sign_is_a_strangers(value):
    assert asker_with(value) == Asker("127.0.0.1")


def test_a_tablet_that_many_use_knows_the_last_of_them(browser):
    phones = [f"+2126130000{number:02}" for number in range(MOST_DOORS + 3)]
    for phone in phones:
        make_member(phone=phone)
        browser.sign_in(phone)
        browser.post("/fr/account/signout/")
    value = browser.cookies["device"].value
    known = [phone for phone in phones if asker_with(value, phone_door(phone)).device]
    assert known == phones[-MOST_DOORS:]
    assert len(value) < 500


def test_a_sign_in_of_before_this_release_is_known_from_its_next_visit_on(browser):
    amina = make_member(phone=PHONE)
    browser.force_login(amina)
    assert "device" not in browser.cookies
    browser.get("/fr/account/")
    assert asker_with(browser.cookies["device"].value).device


def test_a_known_device_is_not_held_up_by_the_others_behind_its_address(browser, settings):
    make_member(phone=PHONE)
    browser.sign_in()
    browser.post("/fr/account/signout/")
    settings.SIGNIN_LIMITS = settings.SIGNIN_LIMITS | {"code_per_address": [(1, 3600)]}
    for _try in range(2):
        Visitor().ask("0612000002")
    OutSms.objects.all().delete()
    assert browser.ask().status_code == 302
