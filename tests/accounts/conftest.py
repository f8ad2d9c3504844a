import re

import pytest
from django.test import Client

from messaging.models import OutSms
from tests.factories.accounts import PASSWORD

PHONE = "+212612000001"


class Visitor(Client):
    """A browser that signs in as a person would."""

    def ask(self, phone=PHONE, language="fr", then="", **extra):
        return self.post(f"/{language}/account/signin/", {"phone": phone, "next": then}, **extra)

    def type_code(self, code, language="fr", then=""):
        return self.post(f"/{language}/account/signin/code/", {"code": code, "next": then})

    def sign_in(self, phone=PHONE, language="fr", then=""):
        self.ask(phone, language, then)
        return self.type_code(last_code(), language, then)

    @property
    def who(self):
        return self.session.get("_auth_user_id")


def confirm(client):
    """She types her password once more."""
    assert client.post("/fr/account/staff/again/", {"password": PASSWORD}).status_code == 302


def last_code():
    return re.search(r"#(\d{6})", OutSms.objects.latest("pk").body).group(1)


@pytest.fixture
def browser():
    return Visitor()


@pytest.fixture
def another_browser():
    return Visitor()
