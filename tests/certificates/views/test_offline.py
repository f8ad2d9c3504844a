"""A certificate that the phone keeps, in a real browser, with the network pulled out."""

import pytest
from django.test import Client

from tests.factories.certificates import make_certificate

pytestmark = [pytest.mark.e2e]


def phone_of(browser, live_server, member):
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=live_server.url)
    client = Client()
    client.force_login(member, backend="accounts.backends.StaffPasswordBackend")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return context.new_page()


def test_a_kept_certificate_is_shown_without_network_until_it_is_taken_off(committed, live_server, browser):
    certificate = make_certificate()
    page = phone_of(browser, live_server, certificate.enrolment.member)
    address = f"/fr/me/certificates/{certificate.uuid}/"
    page.goto(address)
    keep, forget = page.locator("[data-keep] button").nth(0), page.locator("[data-keep] button").nth(1)
    keep.click()
    forget.wait_for()
    page.context.set_offline(True)
    for place in (f"{address}show/", address, "/fr/me/certificates/"):
        page.goto(place)
        assert certificate.serial in page.content()
        assert page.locator("img[data-picture]").evaluate("image => image.complete && image.naturalWidth") == 1000
        assert page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius") != "0px", "with its style"
    page.context.set_offline(False)
    page.goto(address)
    forget.click()
    keep.wait_for()
    page.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"{address}show/")


def test_nothing_is_kept_unless_she_asks(committed, live_server, browser):
    certificate = make_certificate()
    page = phone_of(browser, live_server, certificate.enrolment.member)
    page.goto(f"/fr/me/certificates/{certificate.uuid}/")
    page.goto(f"/fr/me/certificates/{certificate.uuid}/show/")
    assert page.evaluate("caches.keys()") == []
