"""The addresses of pages: no title is refused for its address, whatever its script and whoever has it."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from courses.models import LessonPage, ModulePage
from tests.courses.admin.test_permissions import lesson_form


@pytest.fixture
def module(small_school):
    return ModulePage.objects.get(pk=small_school.modules[0]["ar"].pk)


def add(client, module, title, slug=""):
    """What the page at the address says after somebody saved a new lesson; the lesson."""
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    response = client.post(address, lesson_form(LessonPage(slug=slug)) | {"title": title}, follow=True)
    assert response.status_code == 200
    return module.get_children().get(title=title)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("الدرس ٥", "al-drs-5"),
        ("ⵜⵉⵎⵙⵉⵔⵜ ⵏ ⵓⵔⴳⴰⵏ", "timsirt-n-urgan"),
        ("L’emballage d’été", "l-emballage-d-ete"),
        ("؟", "lesson"),
    ],
)
def test_a_lesson_without_an_address_gets_one_from_its_title(client, basma, module, title, slug):
    client.force_login(basma)
    assert add(client, module, title).slug == slug


def test_lessons_whose_addresses_are_the_same_are_numbered(client, basma, module):
    client.force_login(basma)
    assert [add(client, module, title, "al-drs").slug for title in ("الدرس ١", "الدرس ٢", "الدرس ٣")] == ["al-drs", "al-drs-2", "al-drs-3"]


def test_an_address_that_was_typed_in_arabic_is_understood_and_a_good_one_is_kept(client, basma, module):
    client.force_login(basma)
    assert add(client, module, "درس", "صور المنتوج").slug == "sour-al-mntouj"
    assert add(client, module, "درس آخر", "Photos_2").slug == "Photos_2"


def test_a_page_keeps_its_number_when_it_is_saved_again(client, basma, module):
    client.force_login(basma)
    first, second = add(client, module, "الدرس ٧"), add(client, module, "الدرس ٨")
    for _ in range(2):
        client.post(reverse("wagtailadmin_pages:edit", args=[second.pk]), lesson_form(second) | {"slug": first.slug})
        assert LessonPage.objects.get(pk=second.pk).get_latest_revision_as_object().slug == f"{first.slug}-2"


def test_a_copy_beside_its_original_gets_a_number(client, driss, small_school):
    lesson = small_school.lessons[0]["ar"]
    client.force_login(driss)
    body = {"new_title": lesson.title, "new_slug": lesson.slug, "new_parent_page": lesson.get_parent().pk}
    assert client.post(reverse("wagtailadmin_pages:copy", args=[lesson.pk]), body).status_code == 302
    assert lesson.get_siblings().order_by("-pk").first().slug == f"{lesson.slug}-2"


def test_pages_that_no_form_made_are_numbered(module):
    made = [LessonPage(title="الفصل ١: العسل", locale=module.locale, live=False) for _ in range(2)]
    for page in made:
        ModulePage.objects.get(pk=module.pk).add_child(instance=page)
    assert [page.slug for page in made] == ["al-fsl-1-al-asl", "al-fsl-1-al-asl-2"]


def test_a_draft_whose_address_was_taken_meanwhile_is_published(module, small_school):
    lesson = small_school.lessons[0]["ar"]
    lesson.slug = "wanted"
    draft = lesson.save_revision()
    module.refresh_from_db()
    module.add_child(instance=LessonPage(title="السابق", slug="wanted", locale=module.locale, first_published_at=timezone.now()))
    draft.publish()
    assert LessonPage.objects.get(pk=lesson.pk).slug == "wanted-2"


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_editor_shows_the_address_while_the_title_is_typed(open_desk, basma, module):
    page = open_desk(basma)
    page.goto(reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk]))
    for title, slug in (("الدرس ٢: ورشة العسل", "al-drs-2-wrcha-al-asl"), ("ⵜⴰⵎⵓⵏⵜ", "tamunt"), ("L’été à Fès", "l-ete-a-fes")):
        page.locator("#id_title").fill(title)
        page.locator("#id_title").blur()
        expect(page.locator("#id_slug")).to_have_value(slug)
