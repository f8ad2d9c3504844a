"""Days typed in the admin, in a browser: what is stored is what was meant, and what is not understood is refused as it stands."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cooperatives.models import Cohort, Cooperative
from courses.models import LessonPage
from tests.courses.admin.test_permissions import lesson_form
from tests.factories.cooperatives import make_cohort, make_cooperative

UNDERSTOOD = ["14/05/2019", "2019-05-14", "١٤/٠٥/٢٠١٩", "14 ماي 2019"]
REFUSED = ["31/02/2019", "2019", "05/14/2019", "غدا"]


def leave(page, field, typed):
    """Type into the field as a person does, and go on to the next one."""
    field.click()
    field.fill("")
    page.keyboard.type(typed)
    page.keyboard.press("Tab")
    page.locator("#id_name_fr").click()
    expect(field).to_have_value(typed)


def save(page):
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_day_of_a_cohort_is_what_was_typed_or_is_refused(open_desk, driss):
    cohort = make_cohort(starts_on=date(2018, 1, 1), ends_on=date(2026, 1, 1))
    page = open_desk(driss)
    for typed in UNDERSTOOD + REFUSED:
        Cohort.objects.update(starts_on=date(2018, 1, 1))
        page.goto(reverse("cohorts:edit", args=[cohort.pk]))
        leave(page, page.locator("#id_starts_on"), typed)
        save(page)
        if typed in UNDERSTOOD:
            assert Cohort.objects.get().starts_on == date(2019, 5, 14), typed
        else:
            expect(page.locator("#id_starts_on")).to_have_value(typed)
            expect(page.get_by_text("14/05/2019")).to_be_visible()
            assert Cohort.objects.get().starts_on == date(2018, 1, 1), typed


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_a_cooperative_may_be_founded_in_a_year(open_desk, driss):
    cooperative = make_cooperative(founded_on="2018")
    page = open_desk(driss)
    for typed, stored in (("2019", "2019"), ("١٤/٠٥/٢٠١٩", "2019-05-14"), ("2019-05-14", "2019-05-14"), ("31/02/2019", "2019-05-14")):
        page.goto(reverse("cooperatives:edit", args=[cooperative.pk]))
        leave(page, page.locator("#id_founded_on"), typed)
        save(page)
        assert Cooperative.objects.get().founded_on == stored, typed
    expect(page.locator("#id_founded_on")).to_have_value("31/02/2019")


@pytest.mark.e2e
@pytest.mark.django_db(transaction=True)
def test_the_calendar_of_scheduled_publishing_leaves_what_was_typed(open_desk, driss, small_school):
    page = open_desk(driss)
    page.goto(reverse("wagtailadmin_pages:edit", args=[small_school.lessons[0]["ar"].pk]))
    field = page.locator("#id_go_live_at")
    for typed in ("31/02/2030 08:30", "٠١/٠٣/٢٠٣٠ ٠٨:٣٠", "2030"):
        field.evaluate("(field) => field.dispatchEvent(new Event('focus'))")
        field.evaluate("(field, typed) => { field.value = typed; field.dispatchEvent(new Event('blur')); }", typed)
        assert field.evaluate("(field) => field.value") == typed


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("٠١/٠٣/٢٠٣٠ ٠٨:٣٠", "2030-03-01 08:30"),
        ("2030-03-01T08:30", "2030-03-01 08:30"),
        ("31/02/2030 08:30", None),
        ("2030", None),
    ],
)
def test_scheduled_publishing_is_understood_or_refused(client, driss, small_school, typed, stored):
    lesson = small_school.lessons[0]["ar"]
    client.force_login(driss)
    client.post(reverse("wagtailadmin_pages:edit", args=[lesson.pk]), lesson_form(lesson) | {"go_live_at": typed})
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.go_live_at == (None if stored is None else draft.go_live_at)
    assert stored is None or f"{draft.go_live_at:%Y-%m-%d %H:%M}" == stored


def test_a_filter_understands_arabic_digits_and_says_what_it_does_not(client, driss, school):
    client.force_login(driss)
    address = reverse("wagtailadmin_reports:site_history")
    assert 'value="14/05/2019"' in client.get(address, {"timestamp_from": "١٤/٠٥/٢٠١٩"}).content.decode()
    refused = client.get(address, {"timestamp_from": "31/02/2019"}).content.decode()
    assert 'value="31/02/2019"' in refused
