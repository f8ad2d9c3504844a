"""Who has got how far: the report, its filters, its files, and the page of one member."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from courses.choices import Verb
from courses.events import Event
from courses.models import CourseCompletion, Enrolment, StepProgress
from courses.selectors.reports import LearningState, course_figures, enrolments_for_report, progress_rows
from courses.services import enrol_member, rebuild_outline, record_events, start_quiz
from quizzes.services import submit_attempt
from tests.factories.accounts import make_member
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership
from tests.factories.courses import add_lesson, add_module, make_course

REPORT = reverse("courses_admin:progress")


def enrol(school, member, *, seen_days_ago=None, finished=False):
    enrolment = enrol_member(member=member, course_key=school.key, by=member)
    if seen_days_ago is not None:
        Enrolment.objects.filter(pk=enrolment.pk).update(last_seen_at=timezone.now() - timedelta(days=seen_days_ago), percent=20)
    if finished:
        CourseCompletion.objects.create(
            enrolment=enrolment, completed_at=timezone.now(), score=90, title_ar="ت", title_fr="T", step_keys=[]
        )
    return enrolment


def named(name, **fields):
    return make_member(given_name_fr=name, family_name_fr="Test", **fields)


@pytest.fixture
def cast(small_school):
    """Four members in the four states."""
    members = {name: named(name) for name in ("Nadia", "Omar", "Pauline", "Qamar")}
    enrol(small_school, members["Nadia"])
    enrol(small_school, members["Omar"], seen_days_ago=1)
    enrol(small_school, members["Pauline"], seen_days_ago=20)
    enrol(small_school, members["Qamar"], seen_days_ago=2, finished=True)
    return members


def shown(client, **query):
    """The names in the report, in order."""
    response = client.get(REPORT, query)
    assert response.status_code == 200
    return [row.name.removesuffix(" Test") for row in response.context["table"].data]


@pytest.mark.parametrize(
    ("state", "names"),
    [("not_started", ["Nadia"]), ("on_the_way", ["Omar"]), ("away", ["Pauline"]), ("finished", ["Qamar"])],
)
def test_each_member_is_in_one_state(client, lead, cast, state, names):
    client.force_login(lead)
    assert shown(client, state=state) == names


def test_the_row_tells_where_she_goes_on(small_school, amal, driss):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    record_events(member=amal, events=[Event(uuid.uuid4(), Verb.VIEWED, small_school.lesson_keys[0], timezone.now())])
    [row] = progress_rows(enrolments_for_report(driss), "fr")
    assert (row.progress_percent, row.state, row.next_step) == (20, LearningState.ON_THE_WAY, "Quiz")


def test_search_finds_a_name_however_it_is_spelt(client, lead, small_school):
    for given, family in (("أمينة", "الإدريسي"), ("فاطمة", "بنعلي")):
        enrol(small_school, make_member(given_name_ar=given, family_name_ar=family))
    client.force_login(lead)
    assert shown(client, q="امينه الادريسي") == ["أمينة الإدريسي"]
    assert shown(client, q="لا أحد") == []


def test_filters_by_cohort_cooperative_region_sector_and_women(client, lead, cast):
    women = make_cooperative(region_id="09", women_only=True)
    mixed = make_cooperative(region_id="01")
    make_membership(user=cast["Nadia"], cooperative=women)
    make_membership(user=cast["Omar"], cooperative=mixed)
    cohort = make_cohort()
    cohort.members.add(cast["Omar"])
    client.force_login(lead)
    assert shown(client, cooperative=women.pk) == ["Nadia"]
    assert shown(client, region="01") == ["Omar"]
    assert shown(client, women_only="true") == ["Nadia"]
    assert shown(client, women_only="false") == ["Omar"]
    assert shown(client, cohort=cohort.pk) == ["Omar"]
    assert sorted(shown(client, sector=women.sector_id)) == ["Nadia", "Omar"]
    assert shown(client, region="01", state="finished") == []


def test_who_left_the_cooperative_is_no_longer_in_its_report(client, lead, cast):
    cooperative = make_cooperative()
    make_membership(user=cast["Nadia"], cooperative=cooperative, left_on=timezone.localdate())
    client.force_login(lead)
    assert shown(client, cooperative=cooperative.pk) == []


def test_sorting_keeps_those_never_seen_at_the_end(client, lead, cast):
    client.force_login(lead)
    assert shown(client, ordering="-last_seen_at") == ["Omar", "Qamar", "Pauline", "Nadia"]
    assert shown(client, ordering="last_seen_at") == ["Pauline", "Qamar", "Omar", "Nadia"]
    assert shown(client, ordering="-percent_shown")[0] == "Qamar"
    assert shown(client, ordering="name") == ["Nadia", "Omar", "Pauline", "Qamar"]


@pytest.mark.parametrize(("language", "names"), [("ar", ["أمينة Test", "ياسين Test"]), ("fr", ["Abdou", "Zineb"])])
def test_names_are_sorted_as_they_are_shown(client, lead, small_school, language, names):
    for arabic, french in (("أمينة", "Zineb"), ("ياسين", "Abdou")):
        enrol(small_school, make_member(given_name_ar=arabic, family_name_ar="Test", given_name_fr=french, family_name_fr="Test"))
    UserProfile.objects.create(user=lead, preferred_language=language)
    client.force_login(lead)
    found = shown(client, ordering="name")
    assert found == [name.removesuffix(" Test") for name in names]
    assert shown(client, ordering="-name") == found[::-1]


@pytest.mark.parametrize("query", [{"cohort": "x"}, {"course": "no"}, {"p": "no"}, {"q": "\x00"}, {"ordering": "pk;"}])
def test_a_bad_address_is_not_an_error(client, lead, cast, query):
    client.force_login(lead)
    assert client.get(REPORT, query).status_code == 200


def test_a_withdrawn_member_leaves_the_report_and_stays_on_her_page(client, driss, small_school, amal):
    enrolment = enrol(small_school, amal)
    client.force_login(driss)
    client.post(reverse("courses_admin:withdraw", args=[enrolment.pk]))
    assert shown(client) == []
    page = client.get(reverse("courses_admin:member", args=[amal.pk]))
    assert [course.withdrawn_at is not None for course in page.context["courses"]] == [True]


def test_the_report_costs_the_same_for_ten_and_for_sixty(client, lead, small_school, django_assert_num_queries):
    def fill(count):
        for number in range(count):
            member = named(f"M{number}")
            make_membership(user=member)
            enrolment = enrol(small_school, member, seen_days_ago=1)
            StepProgress.objects.create(enrolment=enrolment, step_key=small_school.lesson_keys[0], done_at=timezone.now())

    client.force_login(lead)
    fill(10)
    client.get(REPORT)
    with CaptureQueriesContext(connection) as ten:
        assert len(shown(client)) == 10
    fill(50)
    with CaptureQueriesContext(connection) as sixty:
        assert len(shown(client)) == 50
    assert len(sixty) == len(ten)


def test_the_page_of_a_member_costs_the_same_for_one_course_and_for_four(client, lead, school):
    member = named("Rim")
    client.force_login(lead)
    counts = []
    for number in range(4):
        course = make_course(slug=f"course-{number}")
        add_module(course)
        add_lesson(course)
        rebuild_outline(course_key=course.key)
        enrol(course, member, seen_days_ago=1)
        client.get(reverse("courses_admin:member", args=[member.pk]))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("courses_admin:member", args=[member.pk]))
        assert len(page.context["courses"]) == number + 1
        counts.append(len(queries))
    assert len(set(counts[:-1])) == 1  # the last page no longer offers a course


def rows_of_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff"), "Excel takes a file without this mark for Latin-1"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_csv_opens_right_in_excel(client, lead, small_school):
    enrol(small_school, make_member(given_name_ar="زهرة", family_name_ar="أيت علي"), seen_days_ago=1)
    client.force_login(lead)
    response = client.get(REPORT, {"export": "csv"})
    assert "progress.csv" in response["Content-Disposition"]
    headings, row = rows_of_csv(response)
    assert len(headings) == len(row)
    assert row[0] == "زهرة أيت علي"
    assert row[5] == "20"


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+212", "-2+3"])
def test_a_name_is_never_a_formula(client, lead, small_school, name):
    enrol(small_school, make_member(given_name_ar=name))
    client.force_login(lead)
    [_headings, row] = rows_of_csv(client.get(REPORT, {"export": "csv"}))
    assert row[0] == f"'{name}"
    sheet = load_workbook(io.BytesIO(b"".join(client.get(REPORT, {"export": "xlsx"}).streaming_content))).active
    assert sheet["A2"].value == f"'{name}"
    assert sheet["A2"].data_type == "s"


def test_xlsx_reads_from_the_right_in_arabic_and_keeps_dates_and_filters(client, lead, cast):
    client.force_login(lead)
    response = client.get(REPORT, {"export": "xlsx", "state": "finished"})
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.sheet_view.rightToLeft
    assert sheet.max_row == 2
    assert sheet["A2"].value == "Qamar Test"
    assert sheet["J2"].is_date
    assert sheet["L2"].value == 90


def test_the_file_holds_everybody_not_only_the_first_page(client, lead, small_school):
    for number in range(55):
        enrol(small_school, named(f"M{number}"))
    client.force_login(lead)
    assert len(rows_of_csv(client.get(REPORT, {"export": "csv"}))) == 56


def test_the_page_of_a_member_shows_steps_scores_and_attempts(client, lead, small_school, amal):
    enrol(small_school, amal)
    record_events(member=amal, events=[Event(uuid.uuid4(), Verb.VIEWED, small_school.lesson_keys[0], timezone.now())])
    attempt = start_quiz(step_key=small_school.quiz_keys[0], member=amal, language="ar")
    submit_attempt(attempt_id=attempt.pk, by=amal)
    client.force_login(lead)
    [course] = client.get(reverse("courses_admin:member", args=[amal.pk])).context["courses"]
    lesson, quiz, *rest = course.steps
    assert lesson.done_at is not None
    assert (quiz.is_next, quiz.best_score) == (True, 0)
    assert [found.pk for found in quiz.attempts] == [attempt.pk]
    assert all(step.opened_at is None for step in rest)


def test_a_trainer_enrols_her_in_another_course(client, basma, her_class, small_school, amal):
    page = reverse("courses_admin:member", args=[amal.pk])
    client.force_login(basma)
    client.post(page, {"course": str(small_school.key)})
    assert Enrolment.objects.get().member == amal
    assert client.get(page).context["choices"] == []


@pytest.mark.parametrize("key", ["", "not-a-key", "00000000-0000-4000-8000-000000000001"])
def test_enrolling_in_nothing_says_so(client, lead, small_school, amal, key):
    client.force_login(lead)
    response = client.post(reverse("courses_admin:member", args=[amal.pk]), {"course": key}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not Enrolment.objects.exists()


def test_figures_of_a_course_add_up(cast, driss):
    [figures] = course_figures("fr", driss)
    assert (figures.members, figures.finished, figures.not_started, figures.away, figures.on_the_way) == (4, 1, 1, 1, 1)
    assert figures.finished_percent == 25


def test_of_two_courses_with_one_title_the_other_can_still_be_chosen(client, lead, small_school, amal):
    other = make_course(slug="again")
    enrol(small_school, amal)
    client.force_login(lead)
    choices = client.get(reverse("courses_admin:member", args=[amal.pk])).context["choices"]
    assert [key for key, _title in choices] == [str(other.key)]
