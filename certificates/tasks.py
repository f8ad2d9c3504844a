"""Celery tasks: each runs one service, which works off whatever is due."""

from celery import shared_task

from certificates import services
from certificates.services import credentials, renewal
from certificates.services.batches import TURN_SECONDS


@shared_task(name="certificates.issue_waiting")
def issue_waiting() -> None:
    services.issue_waiting(seconds=TURN_SECONDS)


@shared_task(name="certificates.sign_waiting")
def sign_waiting() -> None:
    credentials.sign_waiting(seconds=TURN_SECONDS)


@shared_task(name="certificates.print_waiting")
def print_waiting() -> None:
    services.print_waiting(seconds=TURN_SECONDS)


@shared_task(name="certificates.remind_expiring")
def remind_expiring() -> None:
    renewal.remind_expiring()
