"""The script of the attempt page in a real browser: bad networks, ended sessions, two tabs, the clock."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from quizzes.models import Attempt, Response
from quizzes.services import record_response
from tests.factories.accounts import make_member
from tests.factories.marked_questions import make_open_quiz
from tests.factories.quizzes import make_attempt, make_quiz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


@pytest.fixture
def member():
    return make_member()


@pytest.fixture
def phone(browser, live_server, member):
    """A small screen on which the member is signed in. An error of a script fails the test."""
    faults = []
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    context.add_cookies([session_of(member, live_server)])
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield context
    assert not faults


def session_of(member, live_server):
    client = Client()
    client.force_login(member)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


def address(attempt, language="fr"):
    return f"/{language}/attempts/{attempt.pk}/"


def opened(phone, attempt, language="fr"):
    page = phone.new_page()
    page.goto(address(attempt, language))
    return page


def choose(page, own, attempt, position=1):
    order = attempt.questions.get(position=position).choice_order["choices"]
    page.locator(f"#q{position} label").nth(order.index(own)).click()


def stored(attempt, position=1):
    return Response.objects.get(question__attempt=attempt, question__position=position).value


def saved(page):
    """Wait until the server has everything."""
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('attempt:'))")


def test_answers_are_saved_as_they_are_given_and_counted(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("single", "gap"))
    page = opened(phone, attempt)
    choose(page, "c2", attempt)
    page.locator("#q2 input[type=text], #q2 input:not([type])").fill("زيت")
    saved(page)
    assert (stored(attempt), stored(attempt, 2)) == ("c2", {"g1": "زيت"})
    assert page.locator("#count").inner_text() == "2"
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_what_was_answered_without_network_is_sent_when_it_is_back(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("single"))
    page = opened(phone, attempt)
    phone.set_offline(True)
    choose(page, "c3", attempt)
    page.wait_for_function("() => document.getElementById('saved').textContent == document.getElementById('attempt').dataset.offline")
    assert stored(attempt) is None
    phone.set_offline(False)
    saved(page)
    assert stored(attempt) == "c3"


def test_answers_outlive_an_ended_session_and_a_closed_page(phone, member, live_server):
    attempt = make_attempt(member=member, quiz=make_quiz("single"))
    page = opened(phone, attempt)
    phone.clear_cookies(name="sessionid")
    choose(page, "c2", attempt)
    page.wait_for_selector("#saved a")
    assert address(attempt) in page.locator("#saved a").get_attribute("href")
    page.close()
    phone.add_cookies([session_of(member, live_server)])
    page = opened(phone, attempt, "ar")
    assert page.locator("#q1 input:checked").count() == 1
    saved(page)
    assert stored(attempt) == "c2"


def test_a_tab_that_was_left_behind_shows_what_counts(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("single"))
    page = opened(phone, attempt)
    phone.set_offline(True)
    choose(page, "c1", attempt)
    page.close()
    phone.set_offline(False)
    Response.objects.update(value="c3", sequence=int(timezone.now().timestamp() * 1000) + 60_000)
    page = opened(phone, attempt)
    saved(page)
    page.wait_for_function("() => document.querySelectorAll('#q1 input:checked').length == 1")
    order = attempt.questions.get().choice_order["choices"]
    page.wait_for_selector(f"#q1 input[value='{order.index('c3') + 1}']:checked")
    assert stored(attempt) == "c3"


def test_what_she_writes_while_an_answer_is_on_its_way_is_sent_after_it(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("short"))
    page = opened(phone, attempt)
    field, on_their_way = page.locator("#q1-1"), []
    page.route("**/save/", lambda route: on_their_way.append(route), times=1)  # noqa: PLW0108 Playwright writes on what it is given
    with page.expect_request("**/save/"):
        field.fill("une association")
    field.fill("une association de femmes")
    on_their_way[0].continue_()
    saved(page)
    assert stored(attempt) == "une association de femmes"


def test_a_text_of_more_than_64_kilobytes_is_saved(phone, member):
    attempt = make_attempt(member=member, quiz=make_open_quiz(most_words=None))
    page = opened(phone, attempt, "ar")
    text = " ".join(["كلمة"] * 3000)
    page.locator("#q1 textarea").fill(text)
    saved(page)
    assert stored(attempt) == text


def test_several_choices_that_could_not_be_sent_are_shown_again(phone, member, live_server):
    attempt = make_attempt(member=member, quiz=make_quiz("multiple"))
    page = opened(phone, attempt)
    phone.clear_cookies(name="sessionid")
    choose(page, "c1", attempt)
    choose(page, "c4", attempt)
    page.wait_for_selector("#saved a")
    page.close()
    phone.add_cookies([session_of(member, live_server)])
    page = opened(phone, attempt)
    assert page.locator("#q1 input:checked").count() == 2
    choose(page, "c2", attempt)
    saved(page)
    assert set(stored(attempt)) == {"c1", "c2", "c4"}


def test_a_phone_whose_clock_is_behind_saves_the_newest_answer(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("single"))
    record_response(attempt_id=attempt.pk, by=member, position=1, value="c2", event_id=uuid.uuid4())
    phone.clock.install(time=timezone.now() - timedelta(hours=2))
    page = opened(phone, attempt)
    choose(page, "c3", attempt)
    saved(page)
    assert stored(attempt) == "c3"


def test_a_phone_that_slept_shows_the_time_that_the_server_counts(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("single", time_limit_minutes=60))
    phone.clock.install()
    page = opened(phone, attempt)
    clock = page.locator("#clock [data-time]")
    page.clock.set_system_time(timezone.now() + timedelta(minutes=30))
    expect(clock).to_have_text(re.compile(r"^2\d:"))
    choose(page, "c1", attempt)
    saved(page)
    expect(clock).to_have_text(re.compile(r"^5\d:"))


def test_when_the_time_is_over_the_page_hands_in_what_is_on_it(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("single", time_limit_minutes=10))
    Attempt.objects.update(deadline_at=timezone.now() + timedelta(seconds=3))
    page = opened(phone, attempt)
    choose(page, "c1", attempt)
    page.wait_for_url(re.compile("/result/"))
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.percent, attempt.submitted_at) == (False, 100, attempt.deadline_at)


def test_the_whole_quiz_is_answered_and_handed_in_with_the_keyboard(phone, member):
    attempt = make_attempt(member=member, quiz=make_quiz("true_false"))
    page = opened(phone, attempt)
    page.locator("#q1 input").first.focus()
    page.keyboard.press("Space")
    saved(page)
    page.locator("button[value=hand_in]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/hand-in/"))
    page.locator("main form button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/result/"))
    assert "100\u202f%" in page.locator(".result").inner_text()


def test_without_script_the_form_does_all_of_it(browser, live_server, member):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url, viewport={"width": 360, "height": 740})
    context.add_cookies([session_of(member, live_server)])
    attempt = make_attempt(member=member, quiz=make_quiz("single"))
    page = context.new_page()
    page.goto(address(attempt, "ar"))
    choose(page, "c1", attempt)
    page.locator("button[value=switch]").click()
    page.wait_for_url(re.compile("/fr/attempts/"))
    assert stored(attempt) == "c1"
    page.locator("button[value=hand_in]").click()
    page.locator("main form button").click()
    assert "100\u202f%" in page.locator(".result").inner_text()
