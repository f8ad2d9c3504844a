"""The first page of the admin: what a trainer and an administrator find there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.limits import spend_budget
from certificates.models import Achievement
from courses.models import CourseCompletion
from courses.services import enrol_member
from tests.factories.accounts import make_member

HOME = reverse("wagtailadmin_home")


def panels(client):
    response = client.get(HOME)
    assert response.status_code == 200
    return {panel.name: panel for panel in response.context["panels"] if hasattr(panel, "name")}, response.content.decode()


def test_a_trainer_finds_courses_drafts_and_translations(client, basma, small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    client.force_login(basma)
    found, html = panels(client)
    assert {"actions", "courses", "drafts", "translations"} <= set(found)
    assert "certificates" not in found
    assert small_school.record.title("ar") in html
    assert f"{reverse('courses_admin:progress')}?course={small_school.key}" in html


def test_a_draft_of_hers_is_listed_and_that_of_others_is_not(client, basma, driss, small_school):
    for person, title in ((basma, "مسودة بسمة"), (driss, "مسودة إدريس")):
        page = small_school.lessons[0 if person is basma else 1]["ar"]
        page.title = title
        page.save_revision(user=person)
    client.force_login(basma)
    html = panels(client)[1]
    assert "مسودة بسمة" in html
    assert "مسودة إدريس" not in html


def test_what_waits_for_approval_stands_first_for_who_approves(client, basma, driss, small_school):
    page = small_school.lessons[0]["ar"]
    page.title = "درس جديد لبسمة"
    page.save_revision(user=basma)
    page.get_workflow().start(page, basma)
    client.force_login(driss)
    html = panels(client)[1]
    assert html.index("درس جديد لبسمة") < html.index("school-courses")
    client.force_login(basma)
    assert panels(client)[1].count("درس جديد لبسمة") == 1, "said once, among her drafts"


def test_an_administrator_finds_that_the_texts_of_today_come_to_an_end(client, basma, driss, small_school, settings):
    settings.SIGNIN_LIMITS = settings.SIGNIN_LIMITS | {"code_per_day": [(12, 86400)], "code_reserve_per_day": [(2, 86400)]}
    client.force_login(driss)
    assert "school-spending" not in panels(client)[1]
    for _text in range(7):
        spend_budget(network="203.0.113.0/24")
    assert "school-spending" in panels(client)[1]
    client.force_login(basma)
    assert "school-spending" not in panels(client)[1], "a trainer prints no cards"


def test_an_administrator_finds_quick_actions_and_the_numbers_of_the_school(client, driss, small_school):
    make_member()
    client.force_login(driss)
    found, html = panels(client)
    assert "certificates" in found
    for name in ("cooperatives:add", "accounts_admin:add-member", "courses_admin:enrol", "certificates_public:form"):
        assert reverse(name) in html
    assert reverse("cooperatives:index") in html


@pytest.fixture
def waiting(small_school, amal):
    Achievement.objects.create(course_id=small_school.key)
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    CourseCompletion.objects.create(enrolment=enrolment, completed_at=timezone.now(), title_ar="ت", title_fr="T", step_keys=[])
    return amal


def test_a_certificate_that_waits_for_a_name_is_shown_until_the_name_is_confirmed(client, driss, waiting):
    client.force_login(driss)
    person = reverse("accounts_admin:person", args=[waiting.pk])
    assert person in panels(client)[1]
    waiting.names_confirmed_at = timezone.now()
    waiting.save()
    assert person not in panels(client)[1]


def test_the_admin_wears_the_schools_colours(client, basma, school):
    client.force_login(basma)
    html = client.get(HOME).content.decode()
    assert "css/admin" in html
    assert "school-logo" in html
    assert "Taawon" in html


def test_menus_hold_what_their_people_need_and_no_more(client, basma, driss, school):
    hidden = ("wagtailadmin_reports:aging_pages", "wagtailadmin_reports:page_types_usage")
    for person in (basma, driss):
        client.force_login(person)
        html = client.get(HOME).content.decode()
        assert reverse("courses_admin:progress") in html
        assert not [name for name in hidden if reverse(name) in html]
        assert "editor-guide" not in html
        assert (reverse("courses_admin:cohorts") in html) == (person is driss)


def test_the_first_page_costs_the_same_for_two_members_and_for_thirty(client, driss, small_school):
    def fill(count):
        for number in range(count):
            member = make_member(given_name_fr=f"M{number}")
            enrol_member(member=member, course_key=small_school.key, by=member)

    client.force_login(driss)
    fill(2)
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    fill(28)
    with CaptureQueriesContext(connection) as many:
        client.get(HOME)
    assert len(many) == len(few)
