"""Enrolling a cohort, and some members."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CohortCourse, Enrolment
from courses.services import enrol_member
from tests.factories.accounts import make_member
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership

ENROL = reverse("courses_admin:enrol")


@pytest.fixture
def cohort(small_school, amal, camil):
    cohort = make_cohort()
    cohort.members.add(amal, camil)
    return cohort


def page_of(cohort):
    return reverse("courses_admin:cohort-courses", args=[cohort.pk])


def levels(response):
    return [message.level_tag for message in response.context["messages"]]


def test_saving_enrols_nobody(client, driss, small_school, cohort):
    client.force_login(driss)
    client.post(page_of(cohort), {"courses": [str(small_school.key)]})
    assert CohortCourse.objects.get().course_id == small_school.key
    assert not Enrolment.objects.exists()


def test_saving_and_enrolling_tells_how_many_are_new(client, driss, small_school, cohort, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    client.force_login(driss)
    response = client.post(page_of(cohort), {"courses": [str(small_school.key)], "enrol": "1"}, follow=True)
    assert set(Enrolment.objects.values_list("cohort", flat=True)) == {cohort.pk}
    assert levels(response) == ["success"]
    again = client.post(page_of(cohort), {"courses": [str(small_school.key)], "enrol": "1"}, follow=True)
    assert str(next(iter(again.context["messages"]))) != str(next(iter(response.context["messages"])))
    assert Enrolment.objects.count() == 2


def test_taking_a_course_away_leaves_the_enrolments(client, driss, small_school, cohort):
    client.force_login(driss)
    client.post(page_of(cohort), {"courses": [str(small_school.key)], "enrol": "1"})
    client.post(page_of(cohort), {})
    assert not CohortCourse.objects.exists()
    assert Enrolment.objects.count() == 2


def test_enrolling_without_courses_or_members_says_why(client, driss, small_school, cohort):
    client.force_login(driss)
    assert levels(client.post(page_of(cohort), {"enrol": "1"}, follow=True)) == ["warning"]
    empty = make_cohort(name_fr="Vide")
    body = {"courses": [str(small_school.key)], "enrol": "1"}
    assert levels(client.post(page_of(empty), body, follow=True)) == ["warning"]


def test_an_unknown_course_is_refused_at_the_field(client, driss, cohort):
    client.force_login(driss)
    response = client.post(page_of(cohort), {"courses": ["no"], "enrol": "1"})
    assert response.status_code == 200
    assert response.context["form"].errors["courses"]


def test_the_list_tells_courses_members_and_enrolled(client, driss, small_school, cohort):
    client.force_login(driss)
    client.post(page_of(cohort), {"courses": [str(small_school.key)], "enrol": "1"})
    [row] = client.get(reverse("courses_admin:cohorts")).context["cohorts"]
    assert (len(row.titles), row.members, row.enrolled) == (1, 2, 2)


def test_the_list_costs_the_same_for_any_number_of_cohorts(client, driss, cohort):
    client.force_login(driss)
    client.get(reverse("courses_admin:cohorts"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("courses_admin:cohorts"))
    for number in range(12):
        make_cohort(name_fr=f"C{number}")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("courses_admin:cohorts"))
    assert len(many) == len(one)


def test_a_trainer_finds_members_of_a_cooperative_and_enrols_those_ticked(client, basma, her_class, small_school, amal, camil):
    cooperative = make_cooperative()
    for member in (amal, camil):
        make_membership(user=member, cooperative=cooperative)
    make_member(given_name_fr="Outside", family_name_fr="Person")
    enrol_member(member=camil, course_key=small_school.key, by=camil)
    client.force_login(basma)
    query = {"course": str(small_school.key), "cooperative": cooperative.pk}
    people = client.get(ENROL, query).context["people"]
    assert {person.pk: person.is_enrolled for person in people} == {amal.pk: False, camil.pk: True}
    client.post(ENROL, {"course": str(small_school.key), "members": [amal.pk]})
    assert Enrolment.objects.filter(member=amal, enrolled_by=basma).exists()


def test_a_cooperative_is_found_by_words_of_its_name(client, lead, small_school, amal, camil):
    make_membership(user=amal, cooperative=make_cooperative(name_ar="تعاونية النور", name_fr="Coopérative Nour"))
    make_membership(user=camil, cooperative=make_cooperative(name_ar="تعاونية أخرى", name_fr="Une autre"))
    client.force_login(lead)
    for typed in ("النور", "nour"):
        people = client.get(ENROL, {"course": str(small_school.key), "cooperative": typed}).context["people"]
        assert [person.pk for person in people] == [amal.pk]
    assert client.get(ENROL, {"course": str(small_school.key), "cooperative": "xyz"}).context["people"] == []


def test_search_folds_names(client, lead, small_school):
    make_member(given_name_ar="إلهام", family_name_ar="الوردي")
    client.force_login(lead)
    assert len(client.get(ENROL, {"course": str(small_school.key), "q": "الهام"}).context["people"]) == 1
    assert client.get(ENROL, {"course": str(small_school.key), "q": "xyz"}).context["people"] == []


def test_nobody_ticked_says_so_and_keeps_the_search(client, lead, small_school, amal):
    client.force_login(lead)
    response = client.post(f"{ENROL}?course={small_school.key}&q=Amina", {"course": str(small_school.key)}, follow=True)
    assert levels(response) == ["error"]
    assert response.context["people"]


def test_staff_are_not_offered_as_members(client, lead, driss, small_school):
    client.force_login(lead)
    people = client.get(ENROL, {"course": str(small_school.key)}).context["people"]
    assert not {lead.pk, driss.pk} & {person.pk for person in people}
    client.post(ENROL, {"course": str(small_school.key), "members": [driss.pk]})
    assert not Enrolment.objects.exists()


def test_a_cohorts_own_page_leads_to_its_courses(client, small_school, driss):
    cohort = make_cohort()
    client.force_login(driss)
    page = client.get(reverse("cohorts:inspect", args=[cohort.pk])).content.decode()
    assert reverse("courses_admin:cohort-courses", args=[cohort.pk]) in page
