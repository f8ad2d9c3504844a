"""A trainer's questions: from a spreadsheet to a quiz in two languages, and what the answers say of them."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e.people import follow, newcomers, rows, sign_in_by_phone, sign_in_staff
from tests.e2e.test_staff import LAPTOP, page_id, press_in_footer
from tests.factories.spreadsheets import make_workbook

COURSE = "selling-online"
FOLDER = "Sondage du marché"
HEADINGS = ["Type", "السؤال", "Question", "جواب 1", "Réponse 1", "جواب 2", "Réponse 2", "Bonne réponse", "Dossier"]
TITLE = {"ar": "اختبار السوق", "fr": "Quiz du marché"}


def spreadsheet() -> bytes:
    """Six questions, of which two are not right yet."""
    questions = [
        ["QCU", f"السؤال {n} عن السوق؟", f"Question {n} sur le marché ?", f"نعم {n}", f"Oui {n}", f"لا {n}", f"Non {n}", "1", FOLDER]
        for n in range(1, 7)
    ]
    questions[1][7], questions[4][0] = "9", "Charade"
    return make_workbook(HEADINGS, *questions)


def import_file(trainer: Page, file: Path) -> None:
    trainer.goto("/admin/bank/imports/")
    trainer.locator("input[type=file]").set_input_files(file)
    trainer.locator("form[enctype] button").click()
    trainer.wait_for_url(re.compile(r"/admin/bank/imports/[0-9a-f-]{36}/"))
    expect(trainer.locator("form[action$='/apply/'] button")).to_be_visible()


def publish(page: Page) -> None:
    press_in_footer(page, "button[name=action-publish]")
    page.wait_for_url(lambda url: not re.search(r"/(add|edit)/", url))
    expect(page.locator(".messages .success")).to_be_visible()


@pytest.fixture
def member(school, open_page) -> Page:
    """Someone on a phone who follows the course."""
    outbox = open_page(viewport=LAPTOP)
    sign_in_staff(outbox, school["admin"])
    page = open_page()
    page.goto(f"/ar/courses/{COURSE}/")
    page.locator("form[data-enrol] button, [data-enrol] form button, form[action*='enrol'] button").first.click()
    sign_in_by_phone(page, outbox, newcomers(school)[-1])
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url(f"**/ar/courses/{COURSE}/**")
    return page


def test_from_a_spreadsheet_to_the_analysis(school, open_page, member, check, tmp_path):
    trainer = open_page(viewport=LAPTOP, accept_downloads=True)
    sign_in_staff(trainer, school["trainer"])
    file = tmp_path / "marche.xlsx"
    file.write_bytes(spreadsheet())

    # The dry run shows the two bad rows first, and every other question as members will see it.
    import_file(trainer, file)
    lines = trainer.locator("section.qz-row")
    expect(lines).to_have_count(6)
    expect(lines.nth(0)).to_contain_text("9")
    expect(lines.nth(1)).to_contain_text("Charade")
    lines.nth(2).locator("summary").click()
    expect(lines.nth(2).frame_locator("iframe").get_by_text("نعم 1", exact=True)).to_be_visible()
    lines.nth(2).locator("a[href$='language=fr']").click()
    expect(lines.nth(2).frame_locator("iframe").get_by_text("Oui 1", exact=True)).to_be_visible()
    trainer.locator("form[action$='/apply/'] button").click()
    expect(trainer.locator("a.button[href$='/bank/imports/']")).to_be_visible()

    # She mends the two rows in the sheet that came back, and brings them in.
    with trainer.expect_download() as download:
        trainer.locator("a[href$='/refused/']").click()
    mended = tmp_path / "mended.xlsx"
    download.value.save_as(mended)
    book = load_workbook(mended)
    heads = [cell.value for cell in book.worksheets[0][1]]
    for row in (2, 3):
        book.worksheets[0].cell(row, heads.index("Type") + 1).value = "QCU"
        book.worksheets[0].cell(row, heads.index("Bonne réponse") + 1).value = "1"
    book.save(mended)
    import_file(trainer, mended)
    trainer.locator("form[action$='/apply/'] button").click()
    expect(trainer.locator("a.button[href$='/bank/imports/']")).to_be_visible()
    folder = rows(school, "SELECT id FROM quizzes_questionfolder WHERE name_fr = ?", FOLDER)[0][0]
    assert rows(school, "SELECT count(*) FROM quizzes_question WHERE folder_id = ?", folder) == [(6,)]

    # A quiz of three questions, drawn from the folder for each attempt.
    trainer.goto("/admin/bank/quizzes/add/")
    for code in ("ar", "fr"):
        trainer.locator(f"[name=title_{code}]").fill(TITLE[code])
    trainer.locator("[data-draw-more]").click()
    draw = trainer.locator("#quiz-form [data-draw]").first
    draw.locator("[name$='.count']").fill("3")
    draw.locator("[name$='.folder']").select_option(str(folder))
    follow(trainer, trainer.locator("#quiz-form button.button:not([type=button]):not([name])"))
    trainer.wait_for_url(re.compile(r"/admin/bank/quizzes/[0-9a-f-]{36}/"))
    quiz = trainer.url

    # It is published in both languages.
    administrator = open_page(viewport=LAPTOP)
    sign_in_staff(administrator, school["admin"])
    module = page_id(school, f"/home-ar/courses/{COURSE}/price/")
    administrator.goto(f"/admin/pages/add/courses/quizpage/{module}/")
    administrator.locator("#id_title").fill(TITLE["ar"])
    administrator.locator("#id_quiz-chooser [data-chooser-action-choose]").first.click()
    # In the language that she last chose for her admin.
    administrator.locator(".modal-body a", has_text=re.compile("|".join(TITLE.values()))).first.click()
    administrator.locator("[role=tab]").nth(1).click()
    administrator.locator("#id_slug").fill("market-quiz")
    expect(administrator.locator("#id_slug")).to_have_value("market-quiz")
    publish(administrator)
    first = page_id(school, f"/home-ar/courses/{COURSE}/price/market-quiz/")
    administrator.goto("/admin/learning/translations/")
    administrator.locator("tr", has=administrator.locator(f"a[href='/admin/pages/{first}/edit/']")).locator("form button").click()
    administrator.wait_for_url("**/edit/**")
    administrator.locator("#id_title").fill(TITLE["fr"])
    publish(administrator)

    # A member takes it in Arabic; the same quiz stands there in French.
    address = f"/ar/courses/{COURSE}/price/market-quiz/"
    assert member.request.get(address.replace("/ar/", "/fr/")).ok
    member.goto(address)
    check(member)
    member.locator("form[action*='/quiz/'] button").click()
    member.wait_for_url("**/attempts/**")
    cards = member.locator("[data-question]")
    expect(cards).to_have_count(3)
    for card in cards.all():
        card.locator("label.choice", has_text="نعم").locator("input").check()
    member.locator("button[value=hand_in]").click()
    member.wait_for_url("**/hand-in/")
    member.locator("main form button.btn-primary").click()
    member.wait_for_url("**/result/")
    expect(member.locator(".result strong")).to_contain_text("100")

    # The analysis counts her attempt and names what was drawn.
    trainer.goto(quiz.split("?")[0] + "analysis/")
    expect(trainer.locator("dl.qz-figures dd").first).to_have_text("1")
    expect(trainer.locator("td.title")).to_have_count(3)
