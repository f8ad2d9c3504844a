"""Public pages: identical for everyone, kept, and fresh as soon as something is published."""

import gzip
import threading

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from courses import page_cache
from courses.models import CachedPage, CacheGeneration
from tests.factories.courses import SmallSchool, add_lesson

FIRST = "/ar/courses/photos/module-1/lesson-1/"


@pytest.fixture
def warm(client, small_school, django_capture_on_commit_callbacks) -> SmallSchool:
    assert client.get(FIRST).status_code == 200
    return small_school


def text_of(response) -> str:
    content = response.content
    return (gzip.decompress(content) if response.get("Content-Encoding") == "gzip" else content).decode()


@pytest.mark.parametrize(
    "path", ["/ar/", "/ar/courses/", "/ar/courses/photos/", "/ar/courses/photos/module-1/", FIRST, "/ar/courses/photos/quiz-3/"]
)
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_page_says_its_language_and_direction(client, small_school, path, language):
    page = text_of(client.get(path.replace("/ar/", f"/{language}/", 1)))
    assert f'<html lang="{language}-MA" dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_warm_lesson_costs_one_query(client, warm, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get(FIRST).status_code == 200


def test_a_lesson_that_nobody_opened_yet_costs_at_most_fourteen_statements(client, warm):
    CachedPage.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(FIRST).status_code == 200
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 14


@pytest.mark.parametrize("path", ["/ar/courses/photos/module-1/", "/ar/courses/", FIRST])
def test_a_page_that_was_taken_down_is_not_found_at_its_address(client, small_school, path):
    Page.objects.get(url_path__endswith=path.removeprefix("/ar"), locale__language_code="ar").unpublish()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [FIRST.replace("module-1/", ""), f"{FIRST}lesson-1/", FIRST.replace("photos", "photo_"), "/ar/photos/"])
def test_no_page_is_found_at_a_part_of_its_address_or_at_more(client, small_school, path):
    assert client.get(path).status_code == 404


def test_a_page_is_found_at_its_new_address_when_its_module_was_renamed(client, small_school):
    module = Page.objects.get(url_path__endswith="/courses/photos/module-1/", locale__language_code="ar").specific
    module.slug = "beginning"
    module.save_revision().publish()
    assert client.get(FIRST.replace("module-1", "beginning")).status_code == 200
    assert client.get(FIRST).status_code == 404


def test_lesson_is_the_same_for_everyone(warm, amal):
    stranger, member = Client(), Client()
    member.force_login(amal)
    CachedPage.objects.all().delete()
    hers = member.get(FIRST)
    his = stranger.get(FIRST)
    assert text_of(hers) == text_of(his)
    assert amal.given_name_ar not in text_of(hers)
    assert "csrfmiddlewaretoken" not in text_of(hers)
    assert "Cookie" not in his.get("Vary", "")
    assert not his.cookies


def test_lesson_that_was_not_changed_is_not_sent_again(client, warm):
    etag = client.get(FIRST)["ETag"]
    again = client.get(FIRST, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert not again.content


def test_publishing_shows_at_once(client, warm, django_capture_on_commit_callbacks):
    lesson = warm.lessons[0]["ar"]
    lesson.title = "عنوان جديد"
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    assert "عنوان جديد" in text_of(client.get(FIRST))


def test_a_new_lesson_shows_in_the_outline_of_the_others(client, warm, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_lesson(warm, module=0, slug="another")
    assert "/ar/courses/photos/module-1/another/" in text_of(client.get(FIRST))


def test_a_page_rendered_before_a_purge_is_not_kept_after_it(client, small_school, django_capture_on_commit_callbacks, monkeypatch):
    lesson = small_school.lessons[0]["ar"]
    serve = type(lesson).serve

    def publish_while_rendering(page, request, *args, **kwargs):
        response = serve(page, request, *args, **kwargs).render()
        with django_capture_on_commit_callbacks(execute=True):
            other = type(lesson).objects.get(pk=lesson.pk)
            other.title = "عنوان جديد"
            other.save_revision().publish()
        return response

    monkeypatch.setattr(type(lesson), "serve", publish_while_rendering)
    client.get(FIRST)
    monkeypatch.setattr(type(lesson), "serve", serve)
    assert "عنوان جديد" in text_of(client.get(FIRST))


def test_a_restricted_course_is_neither_kept_nor_shown(client, small_school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        PageViewRestriction.objects.create(page=small_school.course["ar"], restriction_type=PageViewRestriction.LOGIN)
    response = client.get(FIRST)
    assert response.status_code == 302
    assert not CachedPage.objects.filter(path=FIRST).exists()


def test_draft_is_invisible(client, small_school):
    page = small_school.lessons[0]["ar"]
    page.unpublish()
    assert client.get(FIRST).status_code == 404


def test_step_without_translation_is_offered_in_the_other_language(client, small_school):
    small_school.lessons[0]["fr"].unpublish()
    course = text_of(client.get("/fr/courses/photos/"))
    assert FIRST in course
    key = small_school.lesson_keys[0]
    response = client.get(f"/fr/me/steps/{key}/")
    assert response.status_code == 200
    assert FIRST in text_of(response)
    assert f"/fr/me/steps/{key}/" in text_of(client.get(FIRST))


def test_translated_step_is_opened_at_once(client, small_school):
    response = client.get(f"/fr/me/steps/{small_school.lesson_keys[0]}/")
    assert response.url == "/fr/courses/photos/module-1/lesson-1/"


@pytest.mark.parametrize("words", ["المنتوجات", "صوَر", "تصوير\x00", "' OR 1=1 --", "x" * 5000])
def test_catalogue_search_never_fails(client, small_school, words):
    assert client.get("/ar/courses/", {"q": words}).status_code == 200


def test_catalogue_search_folds_arabic(client, small_school):
    assert "/ar/courses/photos/" in text_of(client.get("/ar/courses/", {"q": "المنتوجات"}))
    assert "/ar/courses/photos/" not in text_of(client.get("/ar/courses/", {"q": "العسل"}))


def test_a_query_string_is_never_kept(client, small_school):
    client.get("/ar/courses/?q=x")
    assert not CachedPage.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parallel
def test_a_purge_while_a_page_is_being_kept_forgets_it(small_school, in_parallel, monkeypatch):
    checked, purged = threading.Event(), threading.Event()
    page = small_school.lessons[0]["ar"]

    def course_key(page):
        checked.set()
        purged.wait(1)  # the purge waits its turn, or comes in between
        return small_school.key

    def forget():
        checked.wait(10)
        page_cache.purge(small_school.key)
        purged.set()

    monkeypatch.setattr(page_cache, "_course_key", course_key)
    generation = CacheGeneration.objects.values_list("number", flat=True).first() or 0
    in_parallel([lambda: page_cache._keep("/ar/courses/photos/old/", page, b"old", generation), forget])
    assert not CachedPage.objects.exists()
