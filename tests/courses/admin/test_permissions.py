"""Who may do what in the admin: a table over the cast."""

import pytest
from django.urls import reverse

from accounts.roles import LEAD_TRAINERS
from courses.models import CohortCourse, Enrolment, LessonPage
from courses.services import enrol_member
from tests.factories.accounts import make_staff
from tests.factories.cooperatives import make_cohort

MEMBER, TRAINER, LEAD, ADMINISTRATOR = "member", "trainer", "lead", "administrator"


@pytest.fixture
def people(school, amal, basma, driss):
    return {MEMBER: amal, TRAINER: basma, LEAD: make_staff(role=LEAD_TRAINERS), ADMINISTRATOR: driss}


OPEN = {
    "courses_admin:progress": {TRAINER, LEAD, ADMINISTRATOR},
    "courses_admin:progress-results": {TRAINER, LEAD, ADMINISTRATOR},
    "courses_admin:enrol": {TRAINER, LEAD, ADMINISTRATOR},
    "courses_admin:translations": {TRAINER, LEAD, ADMINISTRATOR},
    "courses_admin:cohorts": {ADMINISTRATOR},
    "quiz_chooser:choose": {TRAINER, LEAD, ADMINISTRATOR},
}


@pytest.mark.parametrize("name", OPEN)
def test_pages_open_for_those_whose_work_they_are(client, people, name):
    for role, person in people.items():
        client.force_login(person)
        status = client.get(reverse(name)).status_code
        assert (status == 200) == (role in OPEN[name]), f"{role} got {status}"


def test_members_and_guests_get_nothing_of_the_admin(client, people, small_school):
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[small_school.course["ar"].pk]),
        reverse("wagtailadmin_pages:edit", args=[small_school.lessons[0]["ar"].pk]),
        reverse("courses_admin:member", args=[people[MEMBER].pk]),
    ]
    for login in (False, True):
        if login:
            client.force_login(people[MEMBER])
        assert {client.get(address).status_code for address in addresses} <= {302, 403, 404}


def lesson_form(page, action=None):
    """What the editor posts for a lesson with a new title."""
    body = {
        "title": "عنوان جديد",
        "slug": page.slug,
        "summary": "",
        "outcome": "",
        "minutes": "5",
        "completion_rule": "viewed",
        "is_required": "on",
        "seo_title": "",
        "search_description": "",
        "body-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
    }
    return body | ({action: "1"} if action else {})


def edit(client, page, action):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), lesson_form(page, action))


@pytest.mark.parametrize(("role", "publishes"), [(TRAINER, False), (LEAD, True), (ADMINISTRATOR, True)])
def test_who_publishes(client, people, small_school, role, publishes):
    page = small_school.lessons[0]["ar"]
    client.force_login(people[role])
    edit(client, page, "action-publish")
    fresh = LessonPage.objects.get(pk=page.pk)
    assert (fresh.title == "عنوان جديد") == publishes
    assert fresh.get_latest_revision_as_object().title == "عنوان جديد", "what she wrote is kept as a draft"


def test_a_trainer_hands_in_and_a_lead_trainer_approves(client, people, small_school):
    page = small_school.lessons[0]["ar"]
    client.force_login(people[TRAINER])
    edit(client, page, "action-submit")
    state = LessonPage.objects.get(pk=page.pk).current_workflow_task_state
    assert state is not None
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(approve)
    assert LessonPage.objects.get(pk=page.pk).title != "عنوان جديد", "nobody approves her own page"
    client.force_login(people[LEAD])
    client.post(approve)
    assert LessonPage.objects.get(pk=page.pk).title == "عنوان جديد"


@pytest.mark.parametrize("role", [MEMBER, TRAINER, LEAD])
def test_only_administrators_withdraw_and_choose_the_courses_of_a_cohort(client, people, small_school, camil, role):
    enrolment = enrol_member(member=camil, course_key=small_school.key, by=camil)
    client.force_login(people[role])
    assert client.post(reverse("courses_admin:withdraw", args=[enrolment.pk])).status_code in {302, 403}
    cohort = make_cohort()
    client.post(reverse("courses_admin:cohort-courses", args=[cohort.pk]), {"courses": [str(small_school.key)], "enrol": "1"})
    assert Enrolment.objects.get().withdrawn_at is None
    assert not CohortCourse.objects.exists()


def test_a_trainer_sees_no_button_to_withdraw(client, people, her_class, small_school, camil):
    enrolment = enrol_member(member=camil, course_key=small_school.key, by=camil)
    withdraw, page = reverse("courses_admin:withdraw", args=[enrolment.pk]), reverse("courses_admin:member", args=[camil.pk])
    for role, offered in ((TRAINER, False), (ADMINISTRATOR, True)):
        client.force_login(people[role])
        assert (withdraw in client.get(page).content.decode()) == offered


def test_nobody_withdraws_by_opening_an_address(client, driss, small_school, camil):
    enrolment = enrol_member(member=camil, course_key=small_school.key, by=camil)
    client.force_login(driss)
    assert client.get(reverse("courses_admin:withdraw", args=[enrolment.pk])).status_code == 405
