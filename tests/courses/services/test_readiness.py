"""A quiz that nobody could take is not published."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from courses.models import QuizPage
from courses.services.readiness import publishing_problems, untranslated_notes
from quizzes.selectors.draws import Draw
from quizzes.services import save_quiz
from tests.factories.accounts import make_staff
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db):
    client = Client()
    client.force_login(make_staff(role="Lead trainers"))
    return client


@pytest.fixture
def page(small_school):
    page = QuizPage.objects.filter(locale__language_code="fr").first()
    page.unpublish()
    return page


def publish(lead, page):
    form = {
        "title": page.title,
        "slug": page.slug,
        "quiz": page.quiz_id,
        "minutes": 10,
        "is_required": "on",
        "intro": "null",
        "action-publish": "1",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    answer = lead.post(f"/admin/pages/{page.pk}/edit/", form, follow=True)
    page.refresh_from_db()
    return answer.content.decode()


def said(page):
    with override("ar"):
        [problem] = publishing_problems(page=page)
    return escape(problem)


def test_a_draw_from_too_few_is_refused_with_the_numbers(lead, page):
    save_quiz(key=page.quiz.key, title_fr="Photos", questions=[Draw(50)])
    html = publish(lead, page)
    assert not page.live
    assert said(page) in html


def test_an_empty_quiz_is_refused(lead, page):
    save_quiz(key=page.quiz.key, title_fr="Photos", questions=[])
    html = publish(lead, page)
    assert said(page) in html
    assert not page.live


def test_a_ready_quiz_is_published_and_what_is_not_translated_is_said(lead, page):
    body = {"stem": {"ar": "", "fr": "Vrai ?"}, "correct": True, "feedback_true": {}, "feedback_false": {}}
    save_quiz(key=page.quiz.key, title_fr="Photos", questions=[make_question("true_false", body=body), Draw(1)])
    html = publish(lead, page)
    assert page.live
    with override("ar"):
        [note] = untranslated_notes(page=page)
    assert "العرب" in note
    assert escape(note) in html


def test_a_course_with_a_quiz_that_nobody_could_take_is_refused(lead, small_school):
    quiz = small_school.quizzes[0]["fr"].quiz
    save_quiz(key=quiz.key, title_fr="Photos", questions=[Draw(50)])
    course, other = small_school.course["fr"], small_school.modules[1]["fr"]
    assert "50" in " ".join(publishing_problems(page=course))
    assert publishing_problems(page=other) == []
    course.title = "Nouveau titre"
    course.save_revision()
    answer = lead.post("/admin/bulk/wagtailcore/page/publish/?" + f"id={course.pk}", {"next": "/admin/"}, follow=True)
    course.refresh_from_db()
    assert course.title != "Nouveau titre"
    assert said(course) in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_approving_from_a_list_or_a_dialog_is_refused_too(lead, page, headers):
    trainer = make_staff(role="Trainers")
    page.save_revision(user=trainer)
    page.get_workflow().start(page, trainer)
    state = QuizPage.objects.get(pk=page.pk).current_workflow_task_state
    save_quiz(key=page.quiz.key, title_fr="Photos", questions=[Draw(50)])
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    answer = lead.post(action, headers=headers)
    page.refresh_from_db()
    assert not page.live
    there = answer.json()["redirect"] if headers else answer.url
    assert said(page) in lead.get(there).content.decode()
    save_quiz(key=page.quiz.key, title_fr="Photos", questions=[Draw(1)])
    lead.post(action, headers=headers)
    page.refresh_from_db()
    assert page.live
