"""A form that cannot be taken: all that was typed is on the answer, and is sent from there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import User
from tests.factories.accounts import make_member, make_staff
from tests.factories.cooperatives import make_cooperative
from tests.factories.quizzes import make_question, make_quiz
from tests.forms import made_from

pytestmark = pytest.mark.django_db
OURS = {"HTTP_ORIGIN": "http://testserver", "HTTP_SEC_FETCH_MODE": "navigate"}
THEIRS = {"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_MODE": "navigate"}


@pytest.fixture
def chief():
    return make_staff(given_name_fr="Chief")


@pytest.fixture
def office(chief):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    return client


@pytest.fixture
def amina():
    return make_member(given_name_fr="Amina", family_name_fr="Alaoui")


@pytest.fixture
def typed(office, amina):
    page = f"/admin/people/{amina.pk}/"
    form = {"given_name_fr": "Amina", "family_name_fr": 'Ben\nnaïssa "d\'or" <b>', "language": "fr"}
    return page, form | made_from(office, page) | {"csrfmiddlewaretoken": office.cookies["csrftoken"].value}


def form_on(answer):
    document = html.fromstring(answer.text)
    form = document.xpath('//main//form[@method="post"]')[0]
    return form.get("action"), dict(form.form_values())


def test_signed_out_in_the_middle_everything_typed_is_sent_after_signing_in(office, chief, amina, typed):
    address, form = typed
    form["family_name_fr"] = "Benaïssa"
    office.session.flush()
    kept = office.post(address, form, **OURS)
    assert kept.status_code == 401
    assert reverse("account_login") in kept.text
    office.force_login(chief)
    address, fields = form_on(kept)
    answer = office.post(address, fields, **OURS)
    if answer.status_code == 403:  # signing in made another token: the page that holds the form has it
        address, fields = form_on(answer)
        answer = office.post(address, fields, **OURS)
    assert answer.status_code == 302
    assert User.objects.get(pk=amina.pk).family_name_fr == "Benaïssa"


def test_every_letter_is_kept_as_it_was_typed(office, typed):
    address, form = typed
    office.session.flush()
    _address, fields = form_on(office.post(address, form, **OURS))
    assert {name: fields[name] for name in form if name != "csrfmiddlewaretoken"} == {
        name: value for name, value in form.items() if name != "csrfmiddlewaretoken"
    }


def test_a_token_that_is_gone_costs_one_press(office, amina, typed):
    address, form = typed
    form |= {"family_name_fr": "Benaïssa", "csrfmiddlewaretoken": ""}
    kept = office.post(address, form, **OURS)
    assert kept.status_code == 403
    address, fields = form_on(kept)
    assert office.post(address, fields, **OURS).status_code == 302
    assert User.objects.get(pk=amina.pk).family_name_fr == "Benaïssa"


@pytest.mark.parametrize(
    "headers", [THEIRS, {}, {"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "cross-site"}], ids=["other", "none", "null"]
)
def test_what_another_site_sent_is_not_offered_to_be_sent_again(office, typed, headers):
    address, form = typed
    refused = office.post(address, form | {"csrfmiddlewaretoken": ""}, **headers)
    assert refused.status_code == 403
    assert "naïssa" not in refused.text
    assert not re.search(r"<form[^>]*method=.post", refused.text)


def test_a_fault_of_the_school_loses_nothing(office, amina, typed, monkeypatch):
    address, form = typed
    form["family_name_fr"] = "Benaïssa"

    def broken(**_):
        raise RuntimeError("broken")

    office.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("accounts.admin.people.edit_member", broken)
        kept = office.post(address, form, **OURS)
    assert kept.status_code == 500
    address, fields = form_on(kept)
    assert office.post(address, fields, **OURS).status_code == 302
    assert User.objects.get(pk=amina.pk).family_name_fr == "Benaïssa"


def test_passwords_are_not_written_into_a_page(office, chief):
    office.session.flush()
    form = {"email": "basma@example.ma", "password": "couscous and mint", "csrfmiddlewaretoken": office.get("/session/").json()["token"]}
    kept = office.post("/admin/people/add-staff/", form, **OURS)
    assert "basma@example.ma" in kept.text
    assert "couscous" not in kept.text


def test_files_are_named_to_be_chosen_again(office):
    office.session.flush()
    token = office.get("/session/").json()["token"]
    file = SimpleUploadedFile("signature.png", b"picture")
    kept = office.post("/admin/achievements/new/", {"title_fr": "Vendre", "logo": file, "csrfmiddlewaretoken": token}, **OURS)
    assert "signature.png" in kept.text
    assert 'enctype="multipart/form-data"' in kept.text


def test_a_script_gets_words_and_a_new_token(office, typed):
    address, form = typed
    answer = office.post(address, form | {"csrfmiddlewaretoken": ""}, HTTP_ORIGIN="http://testserver", HTTP_SEC_FETCH_MODE="cors")
    assert answer.status_code == 403
    assert office.post(address, form | {"family_name_fr": "X", "csrfmiddlewaretoken": answer.json()["token"]}).status_code == 302


def test_a_wrong_sign_in_is_no_form_to_be_kept():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/fr/account/staff/", {"login": "basma@example.ma", "password": "couscous"}, **OURS)
    assert answer.status_code == 403
    assert "basma@example.ma" not in answer.text


def test_a_member_who_was_signed_out_keeps_her_profile(amina):
    client = Client()
    form = {"language": "fr"}
    kept = client.post("/fr/account/", form, **OURS)
    assert kept.status_code == 401
    assert form_on(kept)[1]["language"] == "fr"


def test_a_button_without_words_leads_to_the_sign_in_as_before(amina):
    assert Client().post("/fr/account/", {}, **OURS).status_code == 302


def test_where_a_sign_in_beside_a_form_ends_is_said_in_both_languages(client):
    assert client.get("/fr/account/back/").status_code == client.get("/ar/account/back/").status_code == 200


def test_who_is_signed_in_is_told_to_the_script_and_kept_nowhere(office, chief):
    answer = office.get("/session/")
    assert answer.json()["user"] == str(chief.pk)
    assert "no-store" in answer["Cache-Control"]
    assert Client().get("/session/").json()["user"] == ""


# Deleted while somebody was typing


@pytest.fixture
def other(office):
    """Another administrator, in another browser."""
    client = Client()
    client.force_login(make_staff(given_name_fr="Hind", family_name_fr="Amrani"))
    return client


def shown(answer):
    return html.fromstring(answer.text).xpath("string(//main)")


def test_what_is_typed_about_a_cooperative_that_somebody_deletes_is_shown_with_her_name(office, other):
    cooperative = make_cooperative(name_fr="Nejmat Anzi")
    address = reverse("cooperatives:edit", args=[cooperative.pk])
    form = {"name_fr": "Nejmat Anzi, Tiznit", "commune": "Anzi", "csrfmiddlewaretoken": token_of(office)} | made_from(office, address)
    assert other.post(reverse("cooperatives:delete", args=[cooperative.pk]), follow=True).status_code == 200
    kept = office.post(address, form, **OURS)
    assert kept.status_code == 410
    for words in ("Hind Amrani", "Nejmat Anzi, Tiznit", "Anzi"):
        assert words in shown(kept)
    assert form["made_from"] not in shown(kept)
    assert "data-kept" not in kept.text


@pytest.mark.parametrize("kind", ["quiz", "question"])
def test_what_is_typed_about_a_quiz_or_question_that_somebody_deletes_is_shown_with_her_name(office, other, kind):
    page, remove, fields = (quiz_in_work if kind == "quiz" else question_in_work)()
    fields |= {"csrfmiddlewaretoken": token_of(office)}
    assert other.post(remove, follow=True).status_code == 200
    kept = office.post(page, fields, **OURS)
    assert kept.status_code == 410
    assert "Hind Amrani" in shown(kept)
    assert "What sells argan oil?" in shown(kept)


def test_where_the_log_knows_nothing_the_words_are_kept_all_the_same(office):
    kept = office.post("/admin/cohorts/edit/999999/", {"name_fr": "Printemps", "csrfmiddlewaretoken": token_of(office)}, **OURS)
    assert kept.status_code == 410
    assert "Printemps" in shown(kept)


def test_an_address_that_never_was_is_an_ordinary_404_for_who_is_not_signed_in(client):
    assert client.post("/fr/nothing/here/", {"words": "a b"}, **OURS).status_code == 404


def test_a_page_that_is_only_looked_at_is_an_ordinary_404(office):
    assert office.get("/admin/cohorts/edit/999999/", **OURS).status_code == 404


def quiz_in_work():
    quiz = make_quiz()
    page = reverse("quizzes_admin:quiz-edit", args=[quiz.key])
    return page, reverse("quizzes_admin:quiz-remove", args=[quiz.key]), {"title_fr": "What sells argan oil?"}


def question_in_work():
    question = make_question()
    page = reverse("quizzes_admin:question-edit", args=[question.key])
    return page, reverse("quizzes_admin:question-remove", args=[question.key]), {"text_fr": "What sells argan oil?"}


def token_of(client):
    return client.get("/session/").json()["token"]
