"""Jobs of jobs: the heartbeat."""

from celery import shared_task

from jobs import heartbeat


@shared_task(name="jobs.heartbeat")  # type: ignore[untyped-decorator]  # Celery is not typed
def beat() -> None:
    heartbeat.beat()
