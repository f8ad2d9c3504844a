"""Deleting: what hangs on a record is said with its numbers, kept records stay, and nothing that is counted loses its group."""

import uuid

import pytest
from django.contrib.messages import get_messages
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from certificates.models import IssueBatch
from cooperatives.models import Cohort, Cooperative
from courses.choices import Verb
from courses.events import Event
from courses.models import CohortCourse, Enrolment
from courses.services import enrol_member, record_events
from quizzes.models import Question, Quiz
from tests.factories.certificates import make_certificate, make_completion, make_learner
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership
from tests.factories.quizzes import make_question, make_quiz


@pytest.fixture
def office(client, driss):
    client.force_login(driss)
    client.cookies["django_language"] = "fr"
    return client


def said(answer) -> str:
    """What the page says, and its messages."""
    return answer.content.decode() + " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_cohort_of_whom_reports_speak_is_kept(office, driss, school, camil):
    cohort = make_cohort()
    learner = make_learner()
    cohort.members.add(learner, camil)
    completion = make_completion(member=learner, cohort=cohort)
    make_certificate(completion=completion)
    IssueBatch.objects.create(cohort=cohort, created_by=driss)
    page = reverse("cohorts:delete", args=[cohort.pk])
    html = said(office.get(page))
    assert "1 inscription" in html and "1 certificat" in html and "1 délivrance" in html
    assert "2 membres" not in html, "what would go along is not said of what stays"
    assert "Oui, supprimer" not in html
    assert "1 inscription" in said(office.post(page, follow=True))
    assert Cohort.objects.filter(pk=cohort.pk).exists()
    with pytest.raises(ProtectedError):
        cohort.delete()
    assert Enrolment.objects.get(pk=completion.enrolment_id).cohort == cohort


def test_a_cohort_made_by_mistake_goes_with_its_places(office, small_school, amal):
    cohort = make_cohort()
    cohort.members.add(amal)
    CohortCourse.objects.create(cohort=cohort, course=small_school.record)
    page = reverse("cohorts:delete", args=[cohort.pk])
    html = said(office.get(page))
    assert "1 membre" in html and "1 cours à suivre" in html
    office.post(page)
    assert not Cohort.objects.exists()


def test_a_cooperative_with_members_is_kept(office, amal, camil):
    cooperative = make_cooperative()
    make_membership(user=amal, cooperative=cooperative)
    make_membership(user=camil, cooperative=cooperative, left_on=timezone.localdate())
    page = reverse("cooperatives:delete", args=[cooperative.pk])
    html = said(office.get(page))
    assert "1 membre" in html and "1 ancien membre" in html
    office.post(page)
    assert Cooperative.objects.filter(pk=cooperative.pk).exists()
    empty = make_cooperative()
    office.post(reverse("cooperatives:delete", args=[empty.pk]))
    assert not Cooperative.objects.filter(pk=empty.pk).exists()


def test_a_sector_says_how_many_cooperatives_are_in_it(office):
    sector = make_cooperative().sector
    page = reverse("sectors:delete", args=[sector.pk])
    assert "1 coopérative" in said(office.get(page))
    office.post(page)
    sector.refresh_from_db()


@pytest.mark.parametrize("way", ["page", "bulk"])
def test_a_course_that_somebody_follows_is_kept(office, small_school, amal, way):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    course = small_school.course["ar"]
    address = reverse("wagtailadmin_pages:delete", args=[course.pk])
    if way == "bulk":
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={course.pk}"
    html = said(office.post(address, {"confirm": "yes"}, follow=True))
    assert "1 inscription" in html
    assert Page.objects.filter(pk=course.pk).exists()
    assert Page.objects.get(pk=course.pk).live


def test_a_lesson_in_which_somebody_learned_is_kept_and_another_goes(office, small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    record_events(member=amal, events=[Event(uuid.uuid4(), Verb.VIEWED, small_school.lesson_keys[0], timezone.now())])
    learned, other = small_school.lessons[0]["ar"], small_school.lessons[1]["ar"]
    html = said(office.get(reverse("wagtailadmin_pages:delete", args=[learned.pk]), follow=True))
    assert "1 membre a appris ici" in html
    office.post(reverse("wagtailadmin_pages:delete", args=[learned.pk]))
    assert Page.objects.filter(pk=learned.pk).exists()
    module = learned.get_parent()
    office.post(reverse("wagtailadmin_pages:delete", args=[module.pk]))
    assert Page.objects.filter(pk=learned.pk).exists(), "nor with the module around it"

    twin = small_school.lessons[1]["fr"]
    html = said(office.get(reverse("wagtailadmin_pages:delete", args=[other.pk])))
    assert twin.title in html, "the twin is told of"
    office.post(reverse("wagtailadmin_pages:delete", args=[other.pk]))
    assert not Page.objects.filter(pk=other.pk).exists()
    assert Page.objects.filter(pk=twin.pk).exists()


def test_a_question_says_who_asks_it(office, school):
    used, free = make_question("single"), make_question("single")
    make_quiz(questions=[used])
    page = reverse("quizzes_admin:question-remove", args=[used.key])
    assert "1 quiz qui la pose" in said(office.get(page))
    office.post(page)
    assert Question.objects.filter(pk=used.pk, archived_at=None).exists()
    office.post(reverse("quizzes_admin:question-remove", args=[free.key]))
    assert not Question.objects.filter(pk=free.pk).exists()


def test_a_quiz_says_which_pages_show_it(office, small_school):
    quiz = Quiz.objects.filter(pages__isnull=False).first()
    page = reverse("quizzes_admin:quiz-remove", args=[quiz.key])
    assert "pages de cours" in said(office.get(page))
    office.post(page)
    assert Quiz.objects.filter(pk=quiz.pk).exists()
