"""Rows that are work: leased once, done once, given back when a worker dies. Text messages stand for any of them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from messaging.models import OutSms
from messaging.services import queue_sms


@pytest.fixture
def rows(db):
    return [queue_sms(to=f"+21260000009{number}", body="مرحبا", purpose="reminder") for number in range(5)]


def take(n=10, seconds=60):
    return claim(OutSms.objects.order_by("pk"), owner=new_owner(), n=n, lease_seconds=seconds)


def test_a_leased_row_is_not_leased_again(rows):
    assert len(take(3)) == 3
    assert len(take(10)) == 2
    assert take() == []


def test_a_dead_workers_rows_come_back_when_the_lease_ends(rows):
    take(seconds=60)
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        again = take()
    assert len(again) == 5
    assert {row.attempts for row in again} == {2}


def test_a_worker_that_wakes_too_late_changes_nothing(rows):
    [late] = take(1, seconds=1)
    with time_machine.travel(timezone.now() + timedelta(seconds=2), tick=False):
        [quick] = claim(OutSms.objects.filter(pk=late.pk), owner=new_owner(), n=1, lease_seconds=60)
        assert finish(quick)
        assert not finish(late)
        assert not fail(late, "too late", max_attempts=3)
    row = OutSms.objects.get(pk=late.pk)
    assert row.state == LeasedRow.State.DONE
    assert row.last_error == ""


def test_a_failed_row_waits_longer_each_time_and_is_buried_in_the_end(rows):
    waits = []
    moment = timezone.now()
    for _attempt in range(4):
        with time_machine.travel(moment, tick=False):
            [row] = claim(OutSms.objects.filter(pk=rows[0].pk), owner=new_owner(), n=1, lease_seconds=5)
            assert fail(row, "no network", max_attempts=4)
            row.refresh_from_db()
            if row.state == LeasedRow.State.PENDING:
                waits.append((row.due_at - moment).total_seconds())
            moment = row.due_at
    assert waits == [2, 4, 8]
    assert row.state == LeasedRow.State.DEAD
    assert row.last_error == "no network"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parallel
def test_workers_at_once_never_lease_the_same_row(in_parallel):
    for number in range(20):
        queue_sms(to="+212600000090", body=f"{number}", purpose="reminder")
    taken = in_parallel([lambda: [row.pk for row in take(4)] for _ in range(8)])
    flat = [pk for part in taken for pk in part]
    assert len(flat) == len(set(flat)) == 20
