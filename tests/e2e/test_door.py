"""Who comes without anything: a verifier without an account, a phone without script, a network where each byte is paid for."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from bench.browser import weigh
from certificates.serials import new_serial
from tests.e2e.people import Answers, answer_all, follow, newcomers, path_of, rows, sign_in_by_phone, sign_in_staff

ANSWERS = {
    "valid": ("SELECT serial FROM certificates_issuedcertificate WHERE state = 'active' AND expires_on IS NULL", ".notice-success"),
    "expired": ("SELECT serial FROM certificates_issuedcertificate WHERE state = 'active' AND expires_on < date('now')", ".notice-warning"),
    "withdrawn": ("SELECT serial FROM certificates_issuedcertificate WHERE state = 'revoked'", ".notice-error"),
    "replaced": ("SELECT serial FROM certificates_issuedcertificate WHERE state = 'replaced'", ".notice-warning"),
}
ARABIC = re.compile("[\u0600-\u06ff]")


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_verifier_gets_one_of_five_answers(school, open_page, check, language):
    page = open_page()
    said = set()
    for answer, (sql, notice) in ANSWERS.items():
        serial = rows(school, sql)[0][0]
        page.goto(f"/verify/?lang={language}")
        page.locator("main input[name=serial]").fill(serial.lower().replace("-", " "))
        page.locator("main form button").click()
        expect(page.locator(notice)).to_be_visible()
        check(page)
        assert bool(ARABIC.search(page.locator("h1").inner_text())) == (language == "ar")
        said.add(page.locator("h1").inner_text())
        assert serial in page.locator("dl").inner_text()
        follow(page, page.locator("header a.switch"))
        assert serial in page.url, f"{answer}: the other language shows the same certificate"
        expect(page.locator(notice)).to_be_visible()
    page.goto(f"/verify/{new_serial()}/?lang={language}")
    check(page)
    expect(page.locator(".notice-error")).to_be_visible()
    expect(page.locator("dl")).to_have_count(0)
    said.add(page.locator("h1").inner_text())
    assert len(said) == 5


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_number_mistyped_by_one_character_is_kept_to_be_corrected(school, open_page, check, language):
    serial = school["certificate"]["serial"]
    wrong = serial[:-1] + ("7" if serial[-1] != "7" else "3")
    page = open_page()
    page.goto(f"/verify/?lang={language}")
    check(page)
    page.locator("main input[name=serial]").fill(wrong)
    page.locator("main form button").click()
    expect(page.locator(".notice-warning")).to_be_visible()
    check(page)
    typed = page.locator("main input[name=serial]")
    expect(typed).to_have_value(wrong)
    typed.fill(serial)
    page.locator("main form button").click()
    expect(page.locator(".notice-success")).to_be_visible()


def test_the_way_from_a_lesson_to_a_passed_quiz_needs_no_script(school, open_page):
    outbox = open_page(viewport={"width": 1280, "height": 800})
    sign_in_staff(outbox, school["admin"])
    page = open_page(java_script_enabled=False)
    page.goto(path_of(school["lesson"]["fr"]))
    expect(page.locator("article.lesson p").first).to_be_visible()
    lesson = page.url

    # The button under the lesson is what asks her who she is, and leads back to itself.
    page.locator("form[data-done-form] button").click()
    sign_in_by_phone(page, outbox, newcomers(school)[-1])
    page.locator("main form button.btn-primary").click()
    for _ in range(2):
        assert page.url != lesson
        lesson = page.url
        page.locator("form[data-done-form] button").click()

    assert path_of(page.url) == path_of(school["quiz"]["fr"])
    page.locator("form[action*='/quiz/'] button").click()
    answer_all(page, Answers("digital-marketing"), "fr", until=1)
    page.locator(".actions button[value=save]").click()
    expect(page.locator("#count")).to_have_text("1")
    answer_all(page, Answers("digital-marketing"), "fr")
    page.locator("button[value=switch]").click()
    page.wait_for_url("**/ar/attempts/**")
    assert int(page.locator("#count").inner_text()) == page.locator("[data-question]").count()
    page.locator("button[value=hand_in]").click()
    page.locator("main form button.btn-primary").click()
    expect(page.locator(".result .badge-success")).to_be_visible()
    page.goto("/ar/me/")
    assert float(page.locator("progress").first.get_attribute("value")) > 0


def test_the_switch_of_language_keeps_the_place(school, open_page):
    page = open_page()
    for name in ("course", "lesson", "quiz"):
        page.goto(path_of(school[name]["ar"]))
        follow(page, page.locator("header a.switch"))
        assert path_of(page.url) == path_of(school[name]["fr"])
        follow(page, page.locator("header a.switch"))
        assert path_of(page.url) == path_of(school[name]["ar"])
    page.goto("/ar/account/signin/")
    follow(page, page.locator("header a.switch"))
    assert path_of(page.url) == "/fr/account/signin/"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_lesson_is_as_light_as_promised(school, language):
    """Counted by a browser with an empty cache; the next lesson finds in it what both share."""
    first = path_of(school["lesson"][language])
    [(slug,)] = rows(
        school,
        "SELECT slug FROM wagtailcore_page WHERE path > (SELECT path FROM wagtailcore_page WHERE url_path = ?) ORDER BY path LIMIT 1",
        first.replace(f"/{language}/", f"/home-{language}/", 1),
    )
    following = first.rstrip("/").rpartition("/")[0] + f"/{slug}/"
    with ThreadPoolExecutor(1) as apart:  # beside the browser of the other tests
        weight = apart.submit(weigh, school["base_url"], first, following).result()
    assert weight["first_lesson_bytes"] <= 51_200
    assert weight["first_lesson_requests"] <= 8
    assert weight["lesson_script_bytes"] <= 5_120
    assert 0 < weight["next_lesson_bytes"] <= 12_288
