"""The days of a trainer and of an administrator, at a laptop, until members and verifiers see what they did."""

import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.blocks.content import LessonBody
from tests.e2e.people import follow, plain, read_lesson, rows, sign_in_staff
from text.dates import format_date

LAPTOP = {"width": 1280, "height": 800}
COURSE = "selling-online"


@pytest.fixture
def staff(open_page, school):
    """Signs a trainer or an administrator in at a laptop."""

    def sign_in(role: str) -> Page:
        page = open_page(viewport=LAPTOP)
        sign_in_staff(page, school[role])
        return page

    return sign_in


def page_id(school: dict, url_path: str) -> int:
    return rows(school, "SELECT id FROM wagtailcore_page WHERE url_path = ?", url_path)[0][0]


def add_block(page: Page, kind: str) -> None:
    """Insert a block at the end of the lesson; it is known by its icon, whatever the language of the admin."""
    page.locator("[id$='-child-body-wrapper'] .c-sf-add-button").last.click()
    icon = LessonBody().child_blocks[kind].meta.icon
    page.locator("[role=option]", has=page.locator(f"use[href='#icon-{icon}']")).click()


def write(page: Page, field, words: str) -> None:
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text(words)
    # The rich text editor hands its text to the form a moment later.
    page.wait_for_function(
        "words => [...document.querySelectorAll('[name$=-value-html]')].some(field => field.value.includes(words))", arg=words
    )


def press_in_footer(page: Page, button: str) -> None:
    """A button of the editor, which may stand behind the arrow of the footer."""
    wanted = page.locator(button).first
    if not wanted.is_visible():
        page.locator("footer .w-dropdown__toggle").click()
    wanted.click()


def test_a_lesson_goes_from_a_trainers_draft_to_readers_in_two_languages(school, staff, open_page, check):
    module = page_id(school, f"/home-ar/courses/{COURSE}/price/")
    trainer = staff("trainer")
    trainer.goto(f"/admin/pages/add/courses/lessonpage/{module}/")
    trainer.locator("#id_title").fill("ثمن الجملة")
    add_block(trainer, "text")
    write(trainer, trainer.locator(".public-DraftEditor-content").first, "ثمن الجملة أقل من ثمن التقسيط.")
    add_block(trainer, "quick_check")
    trainer.locator("[name='body-1-value-question']").fill("من يشتري بالجملة؟")
    for place, words in enumerate(["صاحب متجر", "زبون واحد"]):
        if place:
            trainer.locator("[data-contentpath=choices] .c-sf-add-button").last.click()
        trainer.locator(f"[name='body-1-value-choices-{place}-value-text']").fill(words)
    trainer.locator("[name='body-1-value-choices-0-value-correct']").check()
    trainer.locator("[role=tab]").nth(1).click()
    trainer.locator("#id_slug").fill("wholesale")

    # The live preview shows what is written, before anybody else sees it.
    trainer.locator("[data-side-panel-toggle=preview]").click()
    preview = trainer.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text("ثمن الجملة أقل من ثمن التقسيط.")).to_be_visible()
    expect(preview.locator("html")).to_have_attribute("dir", "rtl")
    trainer.locator("[data-side-panel-toggle=preview]").click()

    trainer.locator("#id_slug").fill("wholesale")  # the title's own late suggestion may have replaced it
    expect(trainer.locator("#id_slug")).to_have_value("wholesale")
    press_in_footer(trainer, "button[name=action-submit]")
    trainer.wait_for_url(f"**/admin/pages/{module}/**")
    lesson = page_id(school, f"/home-ar/courses/{COURSE}/price/wholesale/")
    visitor = open_page()
    address = f"/ar/courses/{COURSE}/price/wholesale/"
    assert visitor.goto(address).status == 404

    administrator = staff("admin")
    administrator.goto(f"/admin/pages/{lesson}/edit/")
    press_in_footer(administrator, "button[data-workflow-action-name=approve]")
    administrator.wait_for_url("**/admin/**")
    expect(administrator.locator(".messages .success")).to_be_visible()
    assert visitor.goto(address).status == 200
    expect(visitor.get_by_text("ثمن الجملة أقل من ثمن التقسيط.")).to_be_visible()
    expect(visitor.locator("label", has_text="صاحب متجر")).to_be_visible()
    check(visitor)
    visitor.goto(f"/ar/courses/{COURSE}/")
    expect(visitor.locator(f"a[href='{address}']")).to_be_visible()

    # Until it is translated, French readers are told so; then the trainer copies it, and the administrator publishes.
    trainer.goto("/admin/learning/translations/")
    row = trainer.locator("tr", has=trainer.locator(f"a[href='/admin/pages/{lesson}/edit/']"))
    row.locator("form button").click()
    trainer.wait_for_url("**/edit/**")
    translation = page_id(school, f"/home-fr/courses/{COURSE}/price/wholesale/")
    assert f"/admin/pages/{translation}/edit/" in trainer.url
    trainer.locator("#id_title").fill("Le prix de gros")
    write(trainer, trainer.locator(".public-DraftEditor-content").first, "Le prix de gros est plus bas.")
    trainer.locator("[name='body-1-value-question']").fill("Qui achète en gros ?")
    for place, words in enumerate(["Un commerçant", "Un seul client"]):
        trainer.locator(f"[name='body-1-value-choices-{place}-value-text']").fill(words)
    press_in_footer(trainer, "button[name=action-submit]")
    trainer.wait_for_url(lambda url: "/edit/" not in url)

    administrator.goto(f"/admin/pages/{translation}/edit/")
    press_in_footer(administrator, "button[data-workflow-action-name=approve]")
    administrator.wait_for_url("**/admin/**")
    expect(administrator.locator(".messages .success")).to_be_visible()
    visitor.goto(address)
    visitor.locator("header a.switch").click()
    visitor.wait_for_url("**/fr/**")
    assert visitor.url.endswith(address.replace("/ar/", "/fr/"))
    expect(visitor.get_by_text("Le prix de gros est plus bas.")).to_be_visible()
    check(visitor)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_trainer_builds_a_quiz_in_the_language_of_her_admin(school, staff, language):
    trainer = staff("trainer")
    trainer.goto("/admin/account/")
    trainer.locator("select[name='locale-preferred_language']").select_option(language)
    follow(trainer, trainer.locator("form[action='/admin/account/'] button[type=submit], main form button[type=submit]").last)
    trainer.goto("/admin/bank/questions/add/single/")
    expect(trainer.locator("html")).to_have_attribute("dir", {"ar": "rtl", "fr": "ltr"}[language])
    words = {"ar": f"من يحدد الثمن؟ ({language})", "fr": f"Qui fixe le prix ? ({language})"}
    for code in ("ar", "fr"):
        trainer.locator(f"[name='stem.{code}']").fill(words[code])
    choices = trainer.locator("[data-list=choices] [data-row]")
    for place, texts in enumerate([("التعاونية", "La coopérative"), ("الزبون", "Le client")]):
        if choices.count() <= place:
            trainer.locator("[data-list=choices] [data-add]").click()
        for code, text in zip(("ar", "fr"), texts, strict=True):
            choices.nth(place).locator(f"textarea[name$='.text.{code}']").fill(text)
    choices.nth(0).locator("input[name=right]").check()
    trainer.locator("button[formtarget=preview]").nth(1).click()
    expect(trainer.frame_locator("iframe[name=preview]").get_by_text(words["fr"])).to_be_visible()
    trainer.locator("#question-form button.button:not([name]):not([type=button]):not([formtarget])").click()
    trainer.wait_for_url(re.compile(r"/admin/bank/questions/[0-9a-f-]{36}/"))
    key = trainer.url.rstrip("/").rpartition("/")[2]

    trainer.goto("/admin/bank/quizzes/add/")
    trainer.locator("[name=title_ar]").fill(f"اختبار الثمن {language}")
    trainer.locator("[name=title_fr]").fill(f"Quiz du prix {language}")
    trainer.locator("[data-filter] [name=q]").fill(words["fr"])
    trainer.locator(f"[data-take='{key}']").click()
    expect(trainer.locator(f"#quiz-form [data-key='{key}']")).to_be_visible()
    trainer.locator("#quiz-form button.button:not([type=button]):not([name])").click()
    trainer.wait_for_url(re.compile(r"/admin/bank/quizzes/[0-9a-f-]{36}/"))
    for code in ("ar", "fr"):
        trainer.locator(f"a[target=preview][href$='language={code}']").click()
        expect(trainer.frame_locator("iframe[name=preview]").get_by_text(words[code])).to_be_visible()


def test_an_administrator_takes_a_cooperative_from_its_first_day_to_the_first_lesson(school, staff, open_page, check):
    administrator = staff("admin")
    administrator.goto("/admin/cooperatives/new/")
    administrator.locator("[name=name_ar]").fill("تعاونية تيفاوين")
    administrator.locator("[name=name_fr]").fill("Coopérative Tifawin")
    administrator.locator("[name=region]").select_option("09")
    administrator.locator("[name=sector]").select_option(index=2)
    administrator.locator("[name=women_only]").check()
    administrator.locator("main form[method=post i] button[type=submit]").last.click()
    administrator.wait_for_url(lambda url: "/new/" not in url)
    number = rows(school, "SELECT id FROM cooperatives_cooperative WHERE name_fr = ?", "Coopérative Tifawin")[0][0]

    administrator.goto(f"/admin/cooperatives/inspect/{number}/")
    administrator.locator(f"a[href='/admin/cooperatives/{number}/members/new/']").first.click()
    person = {"given_name_ar": "تودرت", "family_name_ar": "أيت باها", "given_name_fr": "Toudert", "family_name_fr": "Ait Baha"}
    for name, value in (person | {"phone": "06 00 00 09 77"}).items():
        administrator.locator(f"[name={name}]").fill(value)
    administrator.locator("form button[type=submit]:not([name]).button", has_not=administrator.locator("svg")).last.click()
    administrator.wait_for_url(f"**/admin/cooperatives/inspect/{number}/")
    expect(administrator.locator("table.listing")).to_contain_text("Toudert Ait Baha")
    [(member, phone)] = rows(school, "SELECT id, phone FROM accounts_user WHERE given_name_fr = ?", "Toudert")
    assert phone == "+212600000977"

    administrator.goto("/admin/learning/enrol/")
    administrator.locator("main select[name=course]").select_option(index=1)
    administrator.locator("main form[role=search] [name=q]").fill("Toudert")
    follow(administrator, administrator.locator("main form[role=search] button[type=submit]"))
    administrator.locator(f"#member-{member}").check()
    administrator.locator("main form[method=post] button[type=submit]").click()
    expect(administrator.locator(".messages .success")).to_be_visible()

    # She has a phone but no network today: a printed code lets her in.
    administrator.goto(f"/admin/people/{member}/")
    follow(administrator, administrator.locator("form[action$='/code/'] button"))
    code = re.search(r"\d{4}\s\d{4}\s\d{4}", plain(administrator.locator("body").inner_text()))[0]
    page = open_page()
    page.goto("/ar/account/signin/card/")
    check(page)
    page.locator("input[name=code]").fill(code)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/consent/**")
    check(page)
    for box in page.locator("main form input[type=checkbox]").all():
        box.check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/ar/me/")
    check(page)
    page.locator("main a.btn-primary").first.click()
    page.wait_for_selector("body[data-lesson]")
    read_lesson(page)

    administrator.goto(f"/admin/learning/progress/?{urlencode({'q': 'Toudert'})}")
    row = administrator.locator("tr", has=administrator.locator(f"a[href='/admin/learning/members/{member}/']"))
    assert re.search(r"\b[1-9]\d?\s*%|%\s*[1-9]", plain(row.inner_text()))
    administrator.goto(f"/admin/learning/members/{member}/")
    expect(administrator.locator("table.listing tbody tr").first).to_contain_text(str(timezone.localdate().year))


def test_a_certificate_is_withdrawn_and_another_replaced_and_verifiers_are_told(school, staff, open_page, check):
    found = rows(
        school,
        "SELECT id, serial FROM certificates_issuedcertificate WHERE state = 'active' AND expires_on IS NULL AND serial <> ? ORDER BY "
        "id DESC",
        school["certificate"]["serial"],
    )
    (withdrawn, first), (replaced, second) = found[:2]
    reasons = {"ar": "صدرت مرتين.", "fr": "Émis deux fois."}
    administrator = staff("admin")
    administrator.goto(f"/admin/certificates/{withdrawn}/withdraw/")
    administrator.locator("[name=code][value=other]").check()
    for language, words in reasons.items():
        administrator.locator(f"[name=reason_{language}]").fill(words)
    administrator.locator("[name=note]").fill("Secret du bureau")
    administrator.locator("main form[method=post] button[type=submit]").click()
    assert "/withdraw/" in administrator.url, "without the tick nothing happens"
    administrator.locator("[name=confirmed]").check()
    administrator.locator("main form[method=post] button[type=submit]").click()
    administrator.wait_for_url(f"**/admin/certificates/inspect/{withdrawn}/")

    administrator.goto(f"/admin/certificates/{replaced}/replace/")
    administrator.locator("[name=given_name_fr]").fill("Rkia-Corrigée")
    administrator.locator("main form[method=post] button[type=submit]").click()
    administrator.wait_for_url("**/admin/certificates/inspect/**")
    [(newer,)] = rows(school, "SELECT serial FROM certificates_issuedcertificate WHERE supersedes_id = ?", replaced)

    for language in ("ar", "fr"):
        bank = open_page()
        bank.goto(f"/verify/{first}/?lang={language}")
        check(bank)
        expect(bank.locator(".notice-error")).to_contain_text(reasons[language])
        expect(bank.locator(".notice-error")).to_contain_text(format_date(timezone.localdate(), language))
        assert "Secret" not in bank.content()
        bank.goto(f"/verify/{second}/?lang={language}")
        check(bank)
        bank.locator(".notice-warning a").click()
        assert newer in bank.url
        expect(bank.locator(".notice-success")).to_be_visible()
        expect(bank.locator("dl")).to_contain_text("Rkia-Corrigée")
        check(bank)
