"""What staff do is written down once, in words, and administrators alone read it: in the report, and at the person or the cohort."""

import csv
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import LEAD_TRAINERS
from accounts.services import (
    change_phone,
    change_role,
    change_staff_password,
    create_member,
    create_staff,
    deactivate_member,
    edit_member,
    erase_person,
    export_person,
    issue_signin_code,
    reactivate_member,
    remove_pin,
    reset_second_factor,
    set_pin,
)
from certificates.choices import WhyReplaced
from certificates.models import CorrectionRequest
from certificates.services import issue_certificate, reissue_certificate, revoke_certificate
from certificates.services.batches import resume_batch, start_batch, stop_batch
from certificates.services.corrections import PublicReason
from certificates.services.requests import decline_correction
from cooperatives.services import (
    add_cooperative_to_cohort,
    add_member,
    add_to_cohort,
    end_membership,
    join_cooperative,
    remove_from_cohort,
)
from courses.services import enrol_cohort, enrol_member, set_cohort_courses, withdraw_enrolment
from quizzes import registry as quiz_access
from quizzes.services import apply_regrade
from tests.factories.accounts import PASSWORD, make_member, make_staff
from tests.factories.certificates import make_certificate, make_completion, make_earning_course
from tests.factories.cooperatives import make_cohort, make_cooperative, make_membership
from tests.factories.quizzes import make_question, make_quiz
from tests.quizzes.selectors.test_analysis import sit

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/site-history/"
NAMES = {"given_name_ar": "أمال", "family_name_ar": "أيت", "given_name_fr": "Amal", "family_name_fr": "Aït"}


@pytest.fixture(autouse=True)
def _quizzes_open_to_all():
    """Courses decide who may take a quiz; here every quiz is open."""
    access = quiz_access._answers.access
    quiz_access.set_access(None)
    yield
    quiz_access.set_access(access)


@pytest.fixture
def driss() -> User:
    return make_staff(given_name_fr="Driss", family_name_fr="Chef")


def actions() -> list[str]:
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))


def text_of(page: Any) -> str:
    """The words that a page shows."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def code_card(by):
    member = make_member(**NAMES)
    return member, lambda: issue_signin_code(member=member, by=by)


def phone(by, number="+212612345678"):
    member = make_member(phone="+212611111111", **NAMES)
    return member, lambda: change_phone(member=member, phone=number, by=by)


def edit(by):
    member = make_member(**NAMES)
    return member, lambda: edit_member(member=member, by=by, **NAMES | {"family_name_fr": "Benali"})


def pin(by):
    member = make_member(**NAMES)
    set_pin(member=member, pin="1234")
    return member, lambda: remove_pin(member=member, by=by)


def close(by):
    member = make_member(**NAMES)
    return member, lambda: deactivate_member(member=member, by=by)


def reopen(by):
    member = make_member(is_active=False, **NAMES)
    return member, lambda: reactivate_member(member=member, by=by)


def export(by):
    member = make_member(**NAMES)
    return member, lambda: export_person(member=member, by=by)


def password(by):
    person = make_staff()
    return person, lambda: change_staff_password(person=person, password="saffron olive mint 7", by=by)


def role(by):
    person = make_staff()
    return person, lambda: change_role(person=person, role=LEAD_TRAINERS, by=by)


def second_factor(by):
    person = make_staff()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person, lambda: reset_second_factor(person=person, by=by)


def join(by):
    member, cooperative = make_member(), make_cooperative()
    return member, lambda: join_cooperative(user=member, cooperative=cooperative, by=by)


def leave(by):
    membership = make_membership()
    return membership.user, lambda: end_membership(membership_id=membership.pk, by=by)


def one_into_cohort(by):
    member, cohort = make_member(), make_cohort()
    return member, lambda: add_to_cohort(cohort=cohort, members=[member], by=by)


def many_into_cohort(by):
    cohort, members = make_cohort(), [make_member() for _i in range(3)]
    return cohort, lambda: add_to_cohort(cohort=cohort, members=members, by=by)


def cooperative_into_cohort(by):
    cohort, cooperative = make_cohort(), make_cooperative()
    for _i in range(3):
        make_membership(cooperative=cooperative)
    return cohort, lambda: add_cooperative_to_cohort(cohort=cohort, cooperative=cooperative, by=by)


def out_of_cohort(by):
    member, cohort = make_member(), make_cohort()
    cohort.members.add(member)
    return member, lambda: remove_from_cohort(cohort=cohort, member=member, by=by)


def enrol(by):
    member, course = make_member(), make_earning_course().course
    return member, lambda: enrol_member(member=member, course_key=course.pk, by=by)


def withdraw(by):
    enrolment = make_completion().enrolment
    return enrolment.member, lambda: withdraw_enrolment(enrolment_id=enrolment.pk, by=by)


def courses_of_cohort(by):
    cohort, course = make_cohort(), make_earning_course().course
    return cohort, lambda: set_cohort_courses(cohort=cohort, course_keys=[course.pk], by=by)


def cohort_into_courses(by):
    cohort, course = make_cohort(), make_earning_course().course
    cohort.cohort_courses.create(course=course)
    for _i in range(3):
        cohort.members.add(make_member())
    return cohort, lambda: enrol_cohort(cohort=cohort, by=by)


def regrade(by):
    question = make_question("single")
    quiz = make_quiz(questions=[question, make_question("true_false")])
    sit(quiz, make_member(), "c1", True)
    return quiz, lambda: apply_regrade(quiz=quiz, question=question, way="full", by=by)


def many_certificates(by):
    achievement = make_earning_course()
    for _i in range(3):
        make_completion(achievement=achievement)
    return None, lambda: start_batch(by=by, course_key=achievement.course_id)


def stopped(by):
    completion = make_completion()
    batch = start_batch(by=None, course_key=completion.enrolment.course_id)
    return batch, lambda: stop_batch(batch=batch, by=by)


def resumed(by):
    batch, stop = stopped(by)
    stop()
    return batch, lambda: resume_batch(batch=batch, by=by)


# What is done, the action of the row, and whether doing it again is a new thing (None: it is refused).
VERBS: list[tuple[Callable, str, bool | None]] = [
    (lambda by: (None, lambda: create_member(by=by, **NAMES)), "accounts.create", True),
    (edit, "accounts.edit", False),
    (phone, "accounts.change_phone", False),
    (lambda by: phone(by, ""), "accounts.remove_phone", False),
    (code_card, "accounts.issue_code", True),
    (pin, "accounts.remove_pin", False),
    (close, "accounts.close", False),
    (reopen, "accounts.open", False),
    (export, "accounts.export", True),
    (password, "accounts.change_password", True),
    (role, "accounts.change_role", False),
    (second_factor, "accounts.reset_second_factor", False),
    (join, "cooperatives.join", None),
    (leave, "cooperatives.leave", False),
    (one_into_cohort, "cooperatives.join_cohort", False),
    (many_into_cohort, "cooperatives.add_members", False),
    (cooperative_into_cohort, "cooperatives.add_cooperative", False),
    (out_of_cohort, "cooperatives.leave_cohort", False),
    (enrol, "courses.enrol", False),
    (withdraw, "courses.withdraw", False),
    (courses_of_cohort, "courses.choose_courses", False),
    (cohort_into_courses, "courses.enrol_cohort", False),
    (regrade, "quizzes.regrade", False),
    (many_certificates, "certificates.issue_many", True),
    (stopped, "certificates.stop", False),
    (resumed, "certificates.resume", False),
]


@pytest.mark.parametrize(("prepare", "action", "is_new_each_time"), VERBS, ids=[action for _do, action, _again in VERBS])
def test_each_thing_that_is_done_is_one_row(driss, prepare, action, is_new_each_time):
    thing, do = prepare(driss)
    ModelLogEntry.objects.all().delete()  # of what was prepared
    made = do()
    thing = thing or made
    row = ModelLogEntry.objects.get()
    assert (row.action, row.user) == (action, driss)
    assert (row.content_type.model_class(), row.object_id) == (type(thing), str(thing.pk))
    thing.refresh_from_db()
    assert row.label == str(thing)
    if is_new_each_time is not None:
        do()
        assert actions() == [action] * (2 if is_new_each_time else 1)


def test_new_staff_are_one_row(driss):
    person = create_staff(email="new@example.ma", password=PASSWORD, by=driss, given_name_fr="Basma")
    row = ModelLogEntry.objects.get()
    assert (row.action, row.label, row.user, row.object_id) == ("accounts.create_staff", "Basma", driss, str(person.pk))


def test_certificates_are_written_down_under_their_number(driss):
    certificate = make_certificate(by=driss)
    issue_certificate(enrolment_id=certificate.enrolment_id, by=driss)
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES, reason=PublicReason(WhyReplaced.NAME))
    request = CorrectionRequest.objects.create(certificate=new, words="no", **NAMES)
    decline_correction(request_id=request.pk, by=driss, answer="As on the paper.")
    revoke_certificate(certificate_id=new.pk, by=driss, reason_public="Issued by mistake")
    told = ModelLogEntry.objects.filter(action__startswith="certificates.").order_by("pk")
    assert [(row.action, row.label, row.user) for row in told] == [
        ("certificates.issue", certificate.serial, driss),
        ("certificates.reissue", certificate.serial, driss),
        ("certificates.decline_correction", new.serial, driss),
        ("certificates.revoke", new.serial, driss),
    ]
    assert new.serial in told[1].message


def test_a_new_member_of_a_cooperative_is_registered_and_joins(driss):
    cooperative = make_cooperative(name_fr="Tissaliwine", name_ar="تيساليوين")
    add_member(cooperative=cooperative, by=driss, **NAMES)
    assert actions() == ["accounts.create", "cooperatives.join"]
    with override("ar"):
        assert "تيساليوين" in ModelLogEntry.objects.latest("pk").message


def test_what_members_and_the_school_do_by_themselves_is_no_business_of_staff():
    member, course = make_member(**NAMES), make_earning_course(is_automatic=True).course
    enrol_member(member=member, course_key=course.pk, by=member)
    set_pin(member=member, pin="1234")
    remove_pin(member=member, current="1234")
    export_person(member=member, by=member)
    make_certificate()
    assert actions() == []


def test_an_edit_that_changes_nothing_is_not_written_and_one_that_does_names_fields_only(driss):
    member = make_member(**NAMES)
    edit_member(member=member, by=driss, **NAMES)
    assert actions() == []
    edit_member(member=member, by=driss, **NAMES | {"given_name_fr": "Yamina"})
    row = ModelLogEntry.objects.get()
    assert row.data == {"fields": ["given_name_fr"]}
    with override("fr"):
        assert row.message == "Corrigé : prénom en lettres latines"


def test_no_number_and_no_address_stands_in_the_history(driss):
    member = create_member(by=driss, phone="0612345678", **NAMES)
    change_phone(member=member, phone="0698765432", by=driss)
    create_staff(email="new@example.ma", password=PASSWORD, by=driss, given_name_fr="Basma")
    kept = str(list(ModelLogEntry.objects.values_list("label", "data")))
    assert not re.search(r"[0-9]{6}|@", kept)


def test_erasing_a_person_leaves_what_was_done_without_her_name(driss):
    member = make_member(phone="+212611111111", **NAMES)
    cohort = make_cohort()
    edit_member(member=member, by=driss, **NAMES | {"family_name_fr": "Benali"})
    add_to_cohort(cohort=cohort, members=[member], by=driss)
    erase_person(member=member, by=driss)
    erase_person(member=member, by=driss)
    assert actions() == ["accounts.edit", "cooperatives.join_cohort", "accounts.erase"]
    assert set(ModelLogEntry.objects.values_list("label", flat=True)) == {member.username}
    kept = str(list(ModelLogEntry.objects.values()))
    for name in ("أمال", "أيت", "Amal", "Aït", "Benali", "611111111"):
        assert name not in kept


def test_many_members_cost_the_history_as_much_as_a_few(driss):
    def queries_of(count: int) -> int:
        cohort, course = make_cohort(), make_earning_course().course
        cohort.cohort_courses.create(course=course)
        members = [make_member() for _i in range(count)]
        with CaptureQueriesContext(connection) as queries:
            add_to_cohort(cohort=cohort, members=members, by=driss)
            enrol_cohort(cohort=cohort, by=driss)
        return len(queries)

    queries_of(2)
    assert queries_of(3) == queries_of(20)


def do_a_little_of_everything(by: User) -> None:
    for prepare, _action, _again in VERBS:
        prepare(by)[1]()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_report_says_it_in_her_language(client, school, driss, language):
    do_a_little_of_everything(driss)
    UserProfile.objects.create(user=driss, preferred_language=language)
    client.force_login(driss)
    pages = [text_of(client.get(REPORT, {"p": number})) for number in (1, 2)]
    with override(language):
        for row in ModelLogEntry.objects.all():
            words = " ".join(str(row.message).split())
            assert any(words in page and row.label in page for page in pages), (row.action, words)
        labels = [str(registry.formatters[action].label) for action in actions()]
    with override("en"):
        english = [str(registry.formatters[action].label) for action in actions()]
    for label, untranslated in zip(labels, english, strict=True):
        assert label in pages[0]  # among the filters
        assert label != untranslated


def test_the_report_is_filtered_by_action_by_name_and_by_who_did_it(client, school, driss, basma):
    change_phone(member=make_member(given_name_fr="Zahra"), phone="0612345678", by=driss)
    change_role(person=basma, role=LEAD_TRAINERS, by=driss)
    course = make_earning_course().course
    enrol_member(member=make_member(given_name_fr="Zineb"), course_key=course.pk, by=basma)
    client.force_login(driss)

    def shown(**query: Any) -> set[str]:
        page = client.get(REPORT, query)
        return {entry.action for entry in page.context["object_list"]}

    assert {"accounts.change_phone", "accounts.change_role", "courses.enrol"} <= shown()
    assert shown(action="accounts.change_phone") == {"accounts.change_phone"}
    assert shown(label="zahra") == {"accounts.change_phone"}
    assert shown(user=basma.pk) == {"courses.enrol"}


def test_a_name_in_the_report_leads_to_her_page(client, school, driss):
    member = make_member(**NAMES)
    change_phone(member=member, phone="0612345678", by=driss)
    certificate = make_certificate(by=driss)
    client.force_login(driss)
    page = client.get(REPORT).text
    assert f'href="/admin/people/{member.pk}/"' in page
    assert f'href="/admin/certificates/inspect/{certificate.pk}/"' in page
    assert client.get(f"/admin/certificates/inspect/{certificate.pk}/").status_code == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_comes_as_a_spreadsheet_in_words(client, school, driss, kind):
    change_phone(member=make_member(**NAMES), phone="0612345678", by=driss)
    UserProfile.objects.create(user=driss, preferred_language="fr")
    client.force_login(driss)
    answer = client.get(REPORT, {"export": kind, "action": "accounts.change_phone"})
    content = b"".join(answer.streaming_content)
    if kind == "xlsx":
        found = [[str(cell) for cell in row] for row in load_workbook(BytesIO(content)).active.values]
    else:
        found = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert found[0] == ["Nom", "Type", "Action", "Utilisateur", "Date"]
    assert [row[1:4] for row in found[1:]] == [["Personne", "Numéro de téléphone changé", "Driss Chef"]]


def test_only_administrators_read_it(client, school, driss, basma, amal):
    cohort = make_cohort()
    change_phone(member=amal, phone="0612345678", by=driss)
    add_to_cohort(cohort=cohort, members=[amal, make_member()], by=driss)
    addresses = [REPORT, f"{REPORT}results/", f"/admin/people/{amal.pk}/history/", f"/admin/people/{amal.pk}/history/results/"]
    addresses += [f"/admin/cohorts/history/{cohort.pk}/", f"/admin/cohorts/history-results/{cohort.pk}/"]
    for person, expected in ((driss, 200), (basma, 302), (amal, 302)):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [expected] * len(addresses), person
    client.force_login(basma)
    assert REPORT not in client.get("/admin/").text
    assert f"/admin/cohorts/history/{cohort.pk}/" not in client.get(f"/admin/cohorts/inspect/{cohort.pk}/").text


def test_the_history_of_a_person_is_a_step_from_her_page(client, school, driss, amal):
    change_phone(member=amal, phone="0612345678", by=driss)
    other = make_member(given_name_fr="Zineb")
    issue_signin_code(member=other, by=driss)
    client.force_login(driss)
    address = f"/admin/people/{amal.pk}/history/"
    assert address in client.get(f"/admin/people/{amal.pk}/").text
    page = client.get(address)
    assert [row.action for row in page.context["object_list"]] == ["accounts.see_phones", "accounts.change_phone"]
    assert "Driss" in text_of(page)


def test_the_history_of_a_cohort_names_whoever_came_and_went_alone(client, school, driss, amal, camil):
    cohort, other = make_cohort(), make_cohort()
    add_to_cohort(cohort=cohort, members=[amal], by=driss)
    add_to_cohort(cohort=cohort, members=[camil, make_member(), make_member()], by=driss)
    remove_from_cohort(cohort=cohort, member=amal, by=driss)
    add_to_cohort(cohort=other, members=[camil], by=driss)
    client.force_login(driss)
    address = f"/admin/cohorts/history/{cohort.pk}/"
    assert address in client.get(f"/admin/cohorts/inspect/{cohort.pk}/").text
    page = client.get(address)
    assert [row.action for row in page.context["object_list"]] == [
        "accounts.see_phones",
        "cooperatives.leave_cohort",
        "cooperatives.add_members",
        "cooperatives.join_cohort",
    ]
    assert text_of(page).count(str(amal)) == 2


def test_pages_of_history_do_not_slow_down_as_it_grows(client, school, driss):
    cohort = make_cohort()
    client.force_login(driss)

    def queries_of(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    def more(count: int) -> User:
        for _i in range(count):
            member = make_member(**NAMES)
            change_phone(member=member, phone="0612345678", by=make_staff())
            add_to_cohort(cohort=cohort, members=[member], by=driss)
            remove_from_cohort(cohort=cohort, member=member, by=make_staff())
            make_certificate(by=driss)
        return member

    addresses = [REPORT, f"/admin/cohorts/history/{cohort.pk}/", f"/admin/people/{more(2).pk}/history/"]
    few = [queries_of(address) for address in addresses + addresses][3:]
    more(4)
    assert [queries_of(address) for address in addresses] == few
