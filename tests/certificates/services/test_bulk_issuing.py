"""Issuing to many: a dry run that tells the truth, and rows that survive a killed worker."""

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.roles import ADMINISTRATORS
from certificates.exceptions import LayoutFails, LetterWithoutFont, NobodyToIssue, explain
from certificates.models import Achievement, CertificateEvent, IssueBatch, IssuedCertificate, IssueItem
from certificates.rendering.designs import PROTOCOL, Design, layout_source, plain_settings, shipped_wording
from certificates.selectors import EligibilityLabel, dry_run, eligibilities, finished_by, progress_of
from certificates.services import (
    bulk_issuing,
    issue_certificate,
    issue_waiting,
    issuing,
    resume_batch,
    retry_batch,
    revoke_certificate,
    start_batch,
    stop_batch,
)
from certificates.services.batches import MAX_ATTEMPTS
from certificates.services.documents import version_of
from courses.models import CohortCourse, Enrolment
from jobs.leasing import claim
from jobs.models import new_owner
from tests.factories.accounts import make_staff
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.cooperatives import make_cohort
from text.errors import NotAllowed


@pytest.fixture
def achievement(db):
    return make_earning_course()


@pytest.fixture
def people(achievement, driss):
    """One of each kind, by eligibility."""
    withdrawn = make_certificate(achievement=achievement)
    revoke_certificate(certificate_id=withdrawn.pk, by=driss, reason_public="Par erreur")
    unfinished = Enrolment.objects.create(member=make_learner(), course=achievement.course, language="ar", percent=40)
    return {
        EligibilityLabel.READY: make_completion(achievement=achievement).enrolment,
        EligibilityLabel.HAS_ONE: make_certificate(achievement=achievement).enrolment,
        EligibilityLabel.NAME: make_completion(achievement=achievement, member=make_learner(confirmed=False)).enrolment,
        EligibilityLabel.NO_ARABIC: make_completion(
            achievement=achievement, member=make_learner(given_name_ar="", family_name_ar="")
        ).enrolment,
        EligibilityLabel.LETTER: make_completion(achievement=achievement, member=make_learner(family_name_fr="漢")).enrolment,
        EligibilityLabel.UNFINISHED: unfinished,
        EligibilityLabel.WITHDRAWN: withdrawn.enrolment,
    }


def test_the_dry_run_says_of_each_what_will_happen(people, achievement, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = list(dry_run(course_key=achievement.course_key))
    with django_assert_num_queries(2):
        assert [(row.enrolment_id, row.eligibility) for row in rows] == eligibilities(course_key=achievement.course_key)
    assert {row.eligibility: row.enrolment for row in rows} == people


def test_a_run_does_what_the_dry_run_said(people, achievement, driss):
    before = IssuedCertificate.objects.count()
    batch = start_batch(by=driss, course_key=achievement.course_key)
    assert progress_of(batch).settled == 0
    assert issue_waiting(batch=batch) == 1
    progress = progress_of(batch)
    assert (progress.total, progress.issued, progress.is_over) == (1, 1, True)
    assert IssuedCertificate.objects.count() == before + 1
    certificate = IssuedCertificate.objects.active().get(enrolment=people[EligibilityLabel.READY])
    assert (certificate.batch, certificate.issued_by) == (batch, driss)
    with pytest.raises(NobodyToIssue):
        start_batch(by=driss, course_key=achievement.course_key)


def test_a_cohort_is_its_members_in_its_courses(achievement, driss):
    cohort = make_cohort()
    CohortCourse.objects.create(cohort=cohort, course=achievement.course)
    inside, outside = make_completion(achievement=achievement), make_completion(achievement=achievement)
    elsewhere = make_completion(member=inside.enrolment.member)
    cohort.members.add(inside.enrolment.member)
    assert [row.enrolment for row in dry_run(cohort=cohort)] == [inside.enrolment]
    issue_waiting(batch=start_batch(by=driss, cohort=cohort))
    assert [c.enrolment for c in IssuedCertificate.objects.all()] == [inside.enrolment]
    assert not IssuedCertificate.objects.filter(enrolment__in=[outside.enrolment, elsewhere.enrolment]).exists()


def test_two_administrators_at_once_double_nothing(achievement, driss):
    for _ in range(3):
        make_completion(achievement=achievement)
    batches = [start_batch(by=driss, course_key=achievement.course_key) for _ in range(2)]
    assert issue_waiting() == 6
    assert IssuedCertificate.objects.count() == 3
    assert [progress_of(batch).issued for batch in batches] == [3, 0]
    assert progress_of(batches[1]).already == 3


def test_rows_of_a_killed_worker_are_taken_again(achievement, driss):
    for _ in range(3):
        make_completion(achievement=achievement)
    batch = start_batch(by=driss, course_key=achievement.course_key)
    taken = claim(IssueItem.objects.filter(batch=batch), owner=new_owner(), n=2, lease_seconds=60)
    issue_certificate(enrolment_id=taken[0].enrolment_id, by=driss, batch=batch)  # and here it was killed
    assert issue_waiting() == 1, "the rest is not held up"
    IssueItem.objects.filter(pk__in=[row.pk for row in taken]).update(due_at=batch.created_at)
    assert issue_waiting() == 2
    assert IssuedCertificate.objects.count() == 3
    assert progress_of(batch).is_over


def test_a_worker_that_comes_too_late_leaves_the_rows_to_whoever_has_them_now(achievement, driss, monkeypatch):
    completion = make_completion(achievement=achievement)
    batch = start_batch(by=driss, course_key=achievement.course_key)
    other = new_owner()

    def slow(**words):
        made = bulk_issuing.issue_chunk(**words)
        IssueItem.objects.update(lease_owner=other)  # its lease had ended, and another worker took the row
        return made

    with monkeypatch.context() as late:
        late.setattr("certificates.services.batches.issue_chunk", slow)
        assert issue_waiting(batch=batch) == 0
    item = IssueItem.objects.get()
    assert (item.state, item.outcome, item.lease_owner) == ("pending", "", other)
    IssueItem.objects.update(due_at=batch.created_at)
    assert issue_waiting(batch=batch) == 1
    assert IssuedCertificate.objects.get().enrolment == completion.enrolment


def test_what_changed_since_the_dry_run_is_told_person_by_person(achievement, driss):
    completion = make_completion(achievement=achievement)
    batch = start_batch(by=driss, course_key=achievement.course_key)
    member = completion.enrolment.member
    member.names_confirmed_at = None
    member.save()
    issue_waiting()
    item = IssueItem.objects.get(batch=batch)
    assert (item.outcome, item.reason, progress_of(batch).refused) == ("refused", "names_not_confirmed", 1)


def test_only_administrators_start(achievement, basma):
    make_completion(achievement=achievement)
    with pytest.raises(NotAllowed):
        start_batch(by=basma, course_key=achievement.course_key)


def test_people_are_found_with_what_they_can_get(people):
    assert {row.eligibility for row in finished_by("amal")} == set(people) - {EligibilityLabel.UNFINISHED}
    assert finished_by("nobody of this name") == []


def run(*args):
    out = StringIO()
    call_command("issue_certificates", *args, stdout=out)
    return out.getvalue()


def test_the_command_runs_dry_issues_and_may_be_repeated(people, achievement):
    key = str(achievement.course_key)
    before = IssuedCertificate.objects.count()
    dry_run = run("--course", key, "--dry-run")
    assert dry_run.count("آيت گليميم") == 6
    assert "Has not finished the course (40 %)" in dry_run
    assert "Will get it: 1" in dry_run
    assert IssuedCertificate.objects.count() == before
    assert "1/1" in run("--course", key)
    assert IssuedCertificate.objects.count() == before + 1
    assert "Nobody" in run("--course", key)


@pytest.mark.parametrize(
    "args", [("--course", "nonsense"), ("--course", "6f0c0c1e-0000-4000-8000-000000000000"), ("--cohort", "999999"), ("--cohort", "x")]
)
def test_the_command_says_what_it_does_not_know(db, args):
    with pytest.raises(CommandError, match=r"is not the key|There is no"):
        run(*args)


@pytest.fixture
def admin(client, school, driss):
    client.force_login(driss)
    return client


def test_a_stopped_run_waits_and_goes_on(achievement, driss, basma):
    for _ in range(3):
        make_completion(achievement=achievement)
    batch = start_batch(by=driss, course_key=achievement.course_key)
    with pytest.raises(NotAllowed):
        stop_batch(batch=batch, by=basma)
    stop_batch(batch=batch, by=driss)
    stop_batch(batch=batch, by=driss)
    assert issue_waiting() == 0
    assert progress_of(batch).is_stopped
    resume_batch(batch=batch, by=driss)
    assert issue_waiting() == 3
    assert progress_of(batch).is_over


def test_who_was_refused_is_tried_again_and_the_others_are_left_alone(achievement, driss):
    first, second = make_completion(achievement=achievement), make_completion(achievement=achievement)
    batch = start_batch(by=driss, course_key=achievement.course_key)
    User.objects.filter(pk=first.enrolment.member_id).update(names_confirmed_at=None)
    issue_waiting()
    assert (progress_of(batch).issued, progress_of(batch).refused) == (1, 1)
    User.objects.filter(pk=first.enrolment.member_id).update(names_confirmed_at=batch.created_at)
    assert retry_batch(batch=batch, by=driss) == 1
    issue_waiting()
    assert (progress_of(batch).issued, progress_of(batch).refused) == (2, 0)
    assert IssuedCertificate.objects.filter(enrolment=second.enrolment).count() == 1


def test_one_person_who_breaks_the_chunk_does_not_hold_up_the_others(achievement, driss, monkeypatch):
    completions = [make_completion(achievement=achievement) for _ in range(3)]
    bad = completions[1].enrolment_id
    batch = start_batch(by=driss, course_key=achievement.course_key)

    def record_of(*, completion, **others):
        if completion.enrolment_id == bad:
            raise RuntimeError("no such cooperative")
        return issuing.record_of(completion=completion, **others)

    monkeypatch.setattr(bulk_issuing, "record_of", record_of)
    assert issue_waiting(chunks=1) == 2
    item = IssueItem.objects.get(batch=batch, enrolment=bad)
    assert (item.state, item.last_error) == ("pending", "RuntimeError: no such cooperative")
    IssueItem.objects.filter(pk=item.pk).update(attempts=MAX_ATTEMPTS, due_at=batch.created_at)
    issue_waiting()
    assert progress_of(batch).broken == 1
    monkeypatch.undo()
    assert retry_batch(batch=batch, by=driss) == 1
    issue_waiting()
    assert progress_of(batch).issued == 3


def test_the_queries_of_a_chunk_do_not_grow_with_it(achievement, driss):
    def queries(people: int) -> int:
        for _ in range(people):
            make_completion(achievement=achievement)
        batch = start_batch(by=driss, course_key=achievement.course_key)
        with CaptureQueriesContext(connection) as captured:
            assert issue_waiting(batch=batch, chunks=1) == people
        return len(captured)

    make_certificate(achievement=achievement)
    assert queries(2) == queries(40)


def test_the_time_left_is_measured_and_nothing_is_promised_without_a_measure(achievement, driss):
    for _ in range(4):
        make_completion(achievement=achievement)
    batch = start_batch(by=driss, course_key=achievement.course_key)
    assert progress_of(batch).seconds_left is None
    now = timezone.now()
    IssueBatch.objects.filter(pk=batch.pk).update(created_at=now - timedelta(seconds=20))
    batch.refresh_from_db()
    for item in IssueItem.objects.filter(batch=batch)[:1]:
        IssueItem.objects.filter(pk=item.pk).update(state="done", outcome="issued", done_at=now)
    assert 55 <= progress_of(batch).seconds_left <= 65, "one in twenty seconds: three more take a minute"


def test_the_pages_of_a_bulk_run(admin, people, achievement):
    url = reverse("certificate_batches:start")
    html = admin.get(url, {"course": achievement.course_id}).content.decode()
    with override("ar"):
        for words in (EligibilityLabel.READY.label, EligibilityLabel.NO_ARABIC.label, EligibilityLabel.UNFINISHED.label, "40 %"):
            assert str(words) in html
    only = admin.get(url, {"course": achievement.course_id, "verdict": "not_completed"}).content.decode()
    assert only.count('<th scope="row"><a ') == 1
    csv = b"".join(admin.get(url, {"course": achievement.course_id, "export": "csv", "verdict": "no_arabic_name"})).decode("utf-8-sig")
    assert csv.count("\n") == 2
    batch_url = admin.post(f"{url}?course={achievement.course_id}").url
    fragment = admin.get(batch_url + "?progress").content.decode()
    assert 'data-over="no"' in fragment and "<html" not in fragment
    assert 'value="stop"' in admin.get(batch_url).content.decode()
    admin.post(batch_url, {"action": "stop"})
    assert 'value="resume"' in admin.get(batch_url).content.decode()
    admin.post(batch_url, {"action": "resume"})
    issue_waiting()
    done = admin.get(batch_url).content.decode()
    assert 'data-over="yes"' in done and 'value="stop"' not in done
    assert 'value="resume"' not in admin.post(batch_url, {"action": "stop"}, follow=True).content.decode(), "there was nothing left to stop"
    assert IssuedCertificate.objects.active().get(enrolment=people[EligibilityLabel.READY]).serial in done
    assert admin.get(batch_url, {"result": "refused"}).content.decode().count('<th scope="row"><bdi>') == 0
    assert b"PK" in b"".join(admin.get(batch_url, {"export": "xlsx"}))


@pytest.mark.parametrize(("language", "ready", "issued"), [("ar", "ستصدر شهادته", "صدرت"), ("fr", "Va le recevoir", "délivré")])
def test_lists_are_taken_away_in_the_language_of_whoever_asks(admin, achievement, driss, language, ready, issued):
    UserProfile.objects.create(user=driss, preferred_language=language)
    make_completion(achievement=achievement)
    dry_run = admin.get(reverse("certificate_batches:start"), {"course": achievement.course_key, "export": "csv"})
    assert ready in b"".join(dry_run.streaming_content).decode()
    batch = start_batch(by=driss, course_key=achievement.course_key)
    issue_waiting()
    results = admin.get(reverse("certificate_batches:inspect", args=[batch.pk]), {"export": "csv"})
    assert issued in b"".join(results.streaming_content).decode()


@pytest.mark.parallel
def test_two_workers_and_two_administrators_at_the_same_moment(committed, in_parallel):
    driss = make_staff(role=ADMINISTRATORS)
    achievement = make_earning_course()
    for _ in range(12):
        make_completion(achievement=achievement)

    def administrator() -> int:
        with suppress(NobodyToIssue):  # the other one was done before this one began
            start_batch(by=driss, course_key=achievement.course_key)
        return issue_waiting()

    assert sum(in_parallel([administrator, administrator])) in range(12, 25)
    issue_waiting()
    assert IssuedCertificate.objects.active().count() == 12
    assert IssuedCertificate.objects.values("enrolment").distinct().count() == 12
    assert CertificateEvent.objects.filter(kind="issued").count() == 12
    assert not IssueItem.objects.exclude(state="done").exists()


def test_the_command_goes_on_with_what_was_interrupted(achievement):
    for _ in range(3):
        make_completion(achievement=achievement)
    batch = start_batch(by=None, course_key=achievement.course_key)
    result = json.loads(run("--course", str(achievement.course_key), "--json"))
    assert (result["batch"], result["issued"], result["failed"]) == (str(batch.uuid), 3, 0)
    assert {person["outcome"] for person in result["people"]} == {"issued"}
    assert IssueBatch.objects.count() == 1
    assert json.loads(run("--course", str(achievement.course_key), "--json", "--dry-run"))["counts"] == {"has_one": 3}


def test_the_command_ends_when_the_run_is_stopped_by_somebody_else(achievement, driss, monkeypatch):
    make_completion(achievement=achievement)

    def stopped(*, batch, **_kwargs):
        stop_batch(batch=batch, by=driss)
        return 0

    monkeypatch.setattr("certificates.management.commands.issue_certificates.issue_waiting", stopped)
    with pytest.raises(CommandError, match="0 of 1"):
        call_command("issue_certificates", course=str(achievement.course_key))


BAD = "وحدة\ufeffأولى"


def test_a_title_that_pdf_forbids_is_said_in_the_rehearsal_and_gets_no_number(db):
    """U+FEFF: fonts have it, PDF/A does not allow it."""
    achievement = make_earning_course(titles={"ar": BAD, "fr": "Photos"})
    enrolment = make_completion(achievement=achievement).enrolment
    assert eligibilities(course_key=achievement.course_id) == [(enrolment.pk, EligibilityLabel.LETTER)]
    with pytest.raises(LetterWithoutFont, match=r"U\+FEFF"):
        issue_certificate(enrolment_id=enrolment.pk)
    assert not IssuedCertificate.objects.exists()


def test_what_does_not_become_a_paper_gets_no_number_and_the_others_do(achievement, driss):
    """Whatever the reason: it is found by drawing. Here a design that cannot bear one of the names."""
    source = layout_source("ruled").replace("#let certificate(d) = {", '#let certificate(d) = {\n  assert(d.text.fr.name != "Amal Bad")')
    version = version_of(design=Design(source, shipped_wording(), PROTOCOL, plain_settings()))
    Achievement.objects.filter(pk=achievement.pk).update(template_version=version)
    fine, bad = (make_completion(achievement=achievement, member=make_learner(family_name_fr=name)).enrolment for name in ("Good", "Bad"))
    with pytest.raises(LayoutFails):
        issue_certificate(enrolment_id=bad.pk)
    batch = start_batch(by=driss, course_key=achievement.course_id)
    issue_waiting()
    assert list(IssuedCertificate.objects.values_list("enrolment", flat=True)) == [fine.pk]
    reason = batch.items.get(enrolment=bad).reason
    assert explain(reason) != reason
