"""The Celery application. Its messages are doorbells; what must be done is in the rows (see jobs/)."""

import os

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun

from jobs.registry import beat_schedule
from jobs.tracing import HEADER, accepted, request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

app = Celery("taawon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def _schedule_sweeps(sender: Celery, **_kwargs: object) -> None:
    sender.conf.beat_schedule = beat_schedule()


@task_prerun.connect
def _take_request_id(task: Task, **_kwargs: object) -> None:
    """The lines of a job carry the id of the request that rang for it, else one of its own."""
    given = (task.request.headers or {}).get(HEADER) or task.request.get(HEADER) or ""
    request_id.set(accepted(given))


@task_postrun.connect
def _forget_request_id(**_kwargs: object) -> None:
    request_id.set("")
