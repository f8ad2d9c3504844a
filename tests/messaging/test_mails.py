import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from jobs.models import LeasedRow
from messaging.mails import deliver_mails_due, forget_address, mails_to, purge_old_mails, queue_mail
from messaging.models import OutMail

pytestmark = pytest.mark.django_db
TO = "driss@example.ma"


def test_a_queued_mail_is_sent_once():
    queue_mail(to=TO, subject="Attention\nBcc: all@example.ma", body="Bonjour")
    assert not mail.outbox
    assert deliver_mails_due() == 1
    assert deliver_mails_due() == 0
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == ([TO], "Attention Bcc: all@example.ma", "Bonjour")


def test_the_same_occasion_is_written_of_once():
    for _time in range(2):
        queue_mail(to=TO, subject="one", body="text", dedupe_key="k")
    queue_mail(to=TO, subject="two", body="text", dedupe_key="l")
    deliver_mails_due()
    assert [sent.subject for sent in mail.outbox] == ["one", "two"]


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError("refused")])
def test_a_mail_server_that_is_away_loses_nothing(monkeypatch, error):
    def away(_message):
        raise error

    queue_mail(to=TO, subject="s", body="b")
    with monkeypatch.context() as patches:
        patches.setattr(EmailMessage, "send", away)
        assert deliver_mails_due() == 0
    assert OutMail.objects.get().state == LeasedRow.State.PENDING
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert deliver_mails_due() == 1


def test_one_that_is_sent_twice_is_known_by_its_id():
    queue_mail(to=TO, subject="s", body="b")
    deliver_mails_due()
    OutMail.objects.update(state=LeasedRow.State.PENDING, due_at=timezone.now())
    deliver_mails_due()
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_what_was_written_is_shown_to_its_owner_forgotten_for_her_and_after_a_month():
    queue_mail(to=TO, subject="s", body="b")
    queue_mail(to="other@example.ma", subject="s", body="b")
    assert [row["body"] for row in mails_to(TO)] == ["b"]
    forget_address(TO)
    assert not mails_to(TO)
    assert purge_old_mails() == 0
    assert purge_old_mails(now=timezone.now() + timedelta(days=31)) == 1
