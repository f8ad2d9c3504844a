"""gunicorn as it was measured: threads for waiting, processes for cores. WEB_BIND, WEB_WORKERS, WEB_THREADS from the environment."""

import os
from pathlib import Path

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

bind = os.environ.get("WEB_BIND", "127.0.0.1:8001")
workers = int(os.environ.get("WEB_WORKERS", str(2 * (os.cpu_count() or 1))))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
keepalive = 75  # longer than the proxy keeps its side
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
control_socket_disable = True
preload_app = False  # a new release is taken up by SIGHUP; and nothing is compiled by Typst before a fork
accesslog = None  # the school writes its own lines, without addresses
loglevel = "warning"


def on_starting(_server: Arbiter) -> None:
    """Begin with an empty folder of counts: those of an earlier run would be added for ever."""
    if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for counts in Path(folder).glob("*.db"):
            counts.unlink()


def child_exit(_server: Arbiter, worker: Worker) -> None:
    """Let the counts of a process that ended be forgotten."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess  # noqa: PLC0415 - only where several processes are counted

        multiprocess.mark_process_dead(worker.pid)
