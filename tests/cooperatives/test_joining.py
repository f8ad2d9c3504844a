"""Somebody who is not registered asks to join, and an administrator answers."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import TRAINERS
from cooperatives.models import CohortMember, JoinRequest, Membership
from cooperatives.services import accept_join_request, ask_to_join, decline_join_request, purge_join_requests
from messaging.models import OutSms
from tests.accounts.conftest import PHONE, last_code
from tests.factories.accounts import make_member, make_staff
from tests.factories.cooperatives import make_cohort, make_cooperative
from text.errors import DomainError

pytestmark = pytest.mark.django_db
START = "/fr/account/join/"
ABOUT = {"given_name": "Zahra", "family_name": "Aït Lahcen", "cooperative_name": "Nejmat Anzi, Tiznit", "agreed": "on"}


@pytest.fixture
def phone() -> Client:
    return Client()


@pytest.fixture
def driss() -> User:
    return make_staff(given_name_fr="Driss")


def prove(phone: Client, number: str = "06 12 00 00 01") -> None:
    assert phone.post(START, {"phone": number}).url == f"{START}code/"
    assert phone.post(f"{START}code/", {"code": last_code()}).url == f"{START}about/"


def asked(**fields) -> JoinRequest:
    told = {"phone": PHONE, "given_name": "Zahra", "family_name": "Aït Lahcen", "cooperative_name": "Nejmat Anzi", "language": "fr"}
    return ask_to_join(**(told | fields))


# Asking


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_who_is_not_registered_gets_a_code_and_asks(phone, language):
    start = f"/{language}/account/join/"
    phone.post(start, {"phone": "0612000001"})
    phone.post(f"{start}code/", {"code": last_code()})
    answer = phone.post(f"{start}about/", ABOUT, follow=True)
    assert answer.redirect_chain[-1][0] == f"{start}received/"
    row = JoinRequest.objects.get()
    assert (row.phone, row.full_name, row.cooperative_name, row.language) == (PHONE, "Zahra Aït Lahcen", "Nejmat Anzi, Tiznit", language)
    assert not User.objects.members().exists()


def test_the_page_of_signing_in_shows_the_way(phone):
    assert START in phone.get("/fr/account/signin/").text


@pytest.mark.parametrize("page", ["code/", "about/"])
def test_no_step_is_skipped(phone, page):
    assert phone.get(START + page).url == START
    assert phone.post(START + page, ABOUT | {"code": "123456"}).url == START
    assert not JoinRequest.objects.exists()


def test_a_wrong_code_proves_nothing(phone):
    phone.post(START, {"phone": PHONE})
    wrong = "000000" if last_code() != "000000" else "111111"
    answer = phone.post(f"{START}code/", {"code": wrong})
    assert "field-error" in answer.text
    assert phone.get(f"{START}about/").url == START


def test_what_was_proven_is_forgotten_after_an_hour(phone):
    prove(phone)
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert phone.get(f"{START}about/").url == START


def test_the_first_step_does_not_tell_who_is_registered(phone):
    make_member(phone=PHONE)
    known = phone.post(START, {"phone": PHONE})
    unknown = Client().post(START, {"phone": "0612000009"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutSms.objects.count() == 2


def test_who_shares_the_phone_of_a_member_is_told_and_may_ask(phone):
    make_member(phone=PHONE)
    prove(phone)
    assert "/fr/account/signin/" in phone.get(f"{START}about/").text
    phone.post(f"{START}about/", ABOUT)
    assert JoinRequest.objects.count() == 1


def test_whoever_proved_a_number_nobody_has_is_not_told_of_anybody(phone):
    prove(phone)
    assert "/fr/account/signin/" not in re.search(r"<main.*</main>", phone.get(f"{START}about/").text, re.DOTALL).group()


def test_what_was_typed_comes_back_with_what_is_wrong(phone):
    prove(phone)
    answer = phone.post(f"{START}about/", ABOUT | {"agreed": "", "given_name": "Zahra 2"})
    assert 'value="Zahra 2"' in answer.text
    assert 'value="Nejmat Anzi, Tiznit"' in answer.text
    assert answer.text.count("has-error") == 2
    assert not JoinRequest.objects.exists()


def test_two_clicks_are_one_request(phone):
    prove(phone)
    for _click in range(2):
        phone.post(f"{START}about/", ABOUT)
    assert JoinRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_one_moment_are_one_request(in_parallel):
    rows = in_parallel([asked, asked])
    assert len({row.pk for row in rows}) == 1


def test_a_number_has_five_who_wait(phone):
    for number in range(5):
        asked(given_name=f"Zahra {'abcde'[number]}")
    prove(phone)
    answer = phone.post(f"{START}about/", ABOUT)
    assert answer.status_code == 200
    assert "Plusieurs personnes" in answer.text
    assert JoinRequest.objects.count() == 5


def test_texts_to_strangers_have_a_budget_of_their_own(phone, settings):
    settings.SIGNIN_LIMITS = settings.SIGNIN_LIMITS | {"joining_code_per_day": [(1, 24 * 3600)]}
    make_member(phone="+212612000005")
    assert phone.post(START, {"phone": "0612000001"}).status_code == 302
    refused = phone.post(START, {"phone": "0612000002"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert Client().post("/fr/account/signin/", {"phone": "0612000005"}).status_code == 302
    assert OutSms.objects.filter(to="+212612000005").count() == 1


def test_who_tried_to_sign_in_first_still_gets_her_code(phone):
    phone.post("/fr/account/signin/", {"phone": PHONE})
    assert not OutSms.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        prove(phone)


def test_members_who_are_signed_in_have_no_need_to_ask(phone):
    phone.force_login(make_member())
    assert phone.get(START).status_code == 302


# Answering


def test_accepting_registers_her_with_her_proven_number(driss):
    cooperative, cohort = make_cooperative(), make_cohort()
    names = {"given_name_fr": "Zahra", "family_name_fr": "Aït Lahcen", "given_name_ar": "الزهرة", "family_name_ar": "آيت لحسن"}
    member = accept_join_request(request_id=asked().pk, by=driss, cooperative=cooperative, cohort=cohort, sex="f", **names)
    member.refresh_from_db()
    assert (member.phone, member.language, member.full_name_ar) == (PHONE, "fr", "الزهرة آيت لحسن")
    assert member.phone_verified_at is not None
    assert Membership.objects.get(user=member).cooperative == cooperative
    assert CohortMember.objects.get(member=member).cohort == cohort
    text = OutSms.objects.get()
    assert text.to == PHONE
    assert "/fr/" in text.body


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_answer_costs_one_text(driss, language, settings):
    settings.TAAWON_BASE_URL = "https://taawon.example"
    accept_join_request(request_id=asked(language=language).pk, by=driss, given_name_fr="Zahra")
    assert OutSms.objects.get().segments == 1


@pytest.mark.parametrize("reason", ["registered", "no_cooperative", "full", "unclear"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_declining_tells_her_why(driss, reason, language, settings):
    settings.TAAWON_BASE_URL = "https://taawon.example"
    row = decline_join_request(request_id=asked(language=language).pk, by=driss, reason=reason)
    assert (row.state, row.reason, row.decided_by) == ("declined", reason, driss)
    text = OutSms.objects.get()
    assert "Taawon" in text.body or "تعاون" in text.body
    assert text.segments == 1
    assert not User.objects.members().exists()


def test_an_answer_is_given_once(driss):
    row = asked()
    accept_join_request(request_id=row.pk, by=driss, given_name_fr="Zahra")
    with pytest.raises(DomainError, match=r".") as refused:
        accept_join_request(request_id=row.pk, by=driss, given_name_fr="Zahra")
    assert refused.value.code == "request_decided"
    with pytest.raises(DomainError):
        decline_join_request(request_id=row.pk, by=driss, reason="full")
    assert User.objects.members().count() == 1
    assert OutSms.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_one_moment_register_one_member(in_parallel, driss):
    row = asked()

    def accept() -> str:
        try:
            return accept_join_request(request_id=row.pk, by=driss, given_name_fr="Zahra").username
        except DomainError as error:
            return error.code

    results = in_parallel([accept, accept])
    assert results.count("request_decided") == 1
    assert User.objects.members().count() == 1


def test_only_administrators_answer():
    row = asked()
    for person in (make_staff(given_name_fr="Salma", role=TRAINERS), make_member()):
        with pytest.raises(DomainError):
            accept_join_request(request_id=row.pk, by=person, given_name_fr="Zahra")
    row.refresh_from_db()
    assert row.is_waiting


def test_old_requests_are_forgotten(driss):
    old, waiting = asked(), asked(given_name="Amina")
    decline_join_request(request_id=old.pk, by=driss, reason="full")
    now = timezone.now()
    assert purge_join_requests(now=now + timedelta(days=89)) == 0
    assert purge_join_requests(now=now + timedelta(days=91)) == 1
    assert list(JoinRequest.objects.all()) == [waiting]
    assert purge_join_requests(now=now + timedelta(days=366)) == 1


# In the admin


@pytest.fixture
def office(driss) -> Client:
    client = Client()
    client.force_login(driss)
    return client


def page_of(row: JoinRequest) -> str:
    return reverse("join_requests:inspect", args=[row.pk])


def test_the_first_page_says_who_waits(office):
    asked()
    assert "Zahra Aït Lahcen" in office.get("/admin/").text


def test_the_page_offers_the_cooperative_that_she_means(office):
    meant, _other = make_cooperative(name_fr="Coopérative Nejmat Anzi"), make_cooperative(name_fr="Coopérative Al Amal")
    page = office.get(page_of(asked())).text
    assert f'<option value="{meant.pk}"' in page
    assert "Al Amal" not in page


def test_another_cooperative_can_be_searched_for_without_losing_what_was_typed(office):
    other = make_cooperative(name_fr="Coopérative Al Amal")
    page = office.post(page_of(asked()), {"action": "search", "words": "Amal", "given_name_ar": "الزهرة", "reason": "full"}).text
    assert f'<option value="{other.pk}"' in page
    assert 'value="الزهرة"' in page
    assert JoinRequest.objects.get().is_waiting


def test_she_who_may_be_registered_already_is_shown(office):
    known = make_member(given_name_fr="Zahra", family_name_fr="Ait Lahcen")
    assert reverse("accounts_admin:person", args=[known.pk]) in office.get(page_of(asked())).text


def test_accepted_from_the_page(office):
    cooperative = make_cooperative(name_fr="Nejmat Anzi")
    form = {"action": "accept", "given_name_fr": "Zahra", "family_name_fr": "Aït Lahcen", "cooperative": cooperative.pk, "reason": "full"}
    answer = office.post(page_of(asked()), form, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("join_requests:index")
    assert User.objects.members().get().full_name_fr == "Zahra Aït Lahcen"
    assert Membership.objects.get().cooperative == cooperative


def test_without_a_name_nobody_is_registered_and_the_page_says_so(office):
    answer = office.post(page_of(asked()), {"action": "accept", "reason": "full"})
    assert answer.status_code == 200
    assert "help-critical" in answer.text
    assert JoinRequest.objects.get().is_waiting


def test_whoever_sees_the_number_stands_in_the_log(office, driss):
    office.get(page_of(asked()))
    history = office.get("/admin/reports/site-history/").text
    assert "Zahra Aït Lahcen" in history


def test_trainers_see_no_requests():
    client = Client()
    client.force_login(make_staff(given_name_fr="Salma", role=TRAINERS))
    row = asked()
    for address in (page_of(row), reverse("join_requests:index")):
        assert client.get(address).status_code in (302, 403)
        assert "Zahra" not in client.get(address, follow=True).text
