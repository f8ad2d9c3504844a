"""A certificate from a name that is wrong to a paper that holds: the member, the administrator and the bank, in both languages."""

import re
import sqlite3
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import follow, rows, sign_in_by_phone, sign_in_staff

LAPTOP = {"width": 1280, "height": 800}
COURSE = "Vendre en ligne"
COHORT = {"ar": "Groupe du Sud, automne 2026", "fr": "Groupe du Nord et du Centre, automne 2026"}
HELD = (
    "SELECT u.phone, c.serial, c.uuid FROM certificates_issuedcertificate c JOIN courses_enrolment e ON e.id = c.enrolment_id"
    " JOIN accounts_user u ON u.id = e.member_id JOIN cooperatives_cohort g ON g.id = e.cohort_id"
    " WHERE c.state = 'active' AND c.expires_on IS NULL AND g.name_fr = ?"
    " AND (SELECT count(*) FROM accounts_user o WHERE o.phone = u.phone) = 1 ORDER BY c.id LIMIT 1 OFFSET 2"
)
FINISH = (
    "INSERT INTO courses_coursecompletion (enrolment_id, completed_at, score, title_ar, title_fr, step_keys)"
    " SELECT e.id, datetime('now', '-1 hour'), 90, a.title_ar, a.title_fr, '[]' FROM courses_enrolment e"
    " JOIN certificates_achievement a ON a.course_id = e.course_id JOIN accounts_user u ON u.id = e.member_id"
    " JOIN cooperatives_cohort g ON g.id = e.cohort_id"
    " WHERE a.title_fr = ? AND g.name_fr = ? AND u.names_confirmed_at IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM courses_coursecompletion o WHERE o.enrolment_id = e.id)"
)


def finish(school: dict, cohort: str) -> int:
    """Those of the cohort who confirmed their names have finished the course, a while ago, when nothing was issued by itself."""
    with sqlite3.connect(Path(school["folder"]) / "taawon.sqlite3", timeout=20) as database:
        return database.execute(FINISH, (COURSE, cohort)).rowcount


def admin_in(page: Page, language: str) -> None:
    page.goto("/admin/account/")
    page.locator("select[name='locale-preferred_language']").select_option(language)
    follow(page, page.locator("form[action='/admin/account/'] button[type=submit], main form button[type=submit]").last)
    page.goto("/admin/certificates/")
    expect(page.locator("html")).to_have_attribute("dir", {"ar": "rtl", "fr": "ltr"}[language])


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_wrong_name_is_corrected_and_a_cohort_gets_its_papers(school, open_page, check, language, tmp_path):
    administrator = open_page(viewport=LAPTOP)
    sign_in_staff(administrator, school["admin"])
    admin_in(administrator, language)
    [(phone, serial, found)] = rows(school, HELD, COHORT[language])
    uuid = UUID(found)

    # She opens her certificate on her phone, sees that her name is wrong, and asks.
    member = open_page()
    member.goto(f"/{language}/account/signin/")
    sign_in_by_phone(member, administrator, phone)
    member.wait_for_url(lambda url: "/signin/" not in url)
    member.goto(f"/{language}/me/certificates/{uuid}/")
    check(member)
    member.locator(".figure img").scroll_into_view_if_needed()
    expect(member.locator(".figure img")).not_to_have_js_property("naturalWidth", 0)
    member.locator("details.fold summary").last.click()
    follow(member, member.locator("a[href$='/correction/']"))
    check(member)
    member.locator("[name=family_name_fr]").fill("Aït Ouâkrim")
    member.locator("[name=words]").fill("ينقص حرف · il manque un accent")
    member.locator("main form button.btn-primary").click()
    member.wait_for_url(f"**/me/certificates/{uuid}/")
    check(member)
    expect(member.locator("a[href$='/correction/']")).to_have_count(0)

    # An administrator finds it on the first screen, sees both spellings, and accepts.
    administrator.goto("/admin/certificate-corrections/")
    administrator.locator("table.listing tbody tr a").first.click()
    administrator.wait_for_url("**/certificate-corrections/inspect/**")
    expect(administrator.locator("table.listing strong")).to_contain_text("Aït Ouâkrim")
    expect(administrator.locator("blockquote")).to_contain_text("il manque un accent")
    administrator.locator("button[name=action][value=accept]").click()
    administrator.wait_for_url("**/admin/certificates/inspect/**")
    [(newer,)] = rows(
        school,
        "SELECT n.serial FROM certificates_issuedcertificate n JOIN certificates_issuedcertificate o ON o.id = n.supersedes_id WHERE "
        "o.serial = ?",
        serial,
    )
    expect(administrator.locator("main")).to_contain_text("Aït Ouâkrim")

    # Whoever holds the old paper is led to the new one.
    bank = open_page()
    bank.goto(f"/verify/{serial}/?lang={language}")
    check(bank)
    bank.locator(".notice-warning a").click()
    assert newer in bank.url
    expect(bank.locator(".notice-success")).to_be_visible()
    expect(bank.locator("dl")).to_contain_text("Aït Ouâkrim")

    # The administrator looks who of the cohort would get one, starts, watches, and has the papers printed.
    expected = finish(school, COHORT[language])
    assert expected
    [(cohort,)] = rows(school, "SELECT id FROM cooperatives_cohort WHERE name_fr = ?", COHORT[language])
    administrator.goto(f"/admin/certificate-batches/start/?{urlencode({'cohort': cohort})}")
    expect(administrator.locator("table.listing tbody tr")).not_to_have_count(0)
    issue = administrator.locator("form[action*='/certificate-batches/start/'] button")
    assert re.search(rf"\b{expected}\b", issue.inner_text())
    issue.click()
    administrator.wait_for_url("**/certificate-batches/inspect/**")
    expect(administrator.locator("[data-over=yes]")).to_be_visible()
    bar = administrator.locator("progress")
    assert bar.get_attribute("value") == bar.get_attribute("max") == str(expected)
    expect(administrator.locator("table.listing tbody a")).to_have_count(expected)
    administrator.locator("form[action*='/print/'] button[value=zip]").click()
    administrator.wait_for_url("**/certificate-batches/print/**")
    take = administrator.locator("[data-over=yes] a.button")
    expect(take).to_have_count(1)
    with administrator.expect_download() as papers:
        take.click()
    assert papers.value.suggested_filename.endswith(".zip")

    # She sends her new paper to the bank: it is genuine; with one letter changed it is not.
    member.goto(f"/{language}/me/certificates/")
    member.locator("article .btn-primary").last.click()
    link = member.locator("a[href$='/certificate.pdf']").get_attribute("href")
    paper = member.request.get(link).body()
    for name, content, kind in (("paper.pdf", paper, ".notice-success"), ("other.pdf", _changed(school, newer, member), ".notice-error")):
        (tmp_path / name).write_bytes(content)
        bank.goto(f"/verify/file/?lang={language}")
        check(bank)
        bank.locator("input[type=file]").set_input_files(tmp_path / name)
        bank.locator("main form button.btn-primary").click()
        expect(bank.locator(kind).first).to_be_visible()
        check(bank)


def _changed(school: dict, serial: str, page: Page) -> bytes:
    """Her credential, made out to somebody else."""
    credential = page.request.get(f"/verify/{serial}/credential.json").text()
    return credential.replace("Ouâkrim", "Oukarim").encode()
