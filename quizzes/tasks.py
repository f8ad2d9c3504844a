"""Celery tasks: each runs one service, which works off whatever is due."""

from celery import shared_task

from quizzes import services
from quizzes.services import importing


@shared_task(name="quizzes.close_overdue_attempts")
def close_overdue_attempts() -> None:
    services.close_overdue_attempts()


@shared_task(name=importing.TASK)
def work_off_imports() -> None:
    importing.work_off_imports()


@shared_task(name="quizzes.tidy_imports")
def tidy_imports() -> None:
    importing.tidy_imports()
