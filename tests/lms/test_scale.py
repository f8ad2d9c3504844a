"""`manage.py seed_scale`: many believable members, quickly, and again after an interruption."""

import itertools

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from cooperatives.models import Cooperative, Membership
from courses.models import CourseCompletion, Enrolment, StepProgress
from courses.selectors.learning import learning_of
from lms.scale import seeding


def test_members_learn_and_belong_somewhere(small_school, django_assert_max_num_queries):
    call_command("seed_scale", members=240)
    assert User.objects.filter(username__startswith="s-").count() == Membership.objects.count() == 240
    assert Cooperative.objects.count() == 20
    finished = Enrolment.objects.filter(percent=100)
    assert 0 < finished.count() == CourseCompletion.objects.count() < 240
    assert StepProgress.objects.filter(enrolment__percent=0).count() == 0
    member = finished.first().member
    [course] = learning_of(member, "ar")
    assert course.percent == 100 and course.total == course.done
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


def test_a_chunk_costs_the_same_number_of_statements_however_large(small_school, django_assert_max_num_queries):
    most = 40 if connection.vendor == "sqlite" else 60
    with django_assert_max_num_queries(most):
        call_command("seed_scale", members=100)


def test_a_school_without_courses_is_told(school):
    with pytest.raises(CommandError, match="load_demo"):
        call_command("seed_scale", members=10)


@pytest.mark.parametrize("members", [0, -5, 10_000_001])
def test_a_senseless_number_is_refused(small_school, members):
    with pytest.raises(CommandError):
        call_command("seed_scale", members=members)
