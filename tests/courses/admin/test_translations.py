"""Copying pages for the other language, and knowing what was left behind."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page

from courses.models import CoursePage, LessonPage, ModulePage, TranslationSource
from courses.selectors.translations import missing_translations, stale_translations
from courses.services import confirm_translation
from tests.factories.courses import catalogues, lesson_body

REPORT = reverse("courses_admin:translations")


@pytest.fixture
def arabic_course(school):
    """A course of one module and one lesson that is only there in Arabic; its pages by kind."""
    parent = Page.objects.get(pk=catalogues()["ar"].pk).specific
    pages = {}
    for kind, fields in (
        (CoursePage, {"summary": "كيف نصور"}),
        (ModulePage, {}),
        (LessonPage, {"body": lesson_body("ar", ["11111111-1111-4111-8111-111111111111"])}),
    ):
        page = kind(title=f"صفحة {kind.__name__}", slug=f"only-{kind.__name__.lower()}", locale=parent.locale, **fields)
        parent.add_child(instance=page)
        page.save_revision().publish()
        pages[kind] = parent = kind.objects.get(pk=page.pk)
    return pages


def french():
    return Locale.objects.get(language_code="fr")


def copy(client, page, *, subtree=False):
    body = {"locales": [french().pk]} | ({"include_subtree": "on"} if subtree else {})
    return client.post(reverse("simple_translation:submit_page_translation", args=[page.pk]), body)


def republish(page, **changes):
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def school_pages():
    return Page.objects.filter(depth__gt=1)


def test_a_trainer_copies_a_course_with_all_below_it(client, basma, arabic_course):
    client.force_login(basma)
    response = copy(client, arabic_course[CoursePage], subtree=True)
    translation = arabic_course[CoursePage].get_translation(french())
    assert response.url == reverse("wagtailadmin_pages:edit", args=[translation.pk])
    lesson = LessonPage.objects.get(locale=french())
    assert not translation.live
    assert not lesson.live
    assert lesson.translation_key == arabic_course[LessonPage].translation_key
    assert lesson.slug == "only-lessonpage"
    copies = Page.objects.filter(locale=french(), depth__gt=3)
    assert TranslationSource.objects.filter(page__in=copies).count() == 3


def test_the_copy_keeps_the_ids_of_the_activities(client, basma, arabic_course):
    client.force_login(basma)
    copy(client, arabic_course[CoursePage], subtree=True)
    lesson = LessonPage.objects.get(locale=french())
    assert lesson.get_latest_revision_as_object().activity_ids == arabic_course[LessonPage].activity_ids
    assert [block.id for block in lesson.body] == [block.id for block in arabic_course[LessonPage].body]


def test_without_its_parents_a_lesson_is_not_copied_and_the_parent_is_offered(client, basma, arabic_course):
    client.force_login(basma)
    page = client.get(reverse("simple_translation:submit_page_translation", args=[arabic_course[LessonPage].pk]))
    parent = reverse("simple_translation:submit_page_translation", args=[arabic_course[ModulePage].pk])
    assert parent in page.content.decode()
    assert not page.context["form"].show_submit


def test_the_report_lists_what_is_missing_and_what_must_come_first(client, basma, arabic_course):
    client.force_login(basma)
    rows = client.get(REPORT).context["missing"]
    assert [(row.page.pk, row.locale.language_code, row.is_blocked) for row in rows] == [
        (arabic_course[CoursePage].pk, "fr", False),
        (arabic_course[ModulePage].pk, "fr", True),
        (arabic_course[LessonPage].pk, "fr", True),
    ]
    copy(client, arabic_course[CoursePage], subtree=True)
    assert client.get(REPORT).context["missing"] == []


def test_one_press_in_the_report_copies_a_course_with_all_below_it(client, basma, arabic_course):
    client.force_login(basma)
    html = client.get(REPORT).content.decode()
    address = reverse("simple_translation:submit_page_translation", args=[arabic_course[CoursePage].pk])
    form = html[html.index(f'action="{address}"') :]
    fields = dict(re.findall(r'type="hidden" name="(locales|include_subtree)" value="(\w+)"', form[: form.index("</form>")]))
    client.post(address, fields)
    assert LessonPage.objects.filter(locale=french()).exists()


def test_a_copy_grows_stale_when_its_source_says_something_else(client, basma, arabic_course):
    client.force_login(basma)
    copy(client, arabic_course[CoursePage], subtree=True)
    lesson = arabic_course[LessonPage].get_translation(french())
    republish(arabic_course[LessonPage])
    assert stale_translations(school_pages()) == [], "publishing the same text again changes nothing"
    republish(arabic_course[LessonPage], minutes=9)
    assert stale_translations(school_pages()) == [], "shared settings are carried over by themselves"
    republish(arabic_course[LessonPage], summary="ملخص جديد", body=lesson_body("ar", []))
    [stale] = client.get(REPORT).context["stale"]
    assert stale.page.pk == lesson.pk
    assert len(stale.changed) == 2


def test_a_draft_of_the_source_is_not_told_before_it_is_published(client, basma, arabic_course):
    client.force_login(basma)
    copy(client, arabic_course[CoursePage], subtree=True)
    page = LessonPage.objects.get(pk=arabic_course[LessonPage].pk)
    page.summary = "مسودة"
    page.save_revision()
    assert stale_translations(school_pages()) == []


def test_a_person_says_that_it_is_up_to_date(client, basma, arabic_course):
    client.force_login(basma)
    copy(client, arabic_course[CoursePage])
    translation = arabic_course[CoursePage].get_translation(french())
    republish(arabic_course[CoursePage], summary="شيء آخر")
    page = reverse("courses_admin:translation", args=[translation.pk])
    assert client.get(page).context["stale"].changed
    client.post(page)
    assert stale_translations(school_pages()) == []
    assert client.get(page).context["stale"] is None
    confirm_translation(page=translation, by=basma)
    assert TranslationSource.objects.filter(page=translation).count() == 1


def test_translations_that_were_published_side_by_side_are_followed_from_then_on(small_school):
    republish(small_school.course["fr"])
    assert stale_translations(school_pages()) == []
    republish(small_school.course["ar"], summary="ملخص آخر")
    [stale] = stale_translations(school_pages())
    assert (stale.page.pk, stale.source_page.pk) == (small_school.course["fr"].pk, small_school.course["ar"].pk)


def test_the_editor_tells_that_the_source_changed_and_links_the_translation(client, basma, arabic_course):
    client.force_login(basma)
    copy(client, arabic_course[CoursePage])
    translation = arabic_course[CoursePage].get_translation(french())
    editor = reverse("wagtailadmin_pages:edit", args=[translation.pk])
    fresh = client.get(editor)
    assert reverse("wagtailadmin_pages:edit", args=[arabic_course[CoursePage].pk]) in fresh.content.decode()
    assert reverse("courses_admin:translation", args=[translation.pk]) not in fresh.content.decode()
    republish(arabic_course[CoursePage], summary="شيء آخر")
    assert reverse("courses_admin:translation", args=[translation.pk]) in client.get(editor).content.decode()


def test_only_who_may_edit_the_page_says_that_it_is_up_to_date(client, basma, amal, arabic_course):
    client.force_login(basma)
    copy(client, arabic_course[CoursePage])
    translation = arabic_course[CoursePage].get_translation(french())
    with pytest.raises(PermissionDenied):
        confirm_translation(page=translation, by=amal)


def test_the_report_costs_the_same_for_any_number_of_pages(arabic_course):
    missing_translations(school_pages())  # what Django keeps for the life of a process is asked once
    with CaptureQueriesContext(connection) as few:
        missing_translations(school_pages())
    module = arabic_course[ModulePage]
    for number in range(8):
        module = ModulePage.objects.get(pk=module.pk)
        module.add_child(instance=LessonPage(title=f"د{number}", slug=f"more-{number}", locale=module.locale, live=False))
    with CaptureQueriesContext(connection) as many:
        assert len(missing_translations(school_pages())) == 11
    assert len(many) == len(few)
