"""Jobs of courses."""

from celery import shared_task
from django.core.management import call_command

from courses import services


@shared_task(name="courses.refresh_percent")
def refresh_percent() -> None:
    services.refresh_percent()


@shared_task(name="courses.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take down the pages whose hour has come, as trainers set it in the editor."""
    call_command("publish_scheduled", verbosity=0)
