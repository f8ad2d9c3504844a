"""Two trees, one truth."""

import pytest
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, QuizPage
from courses.services import translation_differences
from tests.factories.courses import add_lesson, add_quiz, make_course
from tests.factories.quizzes import make_quiz


def publish(page, **changes):
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.mark.parametrize(
    ("kind", "change"), [("lesson", {"minutes": 42}), ("lesson", {"completion_rule": "activities"}), ("lesson", {"is_required": False})]
)
def test_a_setting_changed_in_one_language_is_changed_in_the_other(small_school, kind, change):
    lesson = small_school.lessons[0]
    publish(lesson["ar"], **change)
    translation = LessonPage.objects.get(pk=lesson["fr"].pk)
    assert {name: getattr(translation, name) for name in change} == change


def test_the_draft_of_a_translation_does_not_bring_the_old_setting_back(small_school):
    lesson = small_school.lessons[0]
    lesson["fr"].title = "Brouillon"
    lesson["fr"].save_revision()
    publish(lesson["ar"], minutes=42)
    LessonPage.objects.get(pk=lesson["fr"].pk).latest_revision.publish()
    assert LessonPage.objects.get(pk=lesson["ar"].pk).minutes == 42
    translation = LessonPage.objects.get(pk=lesson["fr"].pk)
    assert (translation.title, translation.minutes) == ("Brouillon", 42)


def test_both_languages_ask_the_same_quiz(small_school):
    other = make_quiz("ordering")
    publish(small_school.quizzes[0]["fr"], quiz=other)
    assert QuizPage.objects.get(pk=small_school.quizzes[0]["ar"].pk).quiz == other


def test_prerequisites_follow(school):
    first, second = make_course(slug="first"), make_course(slug="second")
    publish(second.course["ar"], prerequisites=[first.record])
    assert list(CoursePage.objects.get(pk=second.course["fr"].pk).prerequisites.all()) == [first.record]
    assert list(second.record.prerequisites.all()) == [first.record]


def test_texts_stay_each_languages_own(small_school):
    publish(small_school.lessons[0]["ar"], title="عنوان جديد")
    assert LessonPage.objects.get(pk=small_school.lessons[0]["fr"].pk).title == "Leçon 1"


def test_an_activity_missing_in_one_language_is_told_and_not_asked_for(small_school):
    lesson = add_lesson(small_school, module=0, slug="two", activities=2, completion_rule="activities")
    assert translation_differences(page=lesson["ar"]) == []
    french = lesson["fr"]
    dropped = french.activity_ids[0]
    french.body = [block for block in french.body.raw_data if block["id"] != dropped]
    publish(french)
    assert translation_differences(page=LessonPage.objects.get(pk=lesson["ar"].pk))
    entry = next(step for step in small_school.record.step_entries if step["key"] == str(lesson["ar"].translation_key))
    assert entry["activities"] == french.activity_ids


def test_a_copy_for_the_other_language_keeps_keys_and_blocks(small_school):
    lesson = add_lesson(small_school, module=0, slug="only-arabic")
    Page.objects.get(pk=lesson["fr"].pk).delete()
    copy = LessonPage.objects.get(pk=lesson["ar"].pk).copy_for_translation(lesson["fr"].locale)
    assert copy.translation_key == lesson["ar"].translation_key
    assert copy.activity_ids == lesson["ar"].activity_ids
    assert not copy.live


def test_the_outline_lists_what_only_one_language_has(small_school):
    quiz = add_quiz(small_school, {"ar": small_school.modules[0]["ar"]})
    entry = next(step for step in small_school.record.step_entries if step["key"] == str(quiz["ar"].translation_key))
    assert list(entry["urls"]) == ["ar"]
