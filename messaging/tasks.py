"""Celery tasks: each runs one service, which works off whatever is due."""

from celery import shared_task

from messaging import mails, services


@shared_task(name="messaging.deliver")
def deliver() -> None:
    services.deliver_due()


@shared_task(name="messaging.deliver_mails")
def deliver_mails() -> None:
    mails.deliver_mails_due()


@shared_task(name="messaging.purge")
def purge() -> None:
    services.purge_old_texts()
    mails.purge_old_mails()
