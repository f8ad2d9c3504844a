"""What pages show of other things is part of their kept bytes."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Page, PageViewRestriction

from courses.models import CachedPage, Course, CoursePage, Enrolment, LessonPage, ModulePage, Step
from tests.factories.courses import add_module, make_course


@pytest.fixture
def kept(client, small_school):
    client.get("/ar/courses/photos/quiz-3/")
    assert CachedPage.objects.exists()
    return small_school


def test_a_quiz_that_changes_its_pass_mark_shows_it_at_once(client, kept, django_capture_on_commit_callbacks):
    quiz = kept.quizzes[2]["ar"].quiz
    quiz.pass_mark = 83
    with django_capture_on_commit_callbacks(execute=True):
        quiz.save()
    assert not CachedPage.objects.exists()


def test_a_file_that_is_measured_while_a_page_is_shown_forgets_nothing(kept, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        document = Document.objects.create(title="ورقة", file=ContentFile(b"%PDF-1.7", name="a.pdf"))
    document.file_size = None
    with django_capture_on_commit_callbacks(execute=True):
        document.get_file_size()
    assert CachedPage.objects.exists()


def test_a_file_that_is_deleted_is_offered_no_longer(client, small_school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        document = Document.objects.create(title="ورقة", file=ContentFile(b"%PDF-1.7", name="a.pdf"))
    client.get("/ar/courses/photos/")
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert not CachedPage.objects.exists()


def test_a_course_that_is_asked_for_first_is_shown_by_its_new_title(client, small_school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        later = make_course(slug="later")
        page = later.course["ar"]
        page.prerequisites.set([small_school.record])
        page.save_revision().publish()
    assert "صور المنتوج" in client.get("/ar/courses/later/").content.decode()
    first = CoursePage.objects.get(pk=small_school.course["ar"].pk)
    first.title = "الصور والضوء"
    with django_capture_on_commit_callbacks(execute=True):
        first.save_revision().publish()
    assert "الصور والضوء" in client.get("/ar/courses/later/").content.decode()


def test_a_lesson_that_moves_to_another_course_leaves_the_first(small_school, django_capture_on_commit_callbacks):
    other = make_course(slug="other")
    modules = add_module(other)
    key = small_school.lesson_keys[0]
    with django_capture_on_commit_callbacks(execute=True):
        for language, lesson in small_school.lessons[0].items():
            LessonPage.objects.get(pk=lesson.pk).move(ModulePage.objects.get(pk=modules[language].pk), pos="last-child")
    assert str(key) not in [step["key"] for step in small_school.record.step_entries]
    assert [step["key"] for step in Course.objects.get(pk=other.key).step_entries] == [str(key)]
    step = Step.objects.get(pk=key)
    assert (step.course_id, step.is_current) == (other.key, True)


def test_a_restricted_course_can_be_deleted(small_school, django_capture_on_commit_callbacks):
    page = Page.objects.get(pk=small_school.course["ar"].pk)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert not Page.objects.filter(pk=page.pk).exists()
    assert not small_school.record.is_restricted


def test_a_course_that_is_restricted_after_it_was_shown_closes_at_once(client, kept, amal, django_capture_on_commit_callbacks):
    lesson, enrol = "/ar/courses/photos/module-1/lesson-1/", f"/ar/me/courses/{kept.key}/enrol/"
    assert client.get(lesson).status_code == 200
    member = Client(headers={"Origin": "http://testserver"})
    member.force_login(amal)
    with django_capture_on_commit_callbacks(execute=True):
        restriction = PageViewRestriction.objects.create(page=kept.course["ar"], restriction_type=PageViewRestriction.LOGIN)
    assert client.get(lesson).status_code == 302
    assert member.post(enrol).status_code == 409
    assert not Enrolment.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        restriction.delete()
    assert client.get(lesson).status_code == 200
    assert member.post(enrol).status_code == 302
    assert Enrolment.objects.get().member == amal


def test_a_restricted_lesson_goes_with_its_module(small_school):
    lesson = Page.objects.get(pk=small_school.lessons[0]["ar"].pk)
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)
    lesson.get_parent().delete()
    assert not Page.objects.filter(pk=lesson.pk).exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_lesson_that_moved_in_one_language_only_stands_once_where_arabic_has_it(small_school, language):
    steps = small_school.step_keys()
    lesson, module = small_school.lessons[0][language], small_school.modules[1][language]
    LessonPage.objects.get(pk=lesson.pk).move(ModulePage.objects.get(pk=module.pk), pos="last-child")
    assert sorted(small_school.step_keys()) == sorted(steps)
    first, second = ([step["key"] for step in found["steps"]] for found in small_school.record.outline["modules"][:2])
    key = str(lesson.translation_key)
    assert (key in first, key in second) == (language == "fr", language == "ar")
    [entry] = [step for step in small_school.record.step_entries if step["key"] == key]
    assert set(entry["urls"]) == {"ar", "fr"}
