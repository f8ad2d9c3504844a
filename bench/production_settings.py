"""A production school with two bare views beside it, as floors; no worker process is replaced, so that what it holds shows."""

from lms.settings.production import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
CELERY_WORKER_MAX_TASKS_PER_CHILD = None
