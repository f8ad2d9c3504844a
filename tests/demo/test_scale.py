"""`manage.py seed_scale`: many believable members, quickly, and again after an interruption."""

import itertools

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from certificates.choices import VerificationStatus
from certificates.models import Achievement, Credential, IssuedCertificate
from certificates.records import record_digest
from certificates.selectors import verify
from cooperatives.models import Cohort, Cooperative, Membership
from courses.models import CourseCompletion, Enrolment, LearningEvent, StepProgress
from courses.selectors.learning import learning_of
from demo.scale import seeding
from quizzes.grading import total
from quizzes.kinds import kind_of
from quizzes.models import Attempt
from quizzes.selectors.marking import waiting_of
from quizzes.selectors.results import review_of


def test_members_learn_and_belong_somewhere(small_school, django_assert_max_num_queries):
    call_command("seed_scale", members=240)
    assert User.objects.filter(username__startswith="s-").count() == Membership.objects.count() == 240
    assert Cooperative.objects.count() == 20
    finished = Enrolment.objects.filter(percent=100)
    assert 0 < finished.count() == CourseCompletion.objects.count() < 240
    assert StepProgress.objects.filter(enrolment__percent=0).count() == 0
    member = finished.first().member
    [course] = learning_of(member, "ar")
    assert course.progress_percent == 100 and course.total == course.done
    assert User.objects.search(member.given_name_ar).exists()


def test_an_interrupted_run_goes_on_and_makes_no_doubles(small_school, monkeypatch):
    monkeypatch.setattr(seeding, "CHUNK", 50)
    list(itertools.islice(seeding.seed(240), 2))  # stopped after two chunks
    assert seeding.already_there() == 100
    call_command("seed_scale", members=240)
    assert seeding.already_there() == 240
    assert Membership.objects.count() == Enrolment.objects.count() == 240
    call_command("seed_scale", members=240)
    assert seeding.already_there() == 240


def test_later_rows_get_ids_of_their_own(small_school, amal):
    call_command("seed_scale", members=24)
    member = User.objects.create(username="m-later")
    assert User.objects.filter(pk=member.pk).count() == 1


def test_many_members_cost_as_many_statements_as_few(small_school):
    few, many = _statements(60), _statements(660)
    assert many <= few, "600 members in one chunk cost no more than 60 did"


def _statements(members: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        call_command("seed_scale", members=members)
    return len(captured)


def test_what_they_answered_is_what_they_earned(small_school):
    call_command("seed_scale", members=120)
    attempts = Attempt.objects.prefetch_related("questions__version", "questions__response")
    assert len(attempts) == StepProgress.objects.filter(best_score__isnull=False).count() > 0
    for attempt in attempts:
        graded = [(q.points, kind_of(q.version.kind).grade(q.version.body, q.response.value)) for q in attempt.questions.all()]
        assert graded and [fraction for _points, fraction in graded] == [q.response.fraction for q in attempt.questions.all()]
        assert total(graded).score_percent == attempt.percent >= attempt.pass_mark
        told = LearningEvent.objects.get(pk=attempt.pk)
        assert told.member_id == attempt.member_id and told.result["percent"] == str(attempt.percent)
        step = StepProgress.objects.get(enrolment__member=attempt.member_id, step_key=attempt.origin)
        assert step.best_score == attempt.percent and step.done_at == attempt.submitted_at
    member = attempts[0].member
    assert review_of(attempts[0], "ar") and waiting_of(member) == []


def test_who_finished_holds_a_certificate_that_verifies(small_school):
    Achievement.objects.create(course_id=small_school.key)
    call_command("seed_scale", members=60)
    issued = IssuedCertificate.objects.select_related("enrolment__completion")
    assert len(issued) == CourseCompletion.objects.count() > 0
    for certificate in issued:
        assert verify(certificate.serial).status == VerificationStatus.VALID
        assert certificate.record_sha256 == record_digest(certificate.record)
        assert certificate.record["score"] == str(certificate.enrolment.completion.score)
    assert Credential.objects.filter(state="pending").count() == len(issued)


def test_cooperatives_are_found_and_cohorts_have_members_and_courses(small_school):
    call_command("seed_scale", members=36)
    assert [one.name_fr for one in Cooperative.objects.search("الأمل 2")] == ["Coopérative Al Amal 2"]
    [cohort] = Cohort.objects.all()
    assert cohort.members.count() == Enrolment.objects.filter(cohort=cohort).count() == 36
    assert [link.course_id for link in cohort.cohort_courses.all()] == [small_school.key]


def test_a_school_without_courses_is_told(school):
    with pytest.raises(CommandError, match="load_demo"):
        call_command("seed_scale", members=10)


@pytest.mark.parametrize("members", [0, -5, 10_000_001])
def test_a_senseless_number_is_refused(small_school, members):
    with pytest.raises(CommandError):
        call_command("seed_scale", members=members)
