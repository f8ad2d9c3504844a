"""Issuing to many: a rehearsal that tells the truth, and rows that survive a killed worker."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates.exceptions import NobodyToIssue, NotAllowed
from certificates.models import IssuedCertificate, IssueItem
from certificates.selectors import Verdict, finished_by, progress_of, rehearse
from certificates.services import issue_certificate, issue_waiting, revoke_certificate, start_batch
from courses.models import CohortCourse, Enrolment
from jobs.leasing import claim
from jobs.models import new_owner
from tests.factories.certificates import make_certificate, make_completion, make_earning_course, make_learner
from tests.factories.cooperatives import make_cohort


@pytest.fixture
def achievement(db):
    return make_earning_course()


@pytest.fixture
def people(achievement, driss):
    """One of each kind, by verdict."""
    withdrawn = make_certificate(achievement=achievement)
    revoke_certificate(certificate_id=withdrawn.pk, by=driss, reason_public="Par erreur")
    unfinished = Enrolment.objects.create(member=make_learner(), course=achievement.course, language="ar", percent=40)
    return {
        Verdict.READY: make_completion(achievement=achievement).enrolment,
        Verdict.HAS_ONE: make_certificate(achievement=achievement).enrolment,
        Verdict.NAME: make_completion(achievement=achievement, member=make_learner(confirmed=False)).enrolment,
        Verdict.LETTER: make_completion(achievement=achievement, member=make_learner(family_name_fr="漢")).enrolment,
        Verdict.UNFINISHED: unfinished,
        Verdict.WITHDRAWN: withdrawn.enrolment,
    }


def test_the_rehearsal_says_of_each_what_will_happen(people, achievement, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = rehearse(course_key=achievement.course_key)
    assert {row.verdict: row.enrolment for row in rows} == people


def test_a_run_does_what_the_rehearsal_said(people, achievement, driss):
    before = IssuedCertificate.objects.count()
    batch = start_batch(by=driss, course_key=achievement.course_key)
    assert progress_of(batch).settled == 0
    assert issue_waiting(batch=batch) == 1
    progress = progress_of(batch)
    assert (progress.total, progress.issued, progress.is_over) == (1, 1, True)
    assert IssuedCertificate.objects.count() == before + 1
    certificate = IssuedCertificate.objects.active().get(enrolment=people[Verdict.READY])
    assert (certificate.batch, certificate.issued_by) == (batch, driss)
    with pytest.raises(NobodyToIssue):
        start_batch(by=driss, course_key=achievement.course_key)


def test_a_cohort_is_its_members_in_its_courses(achievement, driss):
    cohort = make_cohort()
    CohortCourse.objects.create(cohort=cohort, course=achievement.course)
    inside, outside = make_completion(achievement=achievement), make_completion(achievement=achievement)
    elsewhere = make_completion(member=inside.enrolment.member)
    cohort.members.add(inside.enrolment.member)
    assert [row.enrolment for row in rehearse(cohort=cohort)] == [inside.enrolment]
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


def test_what_changed_since_the_rehearsal_is_told_person_by_person(achievement, driss):
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
    assert {row.verdict for row in finished_by("amal")} == set(people) - {Verdict.UNFINISHED}
    assert finished_by("nobody of this name") == []


def run(*args):
    out = StringIO()
    call_command("issue_certificates", *args, stdout=out)
    return out.getvalue()


def test_the_command_rehearses_issues_and_may_be_repeated(people, achievement):
    key = str(achievement.course_key)
    before = IssuedCertificate.objects.count()
    rehearsal = run("--course", key, "--dry-run")
    assert rehearsal.count("آيت گليميم") == 6
    assert "Will get it: 1" in rehearsal
    assert IssuedCertificate.objects.count() == before
    assert "1/1" in run("--course", key)
    assert IssuedCertificate.objects.count() == before + 1
    assert "Nobody" in run("--course", key)


@pytest.mark.parametrize("args", [("--course", "nonsense"), ("--course", "6f0c0c1e-0000-4000-8000-000000000000"), ("--cohort", "999999"), ("--cohort", "x")])
def test_the_command_says_what_it_does_not_know(db, args):
    with pytest.raises(CommandError, match=r"is not the key|There is no"):
        run(*args)
