import io
import time
from importlib import import_module

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.exceptions import EmailTaken
from accounts.models import User
from accounts.roles import ADMINISTRATORS, TRAINERS
from accounts.services import create_staff, staff
from accounts.services.sessions import STAFF_UNTIL
from tests.accounts.conftest import PHONE
from tests.factories.accounts import PASSWORD, make_member, make_staff, make_superuser
from text.errors import NotAllowed

pytestmark = pytest.mark.django_db
STAFF = "/fr/account/staff/"
SECURITY = "/fr/account/staff/security/"


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(browser, person, password=PASSWORD, **extra):
    return browser.post(STAFF, {"login": person.email, "password": password, **extra})


def test_staff_sign_in_by_email_and_password_and_land_in_the_administration(browser):
    trainer = make_staff(role=TRAINERS)
    assert sign_in(browser, trainer).url == "/admin/"
    assert browser.who == str(trainer.pk)


def test_email_is_found_in_any_case(browser):
    trainer = make_staff(email="driss@example.ma")
    browser.post(STAFF, {"login": "Driss@Example.MA", "password": PASSWORD})
    assert browser.who == str(trainer.pk)


@pytest.mark.parametrize("login", ["nobody@example.ma", "", "x" * 5000, "amina", "0612000001", "\x00@x"])
def test_wrong_sign_in_says_the_same_for_known_and_unknown(browser, login):
    staff = make_staff()
    wrong = sign_in(browser, staff, "not the password")
    assert wrong.status_code == 200
    assert "notice-error" in wrong.text
    other = browser.post(STAFF, {"login": login, "password": "not the password"})
    assert other.status_code == 200
    assert browser.who is None


def test_a_member_has_no_password_door(browser):
    member = make_member(email="member@example.ma", phone=PHONE)
    member.set_password(PASSWORD)
    member.save()
    sign_in(browser, member)
    assert browser.who is None
    browser.post(STAFF, {"login": PHONE, "password": PASSWORD})
    assert browser.who is None


def test_deactivated_staff_are_told_so_and_kept_out(browser):
    person = make_staff(is_active=False)
    response = sign_in(browser, person)
    assert browser.who is None
    assert response.status_code in (200, 302)


def test_session_of_staff_ends_within_a_day(browser):
    person = make_staff()
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        sign_in(browser, person)
        assert browser.get("/admin/").status_code == 200
        clock.shift(12 * 3600 + 60)
        assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("known", [True, False], ids=["signed-in-now", "signed-in-before-there-was-a-last-day"])
def test_session_of_staff_ends_on_its_last_day_however_busy(browser, settings, known):
    settings.STAFF_SESSION_SECONDS, settings.STAFF_SESSION_DAYS = 30 * 3600, 3
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        sign_in(browser, make_staff())
        if not known:
            session = browser.session
            del session[STAFF_UNTIL]
            session.save()
        for _day in range(2):
            clock.shift(24 * 3600)
            assert browser.get("/admin/").status_code == 200
        clock.shift(24 * 3600 - 60 if known else 24 * 3600)
        assert browser.get("/admin/").status_code == 200
        clock.shift(60 if known else 24 * 3600)
        assert browser.get("/admin/").status_code == 302
        assert browser.get("/api/me/").json()["member"] is None


def test_whoever_signs_in_again_begins_a_new_session_of_as_many_days(browser, settings):
    settings.STAFF_SESSION_SECONDS, settings.STAFF_SESSION_DAYS = 30 * 3600, 2
    person = make_staff()
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        for _time in range(3):
            sign_in(browser, person)
            clock.shift(28 * 3600)
            assert browser.get("/admin/").status_code == 200
            browser.post("/fr/account/signout/")
            assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/people/", "/admin/outbox/"])
def test_admin_sends_strangers_to_our_sign_in(browser, address):
    response = browser.get(address, HTTP_ACCEPT_LANGUAGE="fr")
    assert response.url.startswith(STAFF)
    assert "next=" in response.url


def test_wagtails_own_sign_in_page_is_not_used(browser):
    assert browser.get("/admin/login/", HTTP_ACCEPT_LANGUAGE="fr").url == STAFF
    assert browser.get("/admin/password_reset/").status_code in (302, 404)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_wagtails_sign_in_for_pages_signs_nobody_in(browser, basma, language):
    """It would ask for no second factor and count no tries."""
    answer = browser.post(f"/{language}/_util/login/", {"username": basma.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url.startswith(f"/{language}/account/")
    assert "_auth_user_id" not in browser.session


def test_each_sign_in_and_each_refused_one_is_a_line_of_the_log(browser, basma, caplog):
    caplog.set_level("INFO", "accounts")
    browser.post(STAFF, {"login": basma.email, "password": "not this one"})
    browser.post(STAFF, {"login": basma.email, "password": PASSWORD})
    said = [record.getMessage() for record in caplog.records if record.name == "accounts.receivers"]
    assert said == ["a sign-in by password was refused", f"person {basma.pk} signed in"]


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/people/", "/admin/api/main/pages/"])
def test_member_is_refused_at_the_admin_without_a_loop(browser, address):
    make_member(phone=PHONE)
    browser.sign_in()
    assert browser.get(address).status_code == 403


def test_member_in_a_staff_group_is_still_no_staff(browser):
    member = make_member(phone=PHONE)
    member.groups.add(Group.objects.get_or_create(name=ADMINISTRATORS)[0])
    browser.sign_in()
    assert browser.get("/admin/").status_code == 403


def test_staff_without_second_factor_are_kept_out_where_it_is_required(browser, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    person = make_superuser()
    sign_in(browser, person)
    for address in ("/admin/", "/admin/pages/", "/admin/people/", "/admin/users/"):
        assert browser.get(address, HTTP_ACCEPT_LANGUAGE="fr").url == SECURITY
    assert browser.get(SECURITY).status_code == 200


def test_setting_up_the_app_opens_the_admin_and_is_asked_for_from_then_on(browser, another_browser, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    person = make_staff()
    sign_in(browser, person)
    asks = browser.get(f"{SECURITY}app/")
    assert asks.url.startswith("/fr/account/staff/again/")
    browser.post(asks.url, {"password": PASSWORD})
    page = browser.get(f"{SECURITY}app/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.text
    assert browser.post(f"{SECURITY}app/", {"code": "000000"}).status_code == 200
    arabic = totp_code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert browser.post(f"{SECURITY}app/", {"code": arabic}).url == f"{SECURITY}codes/"
    assert browser.get(f"{SECURITY}codes/").status_code == 200
    assert browser.get("/admin/").status_code == 200

    assert sign_in(another_browser, person, next="/admin/pages/").url == "/fr/account/staff/second/"
    assert another_browser.who is None
    assert another_browser.get("/admin/").status_code == 302
    assert "field-error" in another_browser.post("/fr/account/staff/second/", {"code": "000000"}).text
    with time_machine.travel(time.time() + 60):
        done = another_browser.post("/fr/account/staff/second/", {"code": totp_code(secret)})
    assert done.url == "/admin/pages/"
    assert another_browser.who == str(person.pk)


def test_recovery_code_works_once(browser, another_browser):
    person = make_staff()
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    sign_in(browser, person)
    browser.post("/fr/account/staff/second/", {"code": code})
    assert browser.who == str(person.pk)
    sign_in(another_browser, person)
    another_browser.post("/fr/account/staff/second/", {"code": code})
    assert another_browser.who is None


def test_a_code_of_the_app_works_once_as_long_as_it_is_taken(browser, another_browser):
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    now = int(time.time()) // 30 * 30
    with time_machine.travel(now, tick=False) as clock:
        code = totp_code(secret)
        sign_in(browser, person)
        browser.post("/fr/account/staff/second/", {"code": code})
        assert browser.who == str(person.pk)
        clock.move_to(now + 45)  # the next code shows, this one is still taken
        sign_in(another_browser, person)
        assert "field-error" in another_browser.post("/fr/account/staff/second/", {"code": code}).text
        assert another_browser.who is None


def test_secrets_of_second_factors_are_not_kept_readable(browser, settings):
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    seed = RecoveryCodes.activate(person).instance.data["seed"]
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert get_adapter().decrypt(seed) != seed

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    sign_in(browser, person)
    browser.post("/fr/account/staff/second/", {"code": totp_code(secret)})
    assert browser.who == str(person.pk)


def test_second_factors_outlive_a_change_of_the_secret_key(browser, settings):
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    call_command("reseal_second_factors")
    settings.SECRET_KEY_FALLBACKS = []
    sign_in(browser, person)
    browser.post("/fr/account/staff/second/", {"code": totp_code(secret)})
    assert browser.who == str(person.pk)

    settings.SECRET_KEY = "a third one"
    with pytest.raises(CommandError, match="reads 2 more"):
        call_command("reseal_second_factors")


def test_a_second_factor_that_cannot_be_read_says_what_to_do(browser, settings, caplog):
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    settings.SECRET_KEY = "another one"
    sign_in(browser, person)
    assert "Demandez à un administrateur" in browser.post("/fr/account/staff/second/", {"code": totp_code(secret)}).text
    assert browser.who is None
    assert "SECRET_KEY_FALLBACKS" in caplog.text


def test_secrets_of_before_are_sealed_by_the_migration(browser):
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    Authenticator.objects.update(data={"secret": secret})
    import_module("accounts.migrations.0007_seal_second_factors").seal(apps, None)
    assert secret not in str(Authenticator.objects.get().data)
    sign_in(browser, person)
    browser.post("/fr/account/staff/second/", {"code": totp_code(secret)})
    assert browser.who == str(person.pk)


def test_second_factor_cannot_be_guessed(browser):
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    sign_in(browser, person)
    for guess in range(8):
        assert browser.post("/fr/account/staff/second/", {"code": f"00000{guess}"}).status_code in (200, 429)
    browser.post("/fr/account/staff/second/", {"code": totp_code(secret)})
    assert browser.who is None


def test_removing_the_last_factor_closes_the_admin_again(browser, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    person = make_staff()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    sign_in(browser, person)
    browser.post("/fr/account/staff/second/", {"code": totp_code(secret)})
    assert browser.get("/admin/").status_code == 200
    with time_machine.travel(time.time() + 60):
        browser.post("/fr/account/staff/second/again/", {"code": totp_code(secret)})
        browser.post(f"{SECURITY}app/remove/")
    assert not Authenticator.objects.exists()
    assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize("page", ["", "app/", "keys/", "keys/add/", "codes/"])
def test_members_cannot_lock_themselves_out_with_a_second_factor(browser, page):
    make_member(phone=PHONE)
    browser.sign_in()
    assert browser.get(SECURITY + page).status_code == 403


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_pages_of_the_second_factor_are_ours(browser, language):
    person = make_staff()
    sign_in(browser, person)
    browser.post("/fr/account/staff/again/", {"password": PASSWORD})
    for page in ("", "app/", "keys/", "keys/add/"):
        text = browser.get(f"/{language}/account/staff/security/{page}").text
        assert 'class="site-header"' in text
        assert "style=" not in text
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    for page in ("app/remove/", "codes/", "codes/new/"):
        assert 'class="site-header"' in browser.get(f"/{language}/account/staff/security/{page}").text
    assert browser.get(f"/{language}/account/staff/security/codes/file/")["Content-Type"].startswith("text/plain")


def test_passkey_of_a_stranger_is_refused_without_an_error(browser):
    for credential in ("", "{}", "null", "[1]", '{"id": "x"}', "x" * 3000):
        response = browser.post("/fr/account/staff/passkey/", {"credential": credential})
        assert response.status_code == 302
    assert browser.who is None


def test_create_staff_command_makes_the_first_administrator(browser, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    call_command("create_staff", "Chief@Example.ma", "--given-name", "Salma", "--superuser")
    assert sign_in(browser, User.objects.get(email="chief@example.ma")).url == "/admin/"
    assert browser.get("/admin/").status_code == 200
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    with pytest.raises(CommandError):
        call_command("create_staff", "chief@example.ma", "--given-name", "Salma")
    assert User.objects.filter(given_name_fr="Salma").count() == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("123\n"))
    with pytest.raises(CommandError):
        call_command("create_staff", "other@example.ma", "--given-name", "Salma")


def test_of_two_who_register_the_same_address_at_once_one_is_told(monkeypatch):
    def overtaken(**_person):
        make_staff(email="twin@example.ma")  # by the other, between the question and the writing

    monkeypatch.setattr(staff, "refuse_invalid", overtaken)
    with pytest.raises(EmailTaken):
        create_staff(email="Twin@example.ma", password=PASSWORD, given_name_fr="Nour", by=None)


def test_nobody_raises_himself_or_others_above_his_role():
    trainer, administrator = make_staff(role=TRAINERS), make_staff()
    who = {"email": "new@example.ma", "password": PASSWORD, "given_name_fr": "Nour"}
    with pytest.raises(NotAllowed):
        create_staff(**who, by=trainer)
    with pytest.raises(NotAllowed):
        create_staff(**who, by=administrator, is_superuser=True)
    with pytest.raises(NotAllowed):
        create_staff(**who, by=administrator, role="Kings")
    with pytest.raises(ValidationError):
        create_staff(**{**who, "password": "short"}, by=administrator)
    person = create_staff(**who, by=administrator, role=TRAINERS)
    assert [group.name for group in person.groups.all()] == [TRAINERS]
    with pytest.raises(EmailTaken):
        create_staff(**{**who, "email": "NEW@example.ma"}, by=administrator)
