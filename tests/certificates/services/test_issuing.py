"""Issuing, withdrawing, replacing: once, frozen, and with a history."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.services import edit_member
from certificates.exceptions import (
    AlreadyReplaced,
    AlreadyRevoked,
    AwaitsApproval,
    LetterWithoutFont,
    NamesNotConfirmed,
    NotCompleted,
    NothingChanged,
    NothingToEarn,
    ReasonMissing,
    Withdrawn,
)
from certificates.models import CertificateEvent, IssuedCertificate, IssueItem
from certificates.records import months_later, record_digest
from certificates.services import (
    confirm_names_and_issue,
    issue_certificate,
    issue_waiting,
    reissue_certificate,
    revoke_certificate,
)
from courses.models import CourseCompletion, Enrolment
from courses.signals import course_completed
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.cooperatives import make_cooperative, make_membership
from text.errors import NotAllowed

NAMES = {"given_name_ar": "أمل", "family_name_ar": "آيت گليميم", "given_name_fr": "Amal", "family_name_fr": "Aït Gulmim"}
SIGNATORY = {"name": {"ar": "", "fr": "Fatima Benali"}, "role": {"ar": "المديرة", "fr": ""}, "picture": ""}


def test_the_record_says_what_is_printed(db, driss):
    cooperative = make_cooperative(name_ar="تعاونية تيمليلت", name_fr="Coopérative Timlilt")
    member = make_membership(cooperative=cooperative, user=make_learner()).user
    achievement = make_earning_course(validity_months=24, signatories=[SIGNATORY])
    completion = make_completion(member=member, achievement=achievement)
    certificate = issue_certificate(enrolment_id=completion.enrolment_id, by=driss)
    record = certificate.record
    assert record["name"] == {"ar": "أمال آيت گليميم", "fr": "Amal Aït Guelmim"}
    assert record["cooperative"] == {"ar": "تعاونية تيمليلت", "fr": "Coopérative Timlilt"}
    assert record["title"]["fr"] == "Marketing digital pour les coopératives"
    assert (record["completed_on"], record["score"]) == ("2026-08-12", "87.50")
    assert record["signatories"] == [{"name": {"ar": "", "fr": "Fatima Benali"}, "role": {"ar": "المديرة", "fr": ""}}]
    assert certificate.expires_on == months_later(timezone.localdate(), 24)
    assert certificate.record_sha256 == record_digest(record)
    assert certificate.template_version.design.digest == certificate.template_version.digest


def test_issuing_again_gives_the_same_certificate(completion, driss):
    first = issue_certificate(enrolment_id=completion.enrolment_id)
    assert issue_certificate(enrolment_id=completion.enrolment_id, by=driss) == first
    assert issue_certificate(enrolment_id=completion.enrolment_id, by=completion.enrolment.member) == first
    assert IssuedCertificate.objects.count() == 1


def test_a_later_change_of_name_or_course_leaves_it_as_it_was(certificate, driss):
    before = certificate.record
    edit_member(member=certificate.enrolment.member, by=driss, given_name_fr="Somebody", family_name_fr="Else")
    CourseCompletion.objects.update(title_fr="Another title", score=10)
    assert IssuedCertificate.objects.get(pk=certificate.pk).record == before


def test_what_is_refused(db, camil, basma):
    achievement = make_earning_course(is_automatic=False)
    waiting = make_completion(achievement=achievement)
    unconfirmed = make_completion(member=make_learner(confirmed=False))
    with pytest.raises(NamesNotConfirmed):
        issue_certificate(enrolment_id=unconfirmed.enrolment_id)
    with pytest.raises(AwaitsApproval):
        issue_certificate(enrolment_id=waiting.enrolment_id, by=waiting.enrolment.member)
    for stranger in (camil, basma):
        with pytest.raises(NotAllowed):
            issue_certificate(enrolment_id=waiting.enrolment_id, by=stranger)
    unfinished = Enrolment.objects.create(member=camil, course=achievement.course, language="fr")
    with pytest.raises(NotCompleted):
        issue_certificate(enrolment_id=unfinished.pk)
    achievement.delete()
    with pytest.raises(NothingToEarn):
        issue_certificate(enrolment_id=waiting.enrolment_id)
    assert not IssuedCertificate.objects.exists()


def test_a_letter_that_no_font_has_is_named(db):
    completion = make_completion(achievement=make_earning_course(titles={"ar": "بيع 漢", "fr": "Vendre"}))
    with pytest.raises(LetterWithoutFont, match="漢"):
        issue_certificate(enrolment_id=completion.enrolment_id)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 1, 29), 12, date(2027, 1, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
    ],
)
def test_validity_is_counted_in_calendar_months(day, months, later):
    assert months_later(day, months) == later


def test_withdrawing_once_and_for_good(certificate, driss):
    with pytest.raises(ReasonMissing):
        revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public=" <b></b> ")
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Délivré <i>par erreur</i>", note="Monday")
    event = certificate.events.last()
    assert (event.kind, event.reason, event.note, event.by) == ("revoked", "Délivré par erreur", "Monday", driss)
    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="again")
    with pytest.raises(AlreadyRevoked):
        reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES)
    assert certificate.events.count() == 2


def test_after_a_withdrawal_only_an_administrator_issues_again(certificate, driss):
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    for by in (None, certificate.enrolment.member):
        with pytest.raises(Withdrawn):
            issue_certificate(enrolment_id=certificate.enrolment_id, by=by)
    assert issue_certificate(enrolment_id=certificate.enrolment_id, by=driss) != certificate


def test_only_administrators_withdraw_and_replace(certificate, basma):
    with pytest.raises(NotAllowed):
        revoke_certificate(certificate_id=certificate.pk, by=basma, reason_public="Par erreur")
    with pytest.raises(NotAllowed):
        reissue_certificate(certificate_id=certificate.pk, by=basma, names=NAMES)


def test_replacing_links_both_ways_and_corrects_the_name(certificate, driss):
    new = reissue_certificate(certificate_id=certificate.pk, by=driss, names=NAMES, reason="Nom corrigé", note="saw the card")
    old = IssuedCertificate.objects.get(pk=certificate.pk)
    assert (old.state, new.state, new.supersedes, old.superseded_by) == ("replaced", "active", old, new)
    assert old.record["name"]["fr"] == "Amal Aït Guelmim"
    assert new.record["name"] == {"ar": "أمل آيت گليميم", "fr": "Amal Aït Gulmim"}
    assert new.serial != old.serial
    member = new.enrolment.member
    member.refresh_from_db()
    assert member.full_name_fr == "Amal Aït Gulmim"
    assert member.names_confirmed_at is not None
    assert [event.kind for event in old.events.all()] == ["issued", "replaced"]
    with pytest.raises(AlreadyReplaced):
        reissue_certificate(certificate_id=old.pk, by=driss, names=NAMES)
    with pytest.raises(AlreadyReplaced):
        revoke_certificate(certificate_id=old.pk, by=driss, reason_public="Par erreur")


def test_replacing_without_a_change_is_refused_and_changes_nothing(certificate, driss):
    with pytest.raises(NothingChanged):
        reissue_certificate(certificate_id=certificate.pk, by=driss)
    assert IssuedCertificate.objects.get().state == "active"


@pytest.mark.parametrize(
    "change",
    [
        {"serial": "0"},
        {"record": {}},
        {"expires_on": date(2099, 1, 1)},
        {"record_sha256": ""},
        {"issued_at": timezone.now()},
    ],
)
def test_the_database_refuses_to_change_what_was_issued(certificate, change):
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        IssuedCertificate.objects.filter(pk=certificate.pk).update(**change)


def test_the_database_refuses_to_delete_and_to_take_a_withdrawal_back(certificate, driss):
    for rows in (IssuedCertificate.objects.all(), CertificateEvent.objects.all()):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            rows._raw_delete(using="default")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        CertificateEvent.objects.update(reason="other")
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        IssuedCertificate.objects.update(state="active")


def test_the_database_refuses_a_second_active_certificate(certificate):
    twin = IssuedCertificate.objects.get(pk=certificate.pk)
    twin.pk, twin.serial, twin.uuid = None, "another", uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_member_and_two_administrators_at_once_make_one_certificate(committed, driss, in_parallel):
    completion = make_completion()
    calls = [
        lambda by=by: issue_certificate(enrolment_id=completion.enrolment_id, by=by)
        for by in (completion.enrolment.member, driss, None, driss)
    ]
    issued = in_parallel(calls)
    assert len({certificate.serial for certificate in issued}) == 1
    assert IssuedCertificate.objects.count() == 1


def test_finishing_a_course_issues_by_itself(completion, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        course_completed.send(sender=CourseCompletion, completion=completion, enrolment=completion.enrolment)
        assert not IssuedCertificate.objects.exists(), "not before the completion is committed"
    assert IssuedCertificate.objects.get().enrolment == completion.enrolment
    assert issue_waiting() == 0


def test_a_process_that_dies_after_the_commit_loses_no_certificate(completion):
    course_completed.send(sender=CourseCompletion, completion=completion, enrolment=completion.enrolment)
    assert issue_waiting() == 1, "the sweep finds the row"
    assert IssuedCertificate.objects.get().issued_by is None


def test_automatic_issue_waits_for_the_name_and_for_an_administrator(db, django_capture_on_commit_callbacks):
    unconfirmed = make_completion(member=make_learner(confirmed=False))
    approved = make_completion(achievement=make_earning_course(is_automatic=False))
    unearned = make_completion()
    unearned.enrolment.course.achievement.delete()
    with django_capture_on_commit_callbacks(execute=True):
        for completion in (unconfirmed, approved, unearned):
            course_completed.send(sender=CourseCompletion, completion=completion, enrolment=completion.enrolment)
    assert not IssuedCertificate.objects.exists()
    assert not IssueItem.objects.exists()


def test_confirming_the_name_issues_all_that_waited(db):
    member = make_learner(confirmed=False)
    for _ in range(2):
        make_completion(member=member)
    issued = confirm_names_and_issue(member=member, **NAMES)
    assert len(issued) == 2
    assert {certificate.record["name"]["ar"] for certificate in issued} == {"أمل آيت گليميم"}
    assert confirm_names_and_issue(member=member, **NAMES) == []


def test_certificates_are_found_by_number_and_by_folded_name(certificate, db):
    make_certificate(member=make_learner(given_name_ar="زينب", given_name_fr="Zineb", family_name_fr="Idrissi"))
    for query in ("امال گليميم", "amal ait", "GUELMIM", certificate.serial.lower(), certificate.serial[:9]):
        assert list(IssuedCertificate.objects.search(query)) == [certificate]
