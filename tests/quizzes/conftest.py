import pytest
from django.test import Client

from quizzes import registry


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
