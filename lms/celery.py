"""The Celery application. Its messages are doorbells; what must be done is in the rows (see jobs/)."""

import os

from celery import Celery

from jobs.registry import beat_schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

app = Celery("taawon")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def _schedule_sweeps(sender: Celery, **_kwargs: object) -> None:
    sender.conf.beat_schedule = beat_schedule()
