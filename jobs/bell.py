"""Ring a job's bell: a message by name, after the transaction, that may be lost without harm.

By Celery; in a school on one machine through a pipe (`settings.JOBS_PIPE`).
"""

import contextlib
import logging
import time
from threading import Lock

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from jobs.pipe import Pipe
from jobs.tracing import HEADER, request_id

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 30


class _Breaker:
    """After one failure nobody rings for a while: a broker that is down must not cost each request its timeout."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._silent_until = 0.0

    def is_open(self) -> bool:
        return time.monotonic() < self._silent_until

    def trip(self) -> None:
        with self._lock:
            self._silent_until = time.monotonic() + PAUSE_SECONDS


_breaker = _Breaker()


def ring(task_name: str) -> None:
    """Ask a worker to run the task soon, once this transaction is committed. The sweep rings for what was missed."""
    own = request_id.get()
    transaction.on_commit(lambda: _send(task_name, own), robust=True)


def _send(task_name: str, own_request: str) -> None:
    if settings.JOBS_PIPE:
        with contextlib.suppress(OSError):  # no worker listens: it looks for all that is due when it starts
            Pipe(settings.JOBS_PIPE).ring(task_name, own_request)
        return
    if _breaker.is_open():
        return
    try:
        current_app.send_task(task_name, retry=False, ignore_result=True, headers={HEADER: own_request})
    except (OSError, KombuError, RedisError) as error:
        _breaker.trip()
        logger.warning("The broker cannot be reached (%s); the sweep will ring for %s.", error, task_name)
