import pytest
from django.test import Client

from accounts.roles import TRAINERS
from quizzes import registry
from tests.factories.accounts import make_member, make_staff


@pytest.fixture
def amal(db):
    return make_member(given_name_fr="Amal")


@pytest.fixture
def camil(db):
    return make_member(given_name_fr="Camil")


@pytest.fixture
def basma(db):
    return make_staff(role=TRAINERS, given_name_fr="Basma")


@pytest.fixture
def browse():
    """A browser in which this person is signed in."""

    def signed_in(person=None):
        client = Client()
        if person is not None:
            client.force_login(person)
        return client

    return signed_in


@pytest.fixture(autouse=True)
def _open_to_all():
    """Courses decide who may take a quiz; here every quiz is open."""
    access, origin_url = registry._answers.access, registry._answers.origin_url
    registry.set_access(None)
    registry.set_origin_url(None)
    yield
    registry.set_access(access)
    registry.set_origin_url(origin_url)
