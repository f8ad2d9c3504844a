"""Who sees whom: a table over the cast for everything that belongs to one member, and every page of the admin."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.roles import LEAD_TRAINERS, TRAINERS
from accounts.selectors import people_visible_to, phones_visible_to
from cooperatives.choices import Role
from cooperatives.models import Cohort, Cooperative
from courses.models import Enrolment
from courses.services import enrol_member
from quizzes.models import ResponseMark
from quizzes.services import start_attempt
from quizzes.services.files import add_file
from tests.factories.accounts import make_member, make_staff, make_superuser
from tests.factories.certificates import make_certificate, make_completion, make_earning_course
from tests.factories.cooperatives import make_class, make_cooperative, make_membership
from tests.factories.marked_questions import hand_in_text, make_open_quiz, picture, upload
from tests.functional.addresses import admin_routes, each_filled

NAME, PHONE = "Zouhairi", "+212612345678"
NUMBER = re.compile(r"0?6[\s\u00a0\u202f.-]*12[\s\u00a0\u202f.-]*34[\s\u00a0\u202f.-]*56[\s\u00a0\u202f.-]*78")


@pytest.fixture
def ikram(db):
    return make_member(given_name_fr="Ikram", family_name_fr=NAME, phone=PHONE, language="fr", names_confirmed_at=timezone.now())


@pytest.fixture
def cast(school, ikram, basma, driss):
    """Everybody who could look at Ikram, by what they are to her."""
    cooperative, elsewhere = make_cooperative(), make_cooperative()
    make_membership(user=ikram, cooperative=cooperative)
    officer, neighbour, far = make_member(), make_member(), make_member()
    make_membership(user=officer, cooperative=cooperative, role=Role.PRESIDENT)
    make_membership(user=neighbour, cooperative=cooperative)
    make_membership(user=far, cooperative=elsewhere, role=Role.PRESIDENT)
    other, former = make_staff(role=TRAINERS), make_staff(role=TRAINERS)
    make_class(basma, ikram, name_fr="Hers")
    make_class(other, far, name_fr="Another")
    long_ago = timezone.localdate().replace(year=2020)
    make_class(former, ikram, name_fr="Over", starts_on=long_ago, ends_on=long_ago)
    return {
        "member": ikram,
        "neighbour": neighbour,
        "officer": officer,
        "officer elsewhere": far,
        "trainer": basma,
        "trainer of another cohort": other,
        "trainer of a cohort that is over": former,
        "lead": make_staff(role=LEAD_TRAINERS),
        "administrator": driss,
        "superuser": make_superuser(),
    }


SEE_HER = {"member", "officer", "trainer", "trainer of a cohort that is over", "lead", "administrator", "superuser"}
CALL_HER = {"member", "officer", "trainer", "administrator", "superuser"}
STAFF = {"trainer", "trainer of another cohort", "trainer of a cohort that is over", "lead", "administrator", "superuser"}
SEE_HER_IN_THE_ADMIN = SEE_HER & STAFF


def test_who_sees_her_and_who_may_call_her(cast, ikram):
    assert {who for who, person in cast.items() if people_visible_to(person).filter(pk=ikram.pk).exists()} == SEE_HER
    assert {who for who, person in cast.items() if phones_visible_to(person).filter(pk=ikram.pk).exists()} == CALL_HER


def test_a_right_ends_with_what_gave_it(cast, ikram):
    trainer, officer = cast["trainer"], cast["officer"]
    officer.memberships.update(left_on=timezone.localdate())
    trainer.groups.clear()
    trainer = type(trainer).objects.get(pk=trainer.pk)
    for person in (trainer, officer):
        assert list(people_visible_to(person)) == [person]
    type(trainer).objects.filter(pk=cast["lead"].pk).update(is_active=False)
    assert not people_visible_to(type(trainer).objects.get(pk=cast["lead"].pk)).exists()


@pytest.fixture
def desks(cast) -> dict[str, Client]:
    clients = {}
    for who, person in cast.items():
        clients[who] = Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})
        clients[who].force_login(person)
    return clients


@pytest.fixture
def hers(cast, ikram, any_quiz, small_school) -> dict[str, int]:
    """The keys of what Ikram has left everywhere."""
    quiz = make_open_quiz("long_text", "upload")
    attempt = start_attempt(quiz_id=quiz.pk, member=ikram)
    file = add_file(attempt_id=attempt.pk, by=ikram, position=2, upload=upload(picture()))
    response = hand_in_text(member=ikram, quiz=quiz)
    enrolment = enrol_member(member=ikram, course_key=small_school.key, by=ikram)
    completion = make_completion(achievement=make_earning_course(), member=ikram)
    certificate = make_certificate(completion=completion)
    return {
        "member": ikram.pk,
        "cohort": ikram.cohorts.get(name_fr="Hers").pk,
        "cooperative": ikram.memberships.get().cooperative_id,
        "response": response.pk,
        "file": file.pk,
        "enrolment": enrolment.pk,
        "certificate": certificate.pk,
        "serial": certificate.serial,
    }


def test_a_trainer_of_others_finds_nothing_of_hers(desks, hers):
    """Each object's own address: the page for whom it is, to other staff as if there were no such thing."""
    pages = {
        reverse("courses_admin:member", args=[hers["member"]]): SEE_HER_IN_THE_ADMIN,
        reverse("cooperatives:inspect", args=[hers["cooperative"]]): SEE_HER_IN_THE_ADMIN,
        reverse("cohorts:inspect", args=[hers["cohort"]]): {"trainer", "lead", "administrator", "superuser"},
        reverse("quizzes_marking:mark", args=[hers["response"]]): SEE_HER_IN_THE_ADMIN,
        reverse("quizzes_marking:file", args=[hers["file"]]): SEE_HER_IN_THE_ADMIN,
    }
    for page, allowed in pages.items():
        for who, client in desks.items():
            status = client.get(page, follow=who in STAFF).status_code
            expected = (200,) if who in allowed else (404,) if who in STAFF else (302, 403)
            assert status in expected, (page, who, status)


def test_what_is_done_to_her_is_done_by_her_own_people(desks, hers, small_school, ikram):
    Enrolment.objects.filter(pk=hers["enrolment"]).delete()
    stranger, course = desks["trainer of another cohort"], str(small_school.key)
    stranger.post(reverse("courses_admin:member", args=[ikram.pk]), {"course": course})
    stranger.post(reverse("courses_admin:enrol"), {"course": course, "members": [ikram.pk]})
    mark = {"points-k1": "4", "points-k2": "6", "comment": "", "seen": ""}
    assert stranger.post(reverse("quizzes_marking:mark", args=[hers["response"]]), mark, follow=True).status_code == 404
    assert not Enrolment.objects.filter(course=small_school.key).exists()
    assert not ResponseMark.objects.exists()
    desks["trainer"].post(reverse("courses_admin:enrol"), {"course": course, "members": [ikram.pk]})
    desks["trainer"].post(reverse("quizzes_marking:mark", args=[hers["response"]]), mark)
    assert Enrolment.objects.filter(course=small_school.key, member=ikram).exists()
    assert ResponseMark.objects.count() == 1


def told(client, hers) -> tuple[set[str], set[str]]:
    """The addresses of the admin, files among them, that tell her name, and those that tell her number."""
    keys = sorted({str(key) for name, key in hers.items() if name not in ("file", "serial")})
    values = [{"int": key, "pk": key, "str": key, "uuid": str(hers["file"]), "serial": hers["serial"]} for key in keys]
    named, numbered = set(), set()
    for route in ["admin/", *admin_routes()]:
        for address in each_filled(route, *values):
            for query in ({}, {"q": "345678"}, {"export": "csv"}) if "<" not in route else ({},):
                if query.get("export") and not any(part in route for part in ("progress", "certificate")):
                    continue
                answer = client.get(address, query)
                assert answer.status_code < 500, address
                if answer.streaming:
                    text = b"".join(answer.streaming_content).decode(errors="replace")
                else:
                    text = answer.content.decode(errors="replace")
                if NAME in text:
                    named.add(route)
                if NUMBER.search(text) or PHONE in text:
                    numbered.add(route)
    return named, numbered


@pytest.mark.parametrize("who", ["trainer of another cohort", "trainer", "trainer of a cohort that is over", "lead", "administrator"])
def test_no_page_of_the_admin_tells_more(desks, hers, who):
    """Every address of ours, with the keys of all that is hers."""
    named, numbered = told(desks[who], hers)
    if who == "trainer of another cohort":
        assert (named, numbered) == (set(), set())
        return
    assert {"admin/learning/progress/", "admin/marking/", "admin/learning/members/<int:pk>/"} <= named
    calls = {route for route in numbered if "people" not in route}
    if who == "trainer":
        assert calls == {"admin/cohorts/inspect/<int:pk>/", "admin/cooperatives/inspect/<int:pk>/"}
    elif who == "administrator":
        assert "admin/people/" in numbered
    else:
        assert numbered == set()


def test_nobody_finds_out_a_number_by_searching(desks, hers, small_school):
    for who in ("lead", "trainer"):
        for page in (reverse("courses_admin:progress"), reverse("courses_admin:enrol")):
            query = {"q": PHONE[-6:], "course": str(small_school.key)}
            assert NAME not in desks[who].get(page, query).content.decode(), (who, page)
            assert NAME in desks[who].get(page, {**query, "q": "Ikram"}).content.decode(), (who, page)
    assert NAME in desks["administrator"].get(reverse("courses_admin:progress"), {"q": PHONE[-6:]}).content.decode()


def test_each_look_at_phone_numbers_is_written_down(desks, cast, hers):
    pages = {
        ("administrator", reverse("accounts_admin:people") + "?q=Ikram"): (1, {"kind": "members", "words": True, "page": 1}),
        ("administrator", reverse("accounts_admin:person", args=[hers["member"]])): (1, {}),
        ("trainer", reverse("cohorts:inspect", args=[hers["cohort"]])): (1, {"page": 1}),
        ("trainer", reverse("cooperatives:inspect", args=[hers["cooperative"]])): (1, {"page": 1}),
    }
    for (who, page), (count, filters) in pages.items():
        before = ModelLogEntry.objects.filter(action="accounts.see_phones").count()
        desks[who].get(page)
        rows = ModelLogEntry.objects.filter(action="accounts.see_phones").order_by("pk")
        assert rows.count() == before + 1, page
        row = rows.last()
        assert (row.user_id, row.data) == (cast[who].pk, {"count": count, "filters": filters})
        assert "Ikram" not in str(row.data)
    history = desks["administrator"].get(reverse("accounts_admin:person-history", args=[hers["member"]])).content.decode()
    assert "عُرض رقم هاتف واحد" in history
    desks["lead"].get(reverse("cohorts:inspect", args=[hers["cohort"]]))
    assert not ModelLogEntry.objects.filter(action="accounts.see_phones", user=cast["lead"]).exists(), "she saw none"


def test_pages_of_people_cost_the_same_for_few_and_for_many(desks, cast, hers, django_assert_max_num_queries):
    addresses = [
        reverse("cohorts:inspect", args=[hers["cohort"]]),
        reverse("cooperatives:inspect", args=[hers["cooperative"]]),
        reverse("courses_admin:progress"),
        reverse("accounts_admin:people"),
    ]
    costs = {}
    for address in addresses:
        client = desks["administrator" if "people" in address else "trainer"]
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        costs[address] = len(few)
    cohort, cooperative = Cohort.objects.get(pk=hers["cohort"]), Cooperative.objects.get(pk=hers["cooperative"])
    for number in range(12):
        member = make_member(phone=f"+2126000001{number:02}")
        make_membership(user=member, cooperative=cooperative)
        cohort.members.add(member)
        Enrolment.objects.create(member=member, course_id=Enrolment.objects.first().course_id, language="ar")
    for address in addresses:
        client = desks["administrator" if "people" in address else "trainer"]
        with django_assert_max_num_queries(costs[address]):
            client.get(address)
