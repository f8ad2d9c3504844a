"""A person sees where she is signed in, and ends that."""

import io
import json
import zipfile

import pytest
import time_machine
from django.test import Client

from accounts.models import OpenSession
from accounts.services import change_staff_password, erase_person, export_person
from accounts.tasks import purge_sessions
from accounts.user_agents import browser_name
from tests.accounts.conftest import PHONE, Visitor
from tests.factories.accounts import PASSWORD, make_member, make_staff

pytestmark = pytest.mark.django_db
SESSIONS = "/fr/account/sessions/"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def window(user_agent=ANDROID):
    return Visitor(headers={"User-Agent": user_agent})


def enter(person, user_agent=ANDROID):
    browser = window(user_agent)
    browser.post("/fr/account/staff/", {"login": person.email, "password": PASSWORD})
    return browser


def is_in(client):
    return client.get("/api/me/").json()["member"] is not None


@pytest.fixture
def amina():
    return make_member(phone=PHONE, given_name_fr="Amina")


def test_a_member_sees_her_other_browsers_and_ends_them_all(amina):
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        lost, hers = window(), window(FIREFOX)
        lost.sign_in()
        clock.shift(24 * 3600)
        hers.sign_in()
        page = hers.get(SESSIONS)
        assert "Firefox, Linux" in page.text and "Chrome, Android" in page.text
        assert "mars 2026" in page.text
        assert hers.post(SESSIONS).url == SESSIONS
        assert is_in(hers)
        assert not is_in(lost)
        page = hers.get(SESSIONS).text
        assert "Firefox, Linux" in page and "Chrome, Android" not in page
        assert OpenSession.objects.count() == 1


def test_staff_do_so_too_and_keep_their_password(school):
    driss = make_staff()
    left, here = enter(driss), enter(driss, FIREFOX)
    assert "Chrome, Android" in here.get(SESSIONS).text
    here.post(SESSIONS)
    assert here.get("/admin/").status_code == 200
    assert left.get("/admin/").status_code == 302
    assert is_in(enter(driss))
    assert SESSIONS.removeprefix("/fr") in here.get("/admin/account/").text


def test_sessions_of_which_no_row_tells_end_as_well(amina):
    lost, hers = window(), window()
    lost.sign_in()
    OpenSession.objects.all().delete()
    hers.force_login(amina)
    hers.post(SESSIONS)
    assert not is_in(lost)
    assert is_in(hers)


def test_nobody_is_signed_out_by_this_release(amina):
    before = amina.get_session_auth_hash()
    assert before == super(type(amina), amina).get_session_auth_hash()
    type(amina).objects.filter(pk=amina.pk).update(sessions_ended=1)
    amina.refresh_from_db()
    assert amina.get_session_auth_hash() != before


def test_a_changed_secret_key_signs_nobody_out_and_hides_no_session(amina, settings):
    lost, hers = window(), window(FIREFOX)
    lost.sign_in()
    hers.force_login(amina)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another one"
    assert "Chrome, Android" in hers.get(SESSIONS).text
    assert is_in(lost)


def test_what_has_ended_is_not_shown(amina):
    zahra = make_member(phone=PHONE, given_name_fr="Zahra")
    with time_machine.travel("2026-03-01 10:00Z", tick=False) as clock:
        signed_out, switched, forgotten, here = window(), window(), window(), window(FIREFOX)
        signed_out.force_login(amina)
        signed_out.get("/fr/account/")
        signed_out.post("/fr/account/signout/")
        switched.sign_in()
        switched.post("/fr/account/who/", {"person": amina.pk})
        switched.post("/fr/account/who/", {"person": zahra.pk})
        assert switched.who == str(zahra.pk)
        forgotten.force_login(amina)
        forgotten.get("/fr/account/")
        clock.shift(91 * 24 * 3600)
        here.force_login(amina)
        assert "Chrome" not in here.get(SESSIONS).text
        purge_sessions()
        assert set(OpenSession.objects.values_list("browser", flat=True)) == {"Firefox, Linux"}


def test_a_session_that_a_new_password_ended_is_not_shown():
    driss = make_staff()
    enter(driss)
    change_staff_password(person=driss, password="couscous and mint", by=None)
    here = window(FIREFOX)
    here.force_login(driss)
    assert "Chrome" not in here.get(SESSIONS).text


def test_it_is_hers_alone_asks_for_a_post_and_keeps_no_address(amina):
    other = make_member(phone="+212612000002")
    window().sign_in()
    stranger = window(FIREFOX)
    stranger.force_login(other)
    assert "Chrome" not in stranger.get(SESSIONS).text
    stranger.post(SESSIONS)
    assert OpenSession.objects.filter(person=amina).exists()
    assert Client().get(SESSIONS).status_code == 302
    assert Client(enforce_csrf_checks=True).post(SESSIONS).status_code in (302, 403)
    kept = str(list(OpenSession.objects.values()))
    assert "127.0.0.1" not in kept and "AppleWebKit" not in kept
    assert stranger.session.session_key not in kept


def test_her_copy_holds_them_and_her_erasure_takes_them_away(amina, driss):
    window().sign_in()
    packed = export_person(member=amina, by=amina)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert json.loads(archive.read("data.json"))["open_sessions"][0]["browser"] == "Chrome, Android"
    erase_person(member=amina, by=driss)
    assert not OpenSession.objects.exists()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (ANDROID, "Chrome, Android"),
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537.36 SamsungBrowser/24.0 Chrome/117.0 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 Mobile/15E148 Safari/604.1",
            "Chrome, iPhone",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "Firefox, KaiOS"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent, name):
    assert browser_name(user_agent) == name
