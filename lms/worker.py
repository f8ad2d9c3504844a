"""`python -m lms.worker`: the worker of an embedded school, with its clock."""

import os
import signal
import sys

import django

STOP_SECONDS = 1


def main() -> None:
    """Until SIGTERM, or until the process that started it is gone."""
    django.setup()

    from django.conf import settings  # noqa: PLC0415 - after the setup

    from jobs.lifeline import end_with_parent  # noqa: PLC0415
    from jobs.pipe import Pipe  # noqa: PLC0415
    from jobs.worker import Worker  # noqa: PLC0415
    from lms.celery import app  # noqa: PLC0415

    if settings.JOBS_PIPE is None:
        sys.exit("This is the worker of an embedded school. Elsewhere: celery -A lms worker")
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit())
    end_with_parent()
    app.loader.import_default_modules()
    worker = Worker(Pipe(settings.JOBS_PIPE), settings.WORKER_QUEUES.split(","))
    try:
        worker.run()
    except SystemExit:
        worker.finish(STOP_SECONDS)
    os._exit(0)  # a job that goes on is cut off: it is a row, and is taken up again


if __name__ == "__main__":
    main()
