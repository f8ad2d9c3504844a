"""A real browser opens the pages that hold hostile words, touches everything, and nothing happens."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.abuse.poison import PoisonedSchool, make_poisoned_school
from tests.factories.accounts import make_superuser
from tests.factories.certificates import clear_certificates

pytestmark = pytest.mark.e2e
# The pages that hold words of people; forms that begin empty, files and answers for programs are left out, to save time.
PAGE = re.compile(
    r"^(?!/api/)(?!.*/(refused|template|files|issue|withdraw|replace|start|new|add|waiting|versions|delete|copy|usage|exports|regrade)/)"
)
# What an event attribute waits for: a look, a pointer, a word, a fold.
TOUCH = """() => {
  for (const part of document.querySelectorAll('body *')) {
    for (const name of ['mouseover', 'pointerenter', 'focus', 'blur', 'input', 'toggle', 'error', 'load', 'animationstart'])
      part.dispatchEvent(new Event(name, {bubbles: false}));
    if (part.tagName === 'DETAILS') part.open = true;
  }
}"""


@pytest.fixture
def poisoned(transactional_db, office, small_school, amal, driss, settings) -> Iterator[PoisonedSchool]:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None
    yield make_poisoned_school(office, small_school, amal, driss)
    clear_certificates()


def opened(browser: Browser, person, address: str) -> tuple[Page, list[str]]:
    """A window in which somebody is signed in, and what happens in it that should not."""
    client = Client()
    client.force_login(person)
    context = browser.new_context(base_url=address)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": address}]
    )
    page, happened = context.new_page(), []
    page.set_default_timeout(30_000)

    def refuse(dialog) -> None:
        # A form that was touched asks before it is left: that is the browser's own question.
        if dialog.type != "beforeunload":
            happened.append(f"{page.url}: {dialog.type}: {dialog.message}")
        dialog.accept()

    page.on("dialog", refuse)
    page.on("console", lambda message: happened.append(f"{page.url}: {message.text[:300]}") if "Content Security" in message.text else None)
    page.on(
        "request",
        lambda request: happened.append(f"{page.url}: asked {request.url}") if "evil.example" in request.url.split("?")[0] else None,
    )
    return page, happened


def test_no_dialog_and_no_violation_anywhere(browser, poisoned, live_server):
    walks = [
        (poisoned.member, [address for address in poisoned.members_pages if "?" not in address or "lang=fr" in address]),
        (make_superuser(), [address for address in poisoned.staff_pages if "?" not in address]),
    ]
    for person, addresses in walks:
        page, happened = opened(browser, person, live_server.url)
        held = 0
        for address in dict.fromkeys(addresses):
            if not PAGE.search(address):
                continue
            page.goto(address, wait_until="load")
            held += "alert(7)" in page.content()
            page.evaluate(TOUCH)
        assert happened == []
        assert held > 10
        page.context.close()


def test_the_browser_would_have_told(browser, db, live_server, amal):
    """The same window notices a script of a page that allows it, and one that is stopped."""
    page, happened = opened(browser, amal, live_server.url)
    page.set_content("<img src=x onerror=alert(7)>")
    page.wait_for_timeout(300)
    page.goto("/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=alert(7)>')")
    page.wait_for_timeout(300)
    assert any("alert: 7" in what for what in happened)
    assert any("Content Security" in what for what in happened)
