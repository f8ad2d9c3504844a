"""Forms without a token are taken from our own pages only."""

import pytest
from django.test import Client

from courses.models import Enrolment

OURS = "http://testserver"
THEIRS = [
    "https://evil-testserver",
    "http://evil-testserver",
    "http://evil.testserver",
    "http://testserver.evil.example",
    "http://evil.example#testserver",
    "https://testserver",
    "http://testserver:8000",
    "testserver",
]


@pytest.fixture
def enrol(small_school, amal):
    """She starts the course by a form of the page that the browser names."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(amal)
    return lambda origin: browser.post(f"/fr/me/courses/{small_school.key}/enrol/", headers={"Origin": origin})


def test_a_form_of_our_own_page_needs_no_token(enrol):
    assert enrol(OURS).status_code == 302
    assert Enrolment.objects.exists()


@pytest.mark.parametrize("origin", THEIRS)
def test_a_host_that_only_looks_like_ours_enrols_nobody(enrol, origin):
    answer = enrol(origin)
    assert 'name="csrfmiddlewaretoken"' in answer.text  # she is asked to confirm, on our own page
    assert not Enrolment.objects.exists()
