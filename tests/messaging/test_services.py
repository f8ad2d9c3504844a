import threading
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from jobs.models import LeasedRow
from messaging.exceptions import NotANumber, NothingToSend, TextTooLong
from messaging.gateways.locmem import LocmemGateway
from messaging.models import OutSms
from messaging.services import MAX_ATTEMPTS, deliver_due, purge_old_texts, queue_sms

pytestmark = pytest.mark.django_db
TO = "+212612000001"


def test_queued_text_is_delivered_once(outbox):
    queue_sms(to=TO, body="  Bonjour  ", purpose="notice")
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert [(text.to, text.body) for text in outbox] == [(TO, "Bonjour")]
    row = OutSms.objects.get()
    assert (row.status, row.state) == ("sent", LeasedRow.State.DONE)
    assert row.provider_id


def test_french_travels_in_the_cheap_alphabet():
    row = queue_sms(to=TO, body="Leçon prête", purpose="notice", language="fr")
    assert (row.body, row.encoding, row.segments) == ("Lecon prete", "GSM-7", 1)


def test_a_text_that_a_gateway_would_cut_is_refused():
    assert queue_sms(to=TO, body="م" * 670, purpose="notice").segments == 10
    with pytest.raises(TextTooLong, match="11"):
        queue_sms(to=TO, body="م" * 671, purpose="notice")
    assert OutSms.objects.count() == 1


def test_signin_codes_go_before_everything_else(outbox):
    for number in range(7):
        queue_sms(to=TO, body=f"notice {number}", purpose="reminder")
    queue_sms(to=TO, body="code", purpose="signin_code")
    deliver_due()
    assert outbox[0].body == "code"
    assert len(outbox) == 8


def test_late_code_is_not_sent(outbox):
    queue_sms(to=TO, body="code", purpose="signin_code", not_after=timezone.now() - timedelta(seconds=1))
    assert deliver_due() == 0
    assert not outbox
    assert OutSms.objects.get().status == "expired"
    assert deliver_due() == 0


def test_same_key_is_the_same_text(outbox):
    first = queue_sms(to=TO, body="one", purpose="notice", dedupe_key="k")
    second = queue_sms(to=TO, body="two", purpose="notice", dedupe_key="k")
    assert first.pk == second.pk
    queue_sms(to=TO, body="three", purpose="notice")
    queue_sms(to=TO, body="three", purpose="notice")
    deliver_due()
    assert sorted(text.body for text in outbox) == ["one", "three", "three"]


@pytest.mark.parametrize("to", ["", "0612000001", "+212", "+2126120000012345", "tel:+212612000001", "+212612000001\n", "+٢١٢٦١٢٠٠٠٠٠١"])
def test_only_full_numbers_are_queued(to):
    with pytest.raises(NotANumber):
        queue_sms(to=to, body="x", purpose="notice")
    assert not OutSms.objects.exists()


@pytest.mark.parametrize("body", ["", "   ", "\n"])
def test_empty_text_is_refused(body):
    with pytest.raises(NothingToSend):
        queue_sms(to=TO, body=body, purpose="notice")


def test_outage_loses_nothing_and_is_tried_again_with_patience(outbox):
    queue_sms(to=TO, body="x", purpose="notice")
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False) as clock:
        LocmemGateway.outage = "operator is down"
        assert deliver_due() == 0
        row = OutSms.objects.get()
        assert row.state == LeasedRow.State.PENDING
        assert row.last_error == "operator is down"
        LocmemGateway.outage = ""
        assert deliver_due() == 0  # too early
        clock.shift(3)
        assert deliver_due() == 1
    assert len(outbox) == 1


def test_text_that_is_never_taken_is_given_up_and_says_so():
    queue_sms(to=TO, body="x", purpose="notice")
    LocmemGateway.outage = "refused"
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False) as clock:
        for _try in range(40):
            deliver_due()
            clock.shift(3700)
    row = OutSms.objects.get()
    assert (row.state, row.status, row.attempts) == (LeasedRow.State.DEAD, "failed", MAX_ATTEMPTS)


def test_an_operator_who_is_away_for_an_afternoon_loses_nothing(outbox):
    queue_sms(to=TO, body="x", purpose="reminder")
    LocmemGateway.outage = "maintenance"
    with time_machine.travel(timezone.now() + timedelta(seconds=1), tick=False) as clock:
        for _minute in range(5 * 60):
            deliver_due()
            clock.shift(60)
        LocmemGateway.outage = ""
        clock.shift(3600)
        assert deliver_due() == 1
    assert [text.body for text in outbox] == ["x"]


def test_a_text_on_which_the_gateway_stumbles_holds_up_no_other(outbox, monkeypatch):
    take = LocmemGateway.send

    def stumble(self, message):
        if message.body == "odd":
            raise ValueError("no promise of mine")
        return take(self, message)

    monkeypatch.setattr(LocmemGateway, "send", stumble)
    for body in ("odd", "one", "two"):
        queue_sms(to=TO, body=body, purpose="notice")
    assert deliver_due() == 2
    assert [text.body for text in outbox] == ["one", "two"]
    odd = OutSms.objects.get(body="odd")
    assert (odd.state, odd.attempts, odd.last_error) == (LeasedRow.State.PENDING, 1, "ValueError: no promise of mine")


def test_old_texts_are_emptied_but_counted():
    with time_machine.travel("2026-01-01"):
        queue_sms(to=TO, body="x", purpose="notice", dedupe_key="k")
        deliver_due()
    with time_machine.travel("2026-02-20"):
        code = queue_sms(to=TO, body="code", purpose="signin_code")
        recent = queue_sms(to=TO, body="recent", purpose="notice")
    with time_machine.travel("2026-02-22"):
        assert purge_old_texts() == 2
        assert purge_old_texts() == 0
    old = OutSms.objects.exclude(pk__in=[code.pk, recent.pk]).get()
    assert (old.to, old.body, old.dedupe_key, old.segments, old.status) == ("", "", None, 1, "sent")
    code.refresh_from_db()
    assert (code.to, code.body, code.state) == ("", "", LeasedRow.State.DEAD)
    recent.refresh_from_db()
    assert recent.body == "recent"


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_text_once(outbox):
    for number in range(40):
        queue_sms(to=TO, body=f"text {number}", purpose="notice")
    failures = []

    def work():
        try:
            deliver_due()
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    assert sorted(text.uuid for text in outbox) == sorted(OutSms.objects.values_list("uuid", flat=True))


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_same_key_asked_at_once_is_one_text():
    key, rows = str(uuid.uuid4()), []

    def ask():
        try:
            rows.append(queue_sms(to=TO, body="x", purpose="notice", dedupe_key=key).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows) == 5
    assert len(set(rows)) == 1
    assert OutSms.objects.count() == 1
