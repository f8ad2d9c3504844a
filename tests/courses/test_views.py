"""A member's own pages and the forms that stand on public pages."""

import uuid

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from courses.models import Course, Enrolment, StepProgress
from courses.services import enrol_member, rebuild_outline
from quizzes.models import Attempt
from tests.factories.courses import add_lesson, make_course

OURS = {"HTTP_ORIGIN": "http://testserver"}
THEIRS = {"HTTP_ORIGIN": "https://evil.example"}


@pytest.fixture
def hers(amal) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(amal)
    return client


def enrol_url(school, language="ar"):
    return f"/{language}/me/courses/{school.key}/enrol/"


def test_starting_a_course_leads_to_its_first_step(hers, small_school, amal):
    response = hers.post(enrol_url(small_school), **OURS, follow=True)
    assert response.request["PATH_INFO"] == "/ar/courses/photos/module-1/lesson-1/"
    assert Enrolment.objects.get().member == amal


def test_she_goes_on_in_her_language(hers, small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    response = hers.get(f"/fr/me/courses/{small_school.key}/continue/")
    assert response.url == "/fr/courses/photos/module-1/lesson-1/"


@pytest.mark.parametrize("origin", [THEIRS, {"HTTP_ORIGIN": "null"}, {}, {"HTTP_SEC_FETCH_SITE": "cross-site"}])
def test_another_sites_form_does_nothing_but_ask(hers, small_school, origin):
    response = hers.post(enrol_url(small_school), **origin)
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" in response.content.decode()
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize("path", ["courses/{key}/enrol/", "steps/{lesson}/done/", "steps/{quiz}/quiz/"])
def test_a_link_never_does_anything(hers, small_school, path):
    address = "/ar/me/" + path.format(key=small_school.key, lesson=small_school.lesson_keys[0], quiz=small_school.quiz_keys[0])
    assert hers.get(address).status_code == 200
    assert not Enrolment.objects.exists()
    assert not StepProgress.objects.exists()
    assert not Attempt.objects.exists()


def test_the_asking_form_works_with_its_token(hers, small_school):
    page = hers.get(enrol_url(small_school))
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    hers.post(enrol_url(small_school), {"csrfmiddlewaretoken": token})
    assert Enrolment.objects.exists()


@pytest.mark.parametrize("path", ["", "courses/{key}/enrol/", "steps/{lesson}/done/", "steps/{quiz}/quiz/", "courses/{key}/continue/"])
def test_a_stranger_is_asked_to_sign_in_and_brought_back(small_school, path):
    address = "/fr/me/" + path.format(key=small_school.key, lesson=small_school.lesson_keys[0], quiz=small_school.quiz_keys[0])
    response = Client().get(address)
    assert response.status_code == 302
    assert response.url.startswith("/fr/account/signin/")
    assert address in response.url


def test_without_script_a_lesson_is_marked_and_the_next_step_opens(hers, small_school):
    hers.post(enrol_url(small_school), **OURS)
    response = hers.post(f"/ar/me/steps/{small_school.lesson_keys[0]}/done/", **OURS)
    assert response.url == "/ar/courses/photos/module-1/quiz-1/"
    assert StepProgress.objects.get(step_key=small_school.lesson_keys[0]).done_at


def test_a_locked_step_says_so(hers, small_school):
    hers.post(enrol_url(small_school), **OURS)
    response = hers.post(f"/ar/me/steps/{small_school.quiz_keys[2]}/quiz/", **OURS)
    assert response.status_code == 409
    assert not Attempt.objects.exists()


def test_starting_a_quiz_twice_is_one_attempt(hers, small_school):
    hers.post(enrol_url(small_school), **OURS)
    hers.post(f"/ar/me/steps/{small_school.lesson_keys[0]}/done/", **OURS)
    first = hers.post(f"/ar/me/steps/{small_school.quiz_keys[0]}/quiz/", **OURS)
    second = hers.post(f"/fr/me/steps/{small_school.quiz_keys[0]}/quiz/", **OURS)
    assert Attempt.objects.count() == 1
    assert first.url.removeprefix("/ar") == second.url.removeprefix("/fr")


def test_prerequisites_are_named(hers, small_school, amal):
    second = make_course(slug="second")
    page = second.course["ar"]
    page.prerequisites = [small_school.record]
    page.save_revision().publish()
    response = hers.post(enrol_url(second), **OURS)
    assert response.status_code == 409
    assert "صور المنتوج" in response.content.decode()
    assert not Enrolment.objects.filter(course_id=second.key).exists()


def test_a_restricted_course_cannot_be_entered_from_outside(hers, small_school, driss, amal):
    PageViewRestriction.objects.create(page=small_school.course["ar"], restriction_type=PageViewRestriction.LOGIN)
    rebuild_outline(course_key=small_school.key)
    assert hers.post(enrol_url(small_school), **OURS).status_code == 409
    enrol_member(member=amal, course_key=small_school.key, by=driss)
    assert hers.post(enrol_url(small_school), **OURS).status_code == 302


@pytest.mark.parametrize("name", ["courses/{}/enrol/", "steps/{}/done/", "steps/{}/quiz/", "courses/{}/continue/", "steps/{}/"])
def test_what_does_not_exist_is_404(hers, school, name):
    assert hers.post(f"/ar/me/{name.format(uuid.uuid4())}", **OURS).status_code in {403, 404, 405}
    assert hers.get(f"/ar/me/{name.format(uuid.uuid4())}").status_code == 404


def test_my_learning_shows_how_far_and_what_is_missing(hers, small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    hers.post(f"/ar/me/steps/{small_school.lesson_keys[0]}/done/", **OURS)
    page = hers.get("/ar/me/").content.decode()
    assert 'value="20"' in page
    assert "الدرس 2" in page


def test_my_learning_costs_no_more_with_more_courses(hers, small_school, amal, django_assert_max_num_queries):
    for number in range(4):
        enrol_member(member=amal, course_key=make_course(slug=f"other-{number}").key, by=amal)
    hers.get("/ar/me/")
    with django_assert_max_num_queries(6):
        hers.get("/ar/me/")


def test_without_script_a_lesson_that_is_not_open_yet_says_so(hers, small_school):
    hers.post(enrol_url(small_school, "fr"), **OURS)
    response = hers.post(f"/fr/me/steps/{small_school.lesson_keys[1]}/done/", **OURS)
    assert response.status_code == 409
    assert "/fr/courses/photos/module-2/lesson-2/" in response.content.decode()
    assert not StepProgress.objects.filter(done_at__isnull=False).exists()


def test_without_script_activities_that_are_missing_are_asked_for(hers, small_school):
    lesson = add_lesson(small_school, slug="with-activities", completion_rule="activities")
    Course.objects.update(sequence="free")
    response = hers.post(f"/fr/me/steps/{lesson['ar'].translation_key}/done/", **OURS)
    assert response.status_code == 409
    assert "activités" in response.content.decode()


def test_prerequisites_are_listed_as_the_language_does(hers, small_school):
    third = make_course(slug="third")
    second = make_course(slug="second")
    page = second.course["ar"]
    page.prerequisites = [small_school.record, third.record]
    page.save_revision().publish()
    html = hers.post(enrol_url(second, "fr"), **OURS).content.decode()
    assert "Photographier le produit, Photographier le produit" in html


def test_my_learning_leads_to_no_page_of_a_course_that_was_taken_down(hers, small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    for page in small_school.course.values():
        page.unpublish()
    html = hers.get("/fr/me/").content.decode()
    assert "Photographier le produit" in html
    assert 'href="/fr/courses/photos/' not in html
    assert hers.get(f"/fr/me/courses/{small_school.key}/continue/").url == "/fr/me/"


def test_a_course_that_was_taken_down_is_no_longer_asked_for_first(hers, small_school, django_capture_on_commit_callbacks):
    second = make_course(slug="second")
    page = second.course["ar"]
    page.prerequisites = [small_school.record]
    page.save_revision().publish()
    assert "/ar/courses/photos/" in hers.get("/ar/courses/second/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        for first in small_school.course.values():
            first.unpublish()
    assert "/courses/photos/" not in hers.get("/ar/courses/second/").content.decode()
    assert hers.post(enrol_url(second), **OURS).status_code == 302
