"""The page editor: previews, direction, the quiz chooser, what a lesson weighs."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from courses.blocks.content import LessonBody
from courses.models import CachedPage, CoursePage, LessonPage, ModulePage, QuizPage
from courses.selectors.page_weights import HEAVY, lesson_weight
from tests.courses.admin.test_permissions import lesson_form
from tests.factories.courses import catalogues, lesson_body
from tests.factories.quizzes import make_quiz

BLOCKS = [name for name, block in LessonBody().child_blocks.items() if block.is_previewable]


@pytest.fixture(params=["ar", "fr"])
def draft(request, school):
    """A course that was never published, with a lesson and a quiz; in each language."""
    parent = Page.objects.get(pk=catalogues()[request.param].pk).specific
    pages = {}
    for kind, values in (
        (CoursePage, {"summary": "…"}),
        (ModulePage, {}),
        (LessonPage, {"body": lesson_body(request.param, ["11111111-1111-4111-8111-111111111111"])}),
        (QuizPage, {"quiz": make_quiz("single", "true_false")}),
    ):
        page = kind(title=f"Draft {kind.__name__}", slug=f"draft-{kind.__name__.lower()}", locale=parent.locale, live=False, **values)
        (pages.get(ModulePage) if kind is QuizPage else parent).add_child(instance=page)
        page.save_revision()
        pages[kind] = parent = page
    return pages, request.param


def looks_right(response, language, words):
    html = response.content.decode()
    assert response.status_code == 200
    assert words in html
    assert f'lang="{language}-MA"' in html
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html


@pytest.mark.parametrize("kind", [CoursePage, ModulePage, LessonPage, QuizPage])
def test_a_draft_that_was_never_published_can_be_looked_at(client, basma, draft, kind):
    pages, language = draft
    client.force_login(basma)
    looks_right(client.get(reverse("wagtailadmin_pages:view_draft", args=[pages[kind].pk])), language, f"Draft {kind.__name__}")


@pytest.mark.parametrize("kind", [CoursePage, ModulePage, LessonPage, QuizPage])
def test_a_draft_that_was_never_published_has_a_live_preview(client, basma, draft, kind):
    pages, language = draft
    page = pages[kind]
    client.force_login(basma)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    body = lesson_form(page) | {"intro": rich_text("<p>…</p>"), "sequence": "free", "quiz": getattr(page, "quiz_id", "")}
    assert client.post(preview, body).json() == {"is_valid": True, "is_available": True}
    looks_right(client.get(preview), language, "عنوان جديد")


def test_a_lesson_that_is_being_written_has_a_preview_before_it_is_saved(client, basma, small_school):
    client.force_login(basma)
    module = small_school.modules[0]["fr"]
    preview = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", module.pk])
    new = LessonPage(title="x", slug="brand-new")
    assert client.post(preview, lesson_form(new)).json() == {"is_valid": True, "is_available": True}
    response = client.get(preview)
    assert response.status_code == 200
    assert "عنوان جديد" in response.content.decode()
    assert 'dir="ltr"' in response.content.decode()


def test_the_preview_shows_the_draft_and_not_the_page_that_members_read(client, basma, small_school):
    page = small_school.lessons[0]["ar"]
    assert client.get(page.url).status_code == 200
    assert CachedPage.objects.filter(path=page.url).exists()
    client.force_login(basma)
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(preview, lesson_form(page))
    assert "عنوان جديد" in client.get(preview).content.decode()
    client.logout()
    assert "عنوان جديد" not in client.get(page.url).content.decode()


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_with_a_sample_shows_it_as_members_see_it(client, basma, school, name):
    block = LessonPage._meta.get_field("body").stream_block.child_blocks[name]
    client.force_login(basma)
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    html = response.content.decode()
    assert response.status_code == 200
    assert "css/site" in html
    assert 'dir="rtl"' in html
    assert re.search(r"[\u0621-\u064a]", html)


def test_blocks_that_need_a_file_are_the_only_ones_without_a_sample():
    assert set(LessonBody().child_blocks) - set(BLOCKS) == {"picture", "sound", "video", "file"}


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_the_editor_knows_the_language_of_the_page(client, basma, small_school, language, direction):
    client.force_login(basma)
    addresses = [
        reverse("wagtailadmin_pages:edit", args=[small_school.lessons[0][language].pk]),
        reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", small_school.modules[0][language].pk]),
    ]
    for address in addresses:
        html = client.get(address).content.decode()
        assert f'data-page-language="{language}" data-page-direction="{direction}"' in html
        assert "js/page-language" in html


def test_the_quiz_is_chosen_by_its_title_with_questions_and_pass_mark(client, basma, school):
    quiz = make_quiz("single", "true_false", title_ar="اختبار الصور", title_fr="Quiz des photos", pass_mark=70)
    make_quiz("single", title_ar="آخر", title_fr="Autre")
    client.force_login(basma)
    page = client.get(reverse("quiz_chooser:choose_results"), {"q": "quiz DES photos"}).content.decode()
    assert reverse("quiz_chooser:chosen", args=[quiz.pk]) in page
    assert "70" in page
    assert "Autre" not in page
    chosen = client.get(reverse("quiz_chooser:chosen", args=[quiz.pk])).json()["result"]
    assert chosen["id"] == str(quiz.pk)
    assert chosen["edit_url"].endswith(reverse("quizzes_admin:quiz-edit", args=[quiz.key]))


def test_a_quiz_page_is_edited_with_the_chooser(client, basma, small_school):
    client.force_login(basma)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[small_school.quizzes[0]["ar"].pk])).content.decode()
    assert reverse("quiz_chooser:choose") in html


def document(size):
    return get_document_model().objects.create(title="ورقة", file=ContentFile(b"0" * size, name="sheet.pdf"))


def with_file(page, size):
    page = LessonPage.objects.get(pk=page.pk)
    page.body = [("file", {"document": document(size), "title": "ورقة", "note": ""})]
    page.save_revision()
    return page


def levels(response):
    return [message.level_tag for message in response.context["messages"]]


def test_a_heavy_lesson_warns_whenever_it_is_opened(client, basma, small_school):
    page = with_file(small_school.lessons[0]["ar"], HEAVY + 1)
    client.force_login(basma)
    assert levels(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))) == ["warning"]


def test_a_light_lesson_says_its_weight_after_saving_only(client, basma, small_school):
    page = with_file(small_school.lessons[0]["ar"], 300_000)
    assert lesson_weight(page).files == 300_000
    client.force_login(basma)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert levels(client.get(editor)) == []
    block = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "file", "body-0-id": ""}
    value = {"body-0-value-document": page.body[0].value["document"].pk, "body-0-value-title": "ورقة", "body-0-value-note": ""}
    assert "info" in levels(client.post(editor, lesson_form(page) | block | value, follow=True))
    client.post(editor, lesson_form(page) | block | value, headers={"Accept": "application/json"})
    assert levels(client.get(editor)) == [], "saving by itself leaves no message behind"


def test_a_file_that_is_gone_weighs_nothing(small_school):
    page = with_file(small_school.lessons[0]["ar"], 5000)
    page.body[0].value["document"].file.storage.delete(page.body[0].value["document"].file.name)
    assert lesson_weight(page).total == 0


def test_a_lesson_of_words_only_says_nothing_of_weight(client, basma, small_school):
    client.force_login(basma)
    page = small_school.lessons[0]["ar"]
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), lesson_form(page), follow=True)
    assert levels(response) == ["success"]


def test_the_address_of_a_page_asks_for_latin_letters(client, basma, small_school):
    client.force_login(basma)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[small_school.lessons[0]["ar"].pk])).content.decode()
    assert "photos-produit" in html
