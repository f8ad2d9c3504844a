"""Jobs of jobs: the heartbeat."""

from celery import shared_task

from jobs import heartbeat


@shared_task(name="jobs.heartbeat")
def beat() -> None:
    heartbeat.beat()
