"""The worker and the clock of a school on one machine: no broker, no message, no result; the rows are the truth."""

import logging
import time
from collections.abc import Iterable
from fnmatch import fnmatchcase
from queue import SimpleQueue
from threading import Condition, Thread

from celery import current_app
from django.conf import settings
from django.db import close_old_connections

from jobs.pipe import Pipe
from jobs.registry import sweeps
from jobs.tracing import accepted, request_id

logger = logging.getLogger(__name__)
RARE_SECONDS = 600  # what is swept as rarely waits a minute after the start, which is busy enough
LATER_SECONDS = 60


class Worker:
    """Runs tasks when the pipe names them, and when the clock does.

    Each queue has a thread of its own, so that what a person waits for never stands behind a bulk run. A task that waits already is
    not put behind itself: its service works off whatever is due.
    """

    def __init__(self, pipe: Pipe, queues: Iterable[str]) -> None:
        self._pipe = pipe
        self._queues: dict[str, SimpleQueue[tuple[str, str]]] = {name: SimpleQueue() for name in queues}
        self._waiting: set[str] = set()
        self._running, self._is_ending = 0, False
        self._changed = Condition()

    def run(self) -> None:
        """Until an exception ends it. All that is due is looked for at once."""
        try:
            self._pipe.listen()
        except OSError as error:
            logger.warning("%s cannot be made (%s): work begins when the clock rings.", self._pipe.path, error.strerror)
        for queue in self._queues.values():
            Thread(target=self._work, args=(queue,), daemon=True).start()
        every, now = sweeps(), time.monotonic()
        due = {name: now + (LATER_SECONDS if seconds >= RARE_SECONDS else 0) for name, seconds in every.items()}
        while True:
            for name, request in self._pipe.heard(max(0, min(due.values()) - time.monotonic())):
                self._take(name, request)
            now = time.monotonic()
            for name in [name for name, moment in due.items() if moment <= now]:
                self._take(name, "")
                due[name] = now + every[name]

    def finish(self, seconds: float) -> None:
        """Take nothing more, and wait for what is being done, but not longer."""
        with self._changed:
            self._is_ending = True
            self._changed.wait_for(lambda: self._running == 0, timeout=seconds)

    def _take(self, name: str, request: str) -> None:
        with self._changed:
            if name in self._waiting or name not in current_app.tasks:
                return
            self._waiting.add(name)
        self._queues[queue_of(name)].put((name, request))

    def _work(self, queue: "SimpleQueue[tuple[str, str]]") -> None:
        while True:
            name, request = queue.get()
            with self._changed:
                if self._is_ending:
                    return
                self._waiting.discard(name)
                self._running += 1
            token = request_id.set(accepted(request))
            try:
                current_app.tasks[name]()
            except (Exception, SystemExit):
                logger.exception("%s broke off. What it left is taken up when the clock rings.", name)
            finally:
                request_id.reset(token)
                close_old_connections()
                with self._changed:
                    self._running -= 1
                    self._changed.notify_all()


def queue_of(task_name: str) -> str:
    """By the same routes as Celery's."""
    routes = settings.CELERY_TASK_ROUTES.items()
    found: str = next((route["queue"] for pattern, route in routes if fnmatchcase(task_name, pattern)), settings.CELERY_TASK_DEFAULT_QUEUE)
    return found
