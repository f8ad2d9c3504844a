"""Two people at one record: the second of two who save sees both versions, loses nothing, and may save hers knowingly."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from lxml import html
from wagtail.admin.models import EditingSession
from wagtail.users.models import UserProfile

from certificates.rendering.designs import plain_settings
from certificates.rendering.wording import PARTS
from certificates.services.achievements import set_up_achievement
from cooperatives.models import Cohort, Cooperative, Region, Sector
from quizzes.models import Question, Quiz
from quizzes.services import save_question, save_quiz
from tests.factories.accounts import make_member, make_staff
from tests.factories.certificates import make_earning_course
from tests.factories.quizzes import BODIES, both, make_question, make_quiz
from tests.forms import made_from


@pytest.fixture
def chief(db):
    return make_staff(given_name_fr="Chief", family_name_fr="One")


@pytest.fixture
def office(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def colleague(db):
    other = Client()
    other.force_login(make_staff(given_name_fr="Salma", family_name_fr="Two"))
    return other


def fields_of(page):
    """What the form on the page would send, as a browser reads it."""
    document = html.fromstring(page)
    for template in document.xpath("//template"):
        template.drop_tree()
    found = {}
    for name, value in document.xpath('//form[.//input[@name="made_from"]]')[0].form_values():
        found.setdefault(name, []).append(value)
    found.pop("csrfmiddlewaretoken")  # another one on each page
    return found


def a_person():
    return f"/admin/people/{make_member(phone='+212612000001').pk}/", "family_name_fr"


def a_cooperative():
    row = Cooperative.objects.create(name_fr="Argane", region=Region.objects.first(), sector=Sector.objects.first())
    return f"/admin/cooperatives/edit/{row.pk}/", "name_fr"


def a_cohort():
    row = Cohort.objects.create(name_fr="Printemps", starts_on=date(2027, 3, 1), ends_on=date(2027, 6, 1))
    return f"/admin/cohorts/edit/{row.pk}/", "name_fr"


def a_quiz():
    return f"/admin/bank/quizzes/{make_quiz(questions=[make_question('single'), make_question('gap')]).key}/", "title_fr"


def a_question():
    return f"/admin/bank/questions/{make_question('true_false').key}/", "stem.fr"


def an_achievement():
    achievement = make_earning_course(title_fr="Avant")
    nobody = plain_settings() | {"signatories": []}
    set_up_achievement(course_key=achievement.course_id, by=None, settings=nobody)
    return f"/admin/achievements/edit/{achievement.pk}/", "title_fr"


EVERY = [a_person, a_cooperative, a_cohort, a_quiz, a_question, an_achievement]


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_the_second_of_two_sees_both_versions_and_may_save_hers_knowingly(office, colleague, make):
    address, name = make()
    hers, theirs = fields_of(office.get(address).text), fields_of(colleague.get(address).text)
    assert colleague.post(address, theirs | {name: "Zineb la première"}).status_code == 302

    page = office.post(address, hers | {name: "Amina la seconde"})
    assert page.status_code == 409
    assert "Zineb la première" in page.text and "Amina la seconde" in page.text
    assert fields_of(page.text)[name] == ["Amina la seconde"]
    assert fields_of(office.get(address).text)[name] == ["Zineb la première"]

    assert office.post(address, fields_of(page.text)).status_code == 302
    assert fields_of(office.get(address).text)[name] == ["Amina la seconde"]


@pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
def test_a_save_without_its_version_changes_nothing(office, make):
    address, name = make()
    before = fields_of(office.get(address).text)
    typed = {**before, name: "Sans version"}
    del typed["made_from"]
    assert office.post(address, typed).status_code == 409
    assert fields_of(office.get(address).text) == before


def test_the_page_names_who_was_quicker(office, colleague):
    address, name = a_question()
    hers, theirs = fields_of(office.get(address).text), fields_of(colleague.get(address).text)
    colleague.post(address, theirs | {name: "Zineb la première"})
    assert "Salma Two" in office.post(address, hers | {name: "Amina"}).text


def test_the_same_number_spelt_otherwise_is_no_difference(office, colleague):
    address, name = a_person()
    hers, theirs = fields_of(office.get(address).text), fields_of(colleague.get(address).text)
    colleague.post(address, theirs | {name: "Autre"})
    compared = re.search(
        r'<table class="listing compared">.*?</table>', office.post(address, hers | {"phone": "06 12 00 00 01"}).text, re.DOTALL
    )
    assert compared[0].count('<th scope="row">') == 1  # the family name alone


def test_what_a_form_shows_again_after_a_mistake_still_knows_what_it_was_made_from(office, colleague):
    address, name = a_quiz()
    hers, theirs = fields_of(office.get(address).text), fields_of(colleague.get(address).text)
    colleague.post(address, theirs | {name: "Première"})
    mistaken = office.post(address, hers | {"pass_mark": "900"})
    assert mistaken.status_code == 400
    assert office.post(address, fields_of(mistaken.text) | {"pass_mark": "70"}).status_code == 409


def test_moving_a_row_of_the_builder_without_script_keeps_what_it_was_made_from(office, colleague):
    address, name = a_quiz()
    moved = office.post(address, fields_of(office.get(address).text) | {"count": "1"})
    colleague.post(address, fields_of(colleague.get(address).text) | {name: "Première"})
    assert office.post(address, fields_of(moved.text)).status_code == 409


def test_another_language_of_the_page_is_no_other_version(office, chief):
    address, name = a_cohort()
    first = made_from(office, address)
    UserProfile.objects.create(user=chief, preferred_language="fr")
    assert made_from(office, address) == first


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [a_quiz, a_person, a_cohort], ids=lambda make: make.__name__)
def test_of_two_saves_at_the_same_moment_one_holds_and_one_is_told(make):
    address, name = make()
    people = [make_staff(given_name_fr="Chief"), make_staff(given_name_fr="Salma")]
    sheets = []
    for person in people:
        browser = Client()
        browser.force_login(person)
        sheets.append((browser, fields_of(browser.get(address).text)))
    barrier, names = Barrier(2), ["Amina", "Zineb"]

    def save(sheet, words):
        browser, fields = sheet
        try:
            barrier.wait(10)
            return browser.post(address, fields | {name: words}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = [task.result() for task in [pool.submit(save, sheet, words) for sheet, words in zip(sheets, names, strict=True)]]
    assert sorted(answers) == [302, 409]
    assert fields_of(sheets[0][0].get(address).text)[name] == [names[answers.index(302)]]


class TestPresence:
    @pytest.mark.parametrize("make", EVERY, ids=lambda make: make.__name__)
    def test_who_else_is_here_is_told_at_each_ping(self, office, colleague, make):
        address, _name = make()
        colleague.get(address)
        ping = re.search(r'data-w-swap-src-value="([^"]+)"', office.get(address).text)[1]
        answer = office.post(ping, {})
        assert answer.status_code == 200
        assert "Salma Two" in answer.json()["html"]

    def test_an_address_that_was_not_given_out_is_refused(self, office):
        address, _name = a_quiz()
        ping = re.search(r'data-w-swap-src-value="([^"]+)"', office.get(address).text)[1]
        assert office.post(ping.replace("/presence/", "/presence/x")).status_code == 404
        assert EditingSession.objects.count() == 1


class TestHistory:
    def test_a_quiz_is_compared_with_an_older_version_and_goes_back_to_it(self, office):
        one, two = make_question("single"), make_question("gap")
        quiz = save_quiz(title_fr="Avant", questions=[one, two], pass_mark=60)
        save_quiz(key=quiz.key, title_fr="Après", questions=[two], pass_mark=80)
        save_quiz(key=quiz.key, title_fr="Après", questions=[two], pass_mark=80)
        base = f"/admin/bank/quizzes/{quiz.key}/"
        assert quiz.versions.count() == 2
        assert [f"/versions/{n}/" in office.get(f"{base}versions/").text for n in (1, 2, 3)] == [True, True, False]
        compared = office.get(f"{base}versions/1/").text
        assert "Avant" in compared and "Après" in compared and one.title() in compared
        form = office.get(f"{base}?version=1")
        assert 'value="Avant"' in form.text and str(one.key) in form.text
        assert office.post(base, fields_of(form.text)).status_code == 302
        quiz.refresh_from_db()
        assert (quiz.title_fr, quiz.pass_mark, quiz.items.count(), quiz.versions.count()) == ("Avant", 60, 2, 3)

    def test_a_version_whose_question_left_the_bank_opens_without_it(self, office):
        one, two = make_question("single"), make_question("gap")
        quiz = save_quiz(title_fr="Avant", questions=[one, two])
        save_quiz(key=quiz.key, title_fr="Avant", questions=[two])
        Question.objects.filter(pk=one.pk).update(current=None)
        Question.objects.get(pk=one.pk).delete()
        page = office.get(f"/admin/bank/quizzes/{quiz.key}/?version=1")
        assert page.status_code == 200
        assert str(two.key) in page.text
        assert any("1" in str(message) for message in page.context["messages"] if message.level_tag == "warning")
        assert office.get(f"/admin/bank/quizzes/{quiz.key}/versions/1/").status_code == 200

    def test_a_quiz_from_before_versions_keeps_what_it_said(self, office):
        quiz = make_quiz(title_fr="Avant")
        quiz.versions.all().delete()
        save_quiz(key=quiz.key, title_fr="Après")
        assert [version.content["settings"]["title_fr"] for version in quiz.versions.order_by("number")] == ["Avant", "Après"]

    @pytest.mark.parametrize("kind", sorted(BODIES))
    def test_a_question_of_every_kind_is_compared_and_goes_back(self, office, kind):
        question = make_question(kind)
        first = question.current.body
        save_question(key=question.key, kind=kind, body={**BODIES[kind], "feedback": both("another reason")})
        base = f"/admin/bank/questions/{question.key}/"
        assert "another reason" in office.get(f"{base}versions/1/").text
        assert office.get(f"{base}versions/").status_code == 200
        form = office.get(f"{base}?version=1").text
        assert "another reason" not in form
        if kind == "true_false":
            assert office.post(base, fields_of(form)).status_code == 302
            question.refresh_from_db()
            assert (question.current.number, question.current.body) == (3, first)

    @pytest.mark.parametrize("number", ["0", "9", "x", "٢", "9" * 40])
    def test_a_version_that_is_none_opens_what_holds(self, office, number):
        quiz = make_quiz(title_fr="Avant")
        assert 'value="Avant"' in office.get(f"/admin/bank/quizzes/{quiz.key}/", {"version": number}).text
        assert Quiz.objects.count() == 1


def test_each_line_of_a_certificates_form_has_a_name_of_its_own(office):
    address, _name = an_achievement()
    assert office.get(address).status_code == 200
    assert len(PARTS) > 1
