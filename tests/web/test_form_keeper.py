"""The script of forms in a real browser: typed, the session ended, saved, signed in again: nothing is lost."""

import pytest
from django.test import Client
from playwright.sync_api import expect
from wagtail.models import Page

from accounts.models import User
from quizzes import registry
from quizzes.models import Quiz, Response
from tests.factories.accounts import PASSWORD, make_member, make_staff
from tests.factories.quizzes import make_attempt, make_question, make_quiz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]
WORDS = "Benaïssa d’Agadir"


@pytest.fixture
def chief():
    return make_staff(given_name_fr="Chief", email="chief@example.ma")


@pytest.fixture
def office(browser, live_server, chief):
    """A laptop on which an administrator is signed in. An error of a script fails the test."""
    faults = []
    context = browser.new_context(viewport={"width": 1280, "height": 800}, base_url=live_server.url)
    context.add_cookies([session_of(chief, live_server)])
    context.on("weberror", lambda fault: faults.append(str(fault.error)))
    yield context
    assert not faults


def session_of(person, live_server):
    client = Client()
    client.force_login(person, backend="accounts.backends.StaffPasswordBackend")
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


def sign_in_beside(page):
    """By the link beside the form, in a window of its own; then back."""
    with page.expect_popup() as opened:
        page.locator("#form-keeper [data-signin]").click()
    window = opened.value
    window.locator("#id_login").fill("chief@example.ma")
    window.locator("#id_password").fill(PASSWORD)
    window.locator("main form button").first.click()
    window.wait_for_url("**/account/back/")
    window.close()
    page.bring_to_front()


def saved_after_signing_in(context, page, field, button):
    """Type into the field, end the session, save, sign in: until the page that says that it is saved."""
    field.fill(WORDS)
    context.clear_cookies()
    page.locator(button).first.click()
    page.locator("#form-keeper[open] [data-signin]").wait_for()
    assert field.input_value() == WORDS
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 302):
        sign_in_beside(page)
        if page.locator("#form-keeper[open]").count():
            page.locator("#form-keeper [data-again]").click()
    page.wait_for_load_state()


def test_a_person(office):
    amina = make_member(given_name_fr="Amina")
    page = office.new_page()
    page.goto(f"/admin/people/{amina.pk}/")
    saved_after_signing_in(office, page, page.locator("#id_family_name_fr"), "#w-editor-form button[type=submit]")
    assert User.objects.get(pk=amina.pk).family_name_fr == WORDS


def test_the_quiz_builder(office):
    quiz = make_quiz(questions=[make_question("single")])
    page = office.new_page()
    page.goto(f"/admin/bank/quizzes/{quiz.key}/")
    saved_after_signing_in(office, page, page.locator("#id_title_fr"), "#quiz-form > .qz-bar > button.button")
    assert Quiz.objects.get().title_fr == WORDS


def test_a_page_of_wagtail(office, small_school):
    lesson = Page.objects.get(slug="lesson-1", locale__language_code="fr", url_path__contains="module-1")
    page = office.new_page()
    page.goto(f"/admin/pages/{lesson.pk}/edit/")
    saved_after_signing_in(office, page, page.locator("#id_title"), "footer button[type=submit]")
    assert Page.objects.get(pk=lesson.pk).get_latest_revision_as_object().title == WORDS


def test_without_network_the_form_stays_and_is_sent_when_it_is_back(office):
    amina = make_member(given_name_fr="Amina")
    page = office.new_page()
    page.goto(f"/admin/people/{amina.pk}/")
    page.locator("#id_family_name_fr").fill(WORDS)
    office.set_offline(True)
    page.locator("#w-editor-form button[type=submit]").first.click()
    page.locator("#form-keeper[open] [data-again]").wait_for()
    assert page.locator("#form-keeper [data-signin]").is_hidden()
    assert page.locator("#id_family_name_fr").input_value() == WORDS
    office.set_offline(False)
    with page.expect_navigation():
        page.locator("#form-keeper [data-again]").click()
    assert User.objects.get(pk=amina.pk).family_name_fr == WORDS


def test_a_members_text_answer(browser, live_server, monkeypatch):
    monkeypatch.setattr(registry._answers, "access", None)  # which quiz is open to whom is told by courses
    member = make_member()
    attempt = make_attempt(member=member, quiz=make_quiz("short"))
    phone = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    phone.add_cookies([session_of(member, live_server)])
    page = phone.new_page()
    page.goto(f"/fr/attempts/{attempt.pk}/")
    phone.clear_cookies()
    page.locator("#q1-1").fill(WORDS)
    page.wait_for_selector("#saved a")
    phone.add_cookies([session_of(member, live_server)])
    page.goto(f"/fr/attempts/{attempt.pk}/")
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => key.startsWith('attempt:'))")
    assert Response.objects.get().value == WORDS


def test_a_members_profile_asks_for_a_sign_in_only_when_it_is_needed(browser, live_server):
    member = make_member()
    phone = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    phone.add_cookies([session_of(member, live_server)])
    page = phone.new_page()
    page.goto("/fr/account/")
    assert page.locator("#form-keeper").is_hidden()
    phone.clear_cookies()
    page.locator("main form:has(select, input[type=radio]) button").first.click()
    page.locator("#form-keeper [data-signin]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("address", ["/admin/bank/quizzes/add/", "/admin/bank/folders/", "/admin/achievements/new/", "/admin/people/add/"])
def test_every_form_of_the_admin_warns_before_it_is_left(office, address):
    page = office.new_page()
    page.goto(address)
    form = page.locator("main form[data-controller~=w-unsaved], #w-editor-form[data-controller~=w-unsaved]").first
    form.wait_for()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    # Wagtail remembers what the form held two seconds after it opened.
    page.wait_for_function(
        """() => { const form = document.querySelector("form[data-controller~=w-unsaved]");
        return window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved")?.initialFormData !== undefined }"""
    )
    form.locator("input[type=text], input:not([type])").first.press_sequentially("Argane")
    form.and_(page.locator("[data-w-unsaved-has-edits-value=true]")).wait_for()
    page.close(run_before_unload=True)
    page.wait_for_event("close")
    assert asked == ["beforeunload"]


def test_a_network_that_hangs_is_said_and_the_form_stays(office):
    amina = make_member(given_name_fr="Amina")
    page = office.new_page()
    page.clock.install()
    page.goto(f"/admin/people/{amina.pk}/")
    page.route("**/session/", lambda _route: None)  # never answered
    page.locator("#id_family_name_fr").fill(WORDS)
    with page.expect_request("**/session/"):
        page.locator("#w-editor-form button[type=submit]").first.click()
    page.clock.fast_forward(11_000)
    expect(page.locator("#form-keeper[open]")).to_be_visible()
    page.unroute("**/session/")
    with page.expect_navigation():
        page.locator("#form-keeper [data-again]").click()
    assert User.objects.get(pk=amina.pk).family_name_fr == WORDS


def test_a_second_click_while_the_form_is_on_its_way_sends_nothing(office):
    amina = make_member(given_name_fr="Amina")
    page = office.new_page()
    page.goto(f"/admin/people/{amina.pk}/")
    # A network so slow that the page is still here after the form has gone.
    page.evaluate(
        """() => {
            const root = document.documentElement;
            HTMLFormElement.prototype.submit = () => { root.dataset.gone = String(Number(root.dataset.gone || 0) + 1); };
        }"""
    )
    page.locator("#id_family_name_fr").fill(WORDS)
    page.locator("#w-editor-form button[type=submit]").first.click()
    expect(page.locator("html")).to_have_attribute("data-gone", "1")
    page.evaluate("document.querySelector('#w-editor-form').requestSubmit()")
    for _question in range(2):  # a second sending would ask this first, and be gone by the second answer
        page.evaluate("fetch('/session/', { cache: 'no-store' }).then((reply) => reply.json())")
    assert page.locator("html").get_attribute("data-gone") == "1"


@pytest.mark.parametrize(
    ("attributes", "method", "content"),
    [
        ("formenctype='multipart/form-data'", "POST", "multipart/form-data"),
        ("formmethod='get'", "GET", None),
        ("formaction='/admin/people/?from=button'", "POST", "application/x-www-form-urlencoded"),
    ],
)
def test_a_button_has_its_own_way_to_send(office, attributes, method, content):
    page = office.new_page()
    page.goto("/admin/")
    page.evaluate(
        f"""() => {{
            const form = Object.assign(document.createElement("form"), {{ method: "post", action: "/admin/people/", id: "own" }});
            form.innerHTML = `<input name="words" value="a b"><button {attributes}>Go</button>`;
            document.querySelector("main").append(form);
        }}"""
    )
    with page.expect_request(lambda request: "/admin/people/" in request.url) as asked:
        page.locator("#own button").click()
    request = asked.value
    assert request.method == method
    assert ("from=button" in request.url) == ("formaction" in attributes)
    assert (request.headers.get("content-type") or "").startswith(content or "")
