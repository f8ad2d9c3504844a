"""Jobs of courses."""

from celery import shared_task

from courses import services


@shared_task(name="courses.refresh_percent")
def refresh_percent() -> None:
    services.refresh_percent()
