"""What every school needs before its first page."""

import pytest
from django.conf import settings
from wagtail.models import GroupPagePermission, Page, Site, Workflow
from wagtail.permissions import policy_registry

from courses.models import CourseIndexPage, HomePage
from lms.school import prepare_school
from media.models import Recording


def test_both_home_pages_are_published_from_the_start(client, school):
    assert {page.locale.language_code for page in HomePage.objects.live()} == {code for code, _name in settings.LANGUAGES}
    for code in ("ar", "fr"):
        assert client.get(f"/{code}/").status_code == 200


def test_preparing_again_changes_nothing(school):
    page = CourseIndexPage.objects.first()
    page.title = "عنوان المدرسة"
    page.save_revision().publish()
    counts = [model.objects.count() for model in (Page, Site, Workflow, GroupPagePermission)]
    prepare_school()
    assert [model.objects.count() for model in (Page, Site, Workflow, GroupPagePermission)] == counts
    assert CourseIndexPage.objects.get(pk=page.pk).title == "عنوان المدرسة"


@pytest.mark.parametrize("who", ["basma", "driss"])
def test_staff_may_add_recordings(school, request, who):
    person = request.getfixturevalue(who)
    assert policy_registry.get_by_type(Recording).user_has_any_permission(person, ["add", "change"])


def test_page_tree_is_sound(small_school):
    assert Page.find_problems() == ([], [], [], [], [])


def test_the_site_stands_where_the_school_is(school, settings):
    settings.TAAWON_BASE_URL = "https://school.example.org"
    prepare_school()
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == ("school.example.org", 443)
    assert HomePage.objects.get(locale__language_code="fr").full_url == "https://school.example.org/fr/"
