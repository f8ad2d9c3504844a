"""What people do in the browser."""

import html
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from demo.reading import courses

MARKED = re.compile(r"\[\[(\w+)\|([^\]]+)\]\]")
MARKS = re.compile("[\u2066\u2069\u200e\u200f]|<[^>]+>")


def plain(text: str) -> str:
    """The words of a text as a reader sees them, in any markup."""
    return re.sub(r"\s+", " ", html.unescape(MARKS.sub("", text)).replace("\u00a0", " ").replace("\u202f", " ")).strip()


class Answers:
    """The right answers of a course, from the files it was made of."""

    def __init__(self, slug: str) -> None:
        course = next(course for course in courses() if course.slug == slug)
        quizzes = [module.quiz for module in course.modules] + [course.final]
        self.questions = [question for quiz in quizzes for question in quiz["questions"]]

    def of(self, legend: str, language: str) -> dict:
        words = plain(legend)
        found = [question for question in self.questions if words.endswith(plain(question["stem"][language]))]
        return max(found, key=lambda question: len(question["stem"][language]))


def answer_all(page: Page, answers: Answers, language: str, *, until: int | None = None) -> None:
    """Give the right answer to the questions on the page, or to the first `until` of them."""
    cards = page.locator("[data-question]").all()
    for card in cards[:until]:
        answer(card, answers.of(card.locator("legend").inner_text(), language), language)


def answer(card, question: dict, language: str) -> None:
    WAYS[question["kind"]](card, question, language)


def _answer_choices(card, question: dict, language: str) -> None:
    for choice in question["choices"]:
        if choice.get("correct"):
            words = choice["picture"]["alt"] if "picture" in choice else choice
            _choice(card, words[language]).locator("input").check()


def _answer_true_false(card, question: dict, _language: str) -> None:
    card.locator("input").nth(0 if question["correct"] else 1).check()


def _answer_gaps(card, question: dict, language: str) -> None:
    gaps = {gap["id"]: gap for gap in question["gaps"]}
    for place, name in enumerate(re.findall(r"\[\[(\w+)\]\]", question["text"][language])):
        field = card.locator(".gap-text select, .gap-text input").nth(place)
        if "answers" in gaps[name]:
            field.fill(str(gaps[name]["answers"][language][0]))
        else:
            _select(field, next(choice[language] for choice in gaps[name]["choices"] if choice.get("correct")))


def _answer_matching(card, question: dict, language: str) -> None:
    for pair in question["pairs"]:
        row = next(row for row in card.locator(".pair").all() if plain(row.locator("label").inner_text()) == plain(pair["left"][language]))
        _select(row.locator("select"), pair["right"][language])


def _answer_ordering(card, question: dict, language: str) -> None:
    for place, item in enumerate(question["items"]):
        _select(card.locator(".pair select").nth(place), item[language])


def _answer_typed(card, question: dict, language: str) -> None:
    full = question["answers"][0]
    card.locator("input:not([type=hidden])").fill(full["value"] if question["kind"] == "numeric" else full[language])


def _answer_hottext(card, question: dict, language: str) -> None:
    words = dict(MARKED.findall(question["text"][language]))
    for spot in question["spots"]:
        if spot["correct"]:
            card.locator("label.markable", has_text=words[spot["id"]]).locator("input").check()


def _answer_hotspot(card, question: dict, language: str) -> None:
    for spot in question["spots"]:
        if spot.get("correct"):
            card.locator("label.choice", has_text=spot["label"][language]).locator("input").check()


WAYS = {
    "single": _answer_choices,
    "multiple": _answer_choices,
    "true_false": _answer_true_false,
    "gap": _answer_gaps,
    "matching": _answer_matching,
    "ordering": _answer_ordering,
    "short": _answer_typed,
    "numeric": _answer_typed,
    "hottext": _answer_hottext,
    "hotspot": _answer_hotspot,
}


def _choice(card, text: str):
    """The choice of these words; of a picture, what is written of it."""
    return next(label for label in card.locator("label.choice").all() if plain(text) in {plain(label.inner_text()), _alternative(label)})


def _alternative(label) -> str:
    pictures = label.locator("img")
    return plain(pictures.first.get_attribute("alt") or "") if pictures.count() else ""


def _select(field, text: str) -> None:
    for option in field.locator("option").all():
        if plain(option.inner_text()) == plain(text):
            field.select_option(value=option.get_attribute("value"))
            return
    raise AssertionError(f"{text!r} is not offered.")


def sign_in_staff(page: Page, who: dict) -> None:
    page.goto("/admin/")
    page.locator("input[type=email], input[name=login]").fill(who["email"])
    page.locator("input[type=password]").fill(who["password"])
    page.locator("main button[type=submit], form button").first.click()
    page.wait_for_url("**/admin/**")


def sign_in_by_phone(page: Page, outbox: Page, phone: str) -> None:
    """Type the number, read the code where the demo's messages arrive, type the code."""
    page.locator("input[name=phone]").fill(phone)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("input[name=code]")).to_be_visible()
    page.locator("input[name=code]").fill(code_for(outbox, phone))
    page.locator("main form button[type=submit]").first.click()


def code_for(outbox: Page, phone: str) -> str:
    """The newest code sent to the number."""
    for _ in range(60):
        outbox.goto("/admin/outbox/")
        for row in outbox.locator("table.listing tbody tr").all():
            cells = row.locator("td").all_inner_texts()
            digits = re.sub(r"\D", "", cells[1])
            found = re.search(r"\b\d{6}\b", cells[2])
            if digits == phone.lstrip("+") and found:
                return found[0]
        outbox.wait_for_timeout(250)
    raise AssertionError(f"No code came for {phone}.")


def follow(page: Page, link: Locator) -> None:
    """Press what leads to another page, and wait for that page: a form asks the school first, so a click alone does not begin to leave."""
    with page.expect_navigation():
        link.click()


def read_lesson(page: Page, look: Callable[[Page], None] | None = None) -> None:
    """Read to the end: the lesson becomes done without a tap."""
    if look:
        look(page)
    key = page.evaluate("document.body.dataset.lesson")
    page.locator("[data-lesson-end]").scroll_into_view_if_needed()
    done = "key => fetch('/api/me/?course=' + document.body.dataset.course).then(r => r.json()).then(m => m.course?.steps[key]?.done)"
    for _ in range(60):
        if page.evaluate(done, key):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{page.url} was read to its end and is not done.")


def path_of(address: str) -> str:
    return urlsplit(address).path


def rows(school: dict, sql: str, *values: str) -> list[tuple]:
    """What the running school has written down."""
    with sqlite3.connect(Path(school["folder"]) / "taawon.sqlite3") as database:
        return database.execute(sql, values).fetchall()


def newcomers(school: dict) -> list[str]:
    """Phones that belong to one member each, who had not begun when the school opened."""
    found = rows(
        school,
        "SELECT phone FROM accounts_user u WHERE phone IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM courses_enrolment e WHERE e.member_id = u.id) GROUP BY phone HAVING count(*) = 1 ORDER BY phone",
    )
    return [phone for (phone,) in found]
