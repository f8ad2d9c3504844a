"""What the sweep runs."""

from celery import shared_task

from quizzes import services


@shared_task(name="quizzes.close_overdue_attempts")
def close_overdue_attempts() -> None:
    services.close_overdue_attempts()
