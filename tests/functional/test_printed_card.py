"""The sign-in card as a browser prints it: digits, address and French name can be copied. How its Arabic copies is up to the
fonts of the machine that prints."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import make_member
from tests.factories.pdf_text import copied

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_printed_card_can_be_copied(browser, live_server, driss, language):
    names = {"given_name_ar": "فاطمة", "family_name_ar": "الأمل", "given_name_fr": "Fatima", "family_name_fr": "Aït Lhoussaine"}
    member = make_member(language=language, **names)
    client = Client()
    client.force_login(driss, backend="accounts.backends.StaffPasswordBackend")
    card = client.post(reverse("accounts_admin:issue-code", args=[member.pk]))
    page = browser.new_context(base_url=live_server.url).new_page()
    page.route("**/the-card/", lambda route: route.fulfill(body=card.content, content_type="text/html; charset=utf-8"))
    page.goto("/the-card/")
    pdf = page.pdf(format="A5")
    words = [card.context["code"], card.context["address"].removeprefix("http://"), "Fatima Aït Lhoussaine"]
    for program, text in copied(pdf).items():
        assert [one for one in words if one not in text] == [], program
