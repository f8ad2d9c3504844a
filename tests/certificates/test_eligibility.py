"""Who may have a certificate is said in five places; whatever is the case, they say the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from certificates.choices import Outcome
from certificates.exceptions import ArabicNameMissing
from certificates.models import Achievement, CertificateTemplateVersion, IssueBatch, IssuedCertificate
from certificates.rendering.designs import plain_settings, shipped_wording
from certificates.selectors import dry_run, dry_run_rows, earned_by, eligibilities, finished_by
from certificates.selectors.waiting import waiting_for_names
from certificates.services import issue_certificate, issue_waiting, revoke_certificate, start_batch
from certificates.services.achievements import design_of
from certificates.services.bulk_issuing import issue_chunk
from certificates.services.documents import version_of
from courses.models import CourseCompletion, Enrolment
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.cooperatives import make_cooperative, make_membership
from text.errors import DomainError

NO_FONT = "漢"
NAMES = {
    "both scripts": {},
    "no Arabic": {"given_name_ar": "", "family_name_ar": ""},
    "none": {"given_name_ar": "", "family_name_ar": "", "given_name_fr": "", "family_name_fr": ""},
    "without font": {"family_name_fr": NO_FONT},
}
PAPER = ("fine", "cooperative", "title", "picture")
HELD = ("nothing", "one", "a withdrawn one")
EARNED_STATUSES = {
    "issued": "ready",
    "has_one": "issued",
    "withdrawn": "withdrawn",
    "not_completed": "in_progress",
    "names_not_confirmed": "confirm_name",
    "awaits_approval": "awaits_approval",
    "name_missing": "unprintable",
    "letter_without_font": "unprintable",
    "picture_missing": "unprintable",
}


@dataclass(frozen=True)
class Case:
    """One combination of facts."""

    held: str
    is_finished: bool
    is_confirmed: bool
    is_automatic: bool
    name: str
    paper: str


CASES = [Case(*facts) for facts in product(HELD, (True, False), (True, False), (True, False), NAMES, PAPER)]


def signed_by(signatory: dict[str, Any]) -> CertificateTemplateVersion:
    return version_of(design=design_of(settings=plain_settings() | {"signatories": [signatory]}, wording=shipped_wording()))


@pytest.fixture
def everyone(db, driss) -> dict[int, Case]:
    """Each combination once, by enrolment."""
    courses = {key: make_earning_course(is_automatic=key[0]) for key in product((True, False), PAPER)}
    unprintable = make_cooperative(name_fr=f"Argan {NO_FONT}")
    cases = {}
    for case in CASES:
        completion = make_completion(member=make_learner(), achievement=courses[case.is_automatic, case.paper])
        if case.held != "nothing":
            held = make_certificate(completion=completion)
            if case.held == "a withdrawn one":
                revoke_certificate(certificate_id=held.pk, by=driss, reason_public="Par erreur")
        member = completion.enrolment.member
        changed = NAMES[case.name] | ({} if case.is_confirmed else {"names_confirmed_at": None})
        if changed:
            User.objects.filter(pk=member.pk).update(**changed)
        if case.paper == "cooperative":
            make_membership(user=member, cooperative=unprintable)
        if not case.is_finished:
            completion.delete()
        cases[completion.enrolment_id] = case
    CourseCompletion.objects.filter(enrolment__course__in=[courses[key].course for key in courses if key[1] == "title"]).update(
        title_fr=NO_FONT
    )
    design = signed_by({"name": {"ar": "مريم", "fr": "Maryam"}, "role": {"ar": "", "fr": ""}, "picture": "0" * 64 + ".png"})
    Achievement.objects.filter(pk__in=[courses[key].pk for key in courses if key[1] == "picture"]).update(template_version=design)
    return cases


@contextmanager
def undone() -> Iterator[None]:
    """What is written is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def singly(enrolment_id: int, by: User | None) -> str:
    """What comes of issuing one: "issued", "has_one", or the code of the refusal."""
    before = IssuedCertificate.objects.count()
    with undone():
        try:
            issue_certificate(enrolment_id=enrolment_id, by=by)
        except DomainError as error:
            return error.code
        return "issued" if IssuedCertificate.objects.count() > before else "has_one"


def in_bulk(enrolment_ids: list[int], batch: IssueBatch | None) -> dict[int, str]:
    """The same for many."""
    with undone():
        made = issue_chunk(enrolment_ids=enrolment_ids, by=None, batch=batch)
        words = {Outcome.ISSUED: "issued", Outcome.ALREADY: "has_one"}
        return {pk: words[outcome] if outcome in words else made.reasons[pk] for pk, outcome in made.outcomes.items()}


def test_whatever_is_the_case_all_say_the_same(everyone, driss):
    said = dict(eligibilities())
    run_as_in_the_dry_run(everyone, said, driss)
    one_by_one_as_offered(everyone, driss)
    job_as_a_single_issue(everyone)
    member_offered_what_she_can_take(everyone)
    waiting = {completion.enrolment_id for completion in waiting_for_names()}
    assert waiting == {pk for pk, verdict in said.items() if verdict == "names_not_confirmed"}
    assert waiting == {pk for pk, case in everyone.items() if (case.held, case.is_finished, case.is_confirmed) == ("nothing", True, False)}


def run_as_in_the_dry_run(everyone: dict[int, Case], said: dict[int, str], driss: User) -> None:
    assert {row.enrolment_id: row.eligibility for row in dry_run()} == said
    assert {row.enrolment_id: row.eligibility for row in dry_run_rows(everyone)} == said
    done = in_bulk(list(everyone), IssueBatch.objects.create(created_by=driss))
    for pk, case in everyone.items():
        assert done[pk].replace("issued", "ready") == said[pk], case
    assert set(said.values()) == set(EARNED_STATUSES) - {"issued", "awaits_approval", "name_missing"} | {"ready", "no_arabic_name"}


def one_by_one_as_offered(everyone: dict[int, Case], driss: User) -> None:
    offered = {row.enrolment_id: row.one_by_one for row in dry_run_rows(everyone)}
    for pk, case in everyone.items():
        assert singly(pk, driss).replace("issued", "ready") == offered[pk], case


def job_as_a_single_issue(everyone: dict[int, Case]) -> None:
    done = in_bulk(list(everyone), None)
    for pk, case in everyone.items():
        assert singly(pk, None) == done[pk], case


def member_offered_what_she_can_take(everyone: dict[int, Case]) -> None:
    for enrolment in Enrolment.objects.filter(pk__in=everyone).select_related("member"):
        (row,) = earned_by(enrolment.member, "fr")
        assert row.status == EARNED_STATUSES[singly(enrolment.pk, enrolment.member)], everyone[enrolment.pk]


@pytest.mark.parametrize("what", ["turns letters", "signatory"])
def test_what_else_stands_on_the_paper_is_asked_before(db, driss, what):
    completion = make_completion()
    if what == "signatory":
        design = signed_by({"name": {"ar": "مريم", "fr": NO_FONT}, "role": {"ar": "", "fr": ""}, "picture": ""})
        Achievement.objects.update(template_version=design)
    else:
        User.objects.filter(pk=completion.enrolment.member_id).update(family_name_fr="Guelmim\u202e")
    assert eligibilities() == [(completion.enrolment_id, "letter_without_font")]
    assert in_bulk([completion.enrolment_id], IssueBatch.objects.create(created_by=driss)) == {
        completion.enrolment_id: "letter_without_font"
    }


def test_an_arabic_name_emptied_after_the_dry_run_is_not_printed_in_bulk(db, driss):
    completion = make_completion()
    member = completion.enrolment.member
    batch = start_batch(by=driss, course_key=completion.enrolment.course_id)
    User.objects.filter(pk=member.pk).update(given_name_ar="", family_name_ar="")
    issue_waiting(batch=batch)
    assert not IssuedCertificate.objects.exists()
    assert batch.items.get().reason == ArabicNameMissing.code
    assert issue_certificate(enrolment_id=completion.enrolment_id, by=driss).record["name"]["ar"] == ""


def test_who_has_no_arabic_name_gets_hers_on_the_page_that_issues_one(client, school, driss):
    completion = make_completion(member=make_learner(given_name_ar="", family_name_ar=""))
    client.force_login(driss)
    page = client.get(reverse("certificates_admin:issue"), {"q": "amal"}).content.decode()
    assert f'value="{completion.enrolment_id}"' in page
    client.post(reverse("certificates_admin:issue"), {"enrolment": completion.enrolment_id})
    assert IssuedCertificate.objects.get().enrolment == completion.enrolment


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_member_whose_certificate_cannot_be_printed_is_told_so(client, db, language):
    completion = make_completion(achievement=make_earning_course(titles={"ar": "بيع", "fr": f"Vendre {NO_FONT}"}))
    client.force_login(completion.enrolment.member)
    page = client.get(f"/{language}/me/certificates/").content.decode()
    assert {"ar": "في انتظار تصحيح", "fr": "Attend une correction"}[language] in page
    assert reverse("certificates:take") not in page


def test_the_list_of_people_asks_as_many_queries_for_many(db, django_assert_num_queries):
    achievement = make_earning_course()
    for _n in range(3):
        make_completion(achievement=achievement, member=make_learner(family_name_fr="Guelmim"))
    with django_assert_num_queries(2):
        assert len(finished_by("guelmim")) == 3
