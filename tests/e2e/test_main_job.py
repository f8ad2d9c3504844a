"""The main job, from the first visit to a certificate that a bank can check; in Arabic, and again in French."""

import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Answers, answer_all, follow, path_of, read_lesson, sign_in_by_phone, sign_in_staff

COURSE = "digital-marketing"


@pytest.fixture(scope="module")
def newcomers(school) -> dict[str, str]:
    """A phone for each language that belongs to one member, who has not begun."""
    with sqlite3.connect(Path(school["folder"]) / "taawon.sqlite3") as database:
        rows = database.execute(
            "SELECT phone, min(language) FROM accounts_user u WHERE phone IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM courses_enrolment e WHERE e.member_id = u.id) GROUP BY phone HAVING count(*) = 1 ORDER BY phone"
        ).fetchall()
    return {"ar": rows[0][0], "fr": rows[1][0]}


def steps_of(page: Page, language: str) -> list[str]:
    page.goto(f"/{language}/courses/{COURSE}/")
    links = page.locator("[data-step] a").all()
    return [path_of(link.get_attribute("href")) for link in links]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_from_the_door_to_the_certificate(school, open_page, check, newcomers, language):
    other = {"ar": "fr", "fr": "ar"}[language]
    outbox = open_page(viewport={"width": 1280, "height": 800})
    sign_in_staff(outbox, school["admin"])
    page = open_page()

    # She chooses her language, looks around, and begins; only then must she say who she is.
    page.goto("/")
    follow(page, page.locator(f"a[href='/{language}/']").first)
    check(page)
    page.goto(f"/{language}/courses/")
    check(page)
    follow(page, page.locator(f"a[href='/{language}/courses/{COURSE}/']").first)
    check(page)
    follow(page, page.locator("form[data-enrol] button, [data-enrol] form button, form[action*='enrol'] button").first)
    check(page)
    sign_in_by_phone(page, outbox, newcomers[language])
    page.locator("main form button.btn-primary").first.click()  # the form that she pressed before signing in asks once more
    page.wait_for_url(f"**/{language}/courses/{COURSE}/**")

    # She reads, is told what she has done, and takes the quizzes; once she switches language in the middle of one.
    answers = Answers(COURSE)
    steps = steps_of(page, language)
    assert len(steps) == 17
    for number, path in enumerate(steps):
        page.goto(path)
        if page.locator("body[data-lesson]").count():
            read_lesson(page, check if number in {0, 4} else None)
            continue
        take_quiz(page, answers, language, other if number == 3 else None, check)

    # "My learning" says that she finished, and leads to the certificate.
    page.goto(f"/{language}/me/")
    check(page)
    expect(page.locator("progress").first).to_have_attribute("value", "100")
    page.goto(f"/{language}/me/certificates/")
    check(page)
    follow(page, page.locator("a[href$='/name/']").first)
    check(page)
    follow(page, page.locator("main form button.btn-primary"))
    check(page)
    follow(page, page.locator("main form button.btn-primary"))
    page.goto(f"/{language}/me/certificates/")
    follow(page, page.locator("article a.btn-primary").first)
    check(page)
    document = page.request.get(page.locator("main .actions a.btn-primary").first.get_attribute("href"))
    assert document.headers["content-type"] == "application/pdf"
    assert document.body().startswith(b"%PDF-1.7")

    # A bank opens the address of the certificate, without an account.
    address = page.locator("main a[href*='/verify/']").first.get_attribute("href")
    bank = open_page(viewport={"width": 1280, "height": 800})
    for code in ("ar", "fr"):
        bank.goto(re.sub(r"lang=\w\w", f"lang={code}", address))
        check(bank)
        expect(bank.locator(".notice-success")).to_be_visible()


def take_quiz(page: Page, answers: Answers, language: str, switch_to: str | None, check) -> None:
    page.locator("form[action*='/quiz/'] button").click()
    page.wait_for_url("**/attempts/**")
    if switch_to:
        check(page)
        answer_all(page, answers, language, until=2)
        drawn = page.locator("[data-question]").count()
        page.locator("button[value=switch]").click()
        page.wait_for_url(f"**/{switch_to}/attempts/**")
        assert page.locator("[data-question]").count() == drawn
        expect(page.locator("#count")).to_have_text("2")
        page.locator("button[value=switch]").click()
        page.wait_for_url(f"**/{language}/attempts/**")
        expect(page.locator("#count")).to_have_text("2")
    answer_all(page, answers, language)
    page.locator("button[value=hand_in]").click()
    page.wait_for_url("**/hand-in/")
    if switch_to:
        check(page)
    follow(page, page.locator("main form button.btn-primary"))
    page.wait_for_url("**/result/")
    if switch_to:
        check(page)
    expect(page.locator(".result .badge-success")).to_be_visible()
    assert page.locator(".result strong").inner_text().strip().startswith("100")
