"""Doorbells: each runs one service, which works off whatever is due."""

from celery import shared_task

from certificates import services


@shared_task(name="certificates.issue_waiting")
def issue_waiting() -> None:
    services.issue_waiting()
