"""PostgreSQL, Redis, web and workers of a production school, on private ports, for the time of a measurement."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from deploy.services import Postgres, Process, Redis, free_port, require, wait_for_port

ROOT = Path(__file__).resolve().parents[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
QUEUES = "urgent,default,bulk"
TICKS = os.sysconf("SC_CLK_TCK")
ON_DISK = "/var/tmp"


@contextmanager
def production(
    folder: Path,
    *,
    durable: bool = False,
    prepare: Callable[[dict[str, str]], None] | None = None,
    settings: str = "lms.settings.production",
    base_url: str = "https://taawon.example",
) -> Iterator[dict[str, str]]:
    """The environment of a migrated production school without a web server; what was started is stopped at the end.

    `durable` waits for the disk at each commit, as a real school does; not yet while it migrates and `prepare` fills it.
    Answers to the host of `base_url` and to localhost.
    """
    require("postgresql", "redis")
    folder.chmod(0o755)  # PostgreSQL runs as another user
    database, redis = Postgres(folder / "postgres", durable=False), Redis(folder / "redis")
    metrics = folder / "metrics"
    metrics.mkdir(exist_ok=True)
    try:
        database.start()
        redis.start()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": settings,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ALLOWED_HOSTS": "taawon.example,localhost",
            "TAAWON_BASE_URL": base_url,
            "TAAWON_VAR": str(folder),
            "DATABASE_URL": database.url,
            "REDIS_URL": redis.url(),
            "CELERY_BROKER_URL": redis.url(1),
            "DEFAULT_FROM_EMAIL": "taawon@taawon.example",
            "SMS_GATEWAY": "messaging.gateways.console.ConsoleGateway",
            "TAAWON_CREDENTIAL_KEYS": str(folder / "credential-keys.json"),
            "PROMETHEUS_MULTIPROC_DIR": str(metrics),
        }
        run(["manage.py", "create_credential_key"], environment)
        run(["manage.py", "migrate", "-v", "0", "--skip-checks"], environment)
        if prepare:
            prepare(environment)
        if durable:
            database.durable = True
            database.restart()
        yield environment
    finally:
        redis.stop()
        database.kill()


def load_demo(environment: dict[str, str]) -> None:
    """The demo school into a migrated database, and its static files."""
    for command in (["prepare_school"], ["collectstatic", "--no-input", "-v", "0"], ["load_demo"]):
        run(["manage.py", *command], environment)


def run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE)
    return done.stdout


def start(arguments: list[str], environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE)


class Watched(Process):
    """A group of processes of its own, whose memory and CPU can be asked for."""

    def memory(self) -> int:
        """Resident bytes of the group."""
        return sum(int((Path("/proc") / pid / "statm").read_text().split()[1]) * PAGE for pid in self._pids())

    def cpu(self) -> float:
        """Seconds of CPU that the group has spent."""
        spent = 0.0
        for pid in self._pids():
            fields = (Path("/proc") / pid / "stat").read_text().rpartition(")")[2].split()
            spent += (int(fields[11]) + int(fields[12])) / TICKS
        return spent

    def _pids(self) -> list[str]:
        group = str(self.pid)
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                if path.read_text().rpartition(")")[2].split()[2] == group:
                    found.append(path.parent.name)
            except OSError:
                continue  # it ended meanwhile
        return found


class Worker(Watched):
    """One Celery worker with one child, as `deploy/` starts it."""

    def __init__(self, environment: dict[str, str], log: Path, *options: str) -> None:
        super().__init__(log.stem, [sys.executable, "-m", "celery", "-A", "lms", *options], log=log, env=environment, cwd=ROOT)
        self.start()


class Web(Watched):
    """gunicorn as `deploy/` starts it, four threads a process; its processes are never replaced, so that what they hold shows."""

    def __init__(self, environment: dict[str, str], log: Path, *, processes: int = 1, port: int | None = None) -> None:
        self.port = port or free_port()
        own = {"WEB_BIND": f"127.0.0.1:{self.port}", "WEB_WORKERS": str(processes), "WEB_THREADS": "4"}
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            "deploy/gunicorn.conf.py",
            "--max-requests",
            "0",
            "--max-requests-jitter",
            "0",
            "lms.wsgi:application",
        ]
        super().__init__(log.stem, command, log=log, env=environment | own, cwd=ROOT)

    def __enter__(self) -> Self:
        self.start()
        wait_for_port(self.port, child=self)
        return self

    def __exit__(self, *_args: object) -> None:
        self.stop()


class EmbeddedWeb(Watched):
    """The web process of an embedded school, as `manage.py run_school` starts it."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self._listening = socket.socket()  # the process itself listens, once it can answer
        self._listening.bind(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        handle = self._listening.fileno()
        super().__init__("web", [sys.executable, "-m", "lms.server", str(handle)], log=log, env=environment, cwd=ROOT, inherits=[handle])

    def __enter__(self) -> Self:
        self.start()
        wait_for_port(self.port, child=self)
        return self

    def __exit__(self, *_args: object) -> None:
        self.stop()
        self._listening.close()


@contextmanager
def workers(environment: dict[str, str], folder: Path, count: int) -> Iterator[list[Worker]]:
    """So many workers and the beat that rings for what was left."""
    name = ["worker", "--pool", "prefork", "--concurrency", "1", "--without-mingle", "--without-gossip", "-l", "warning", "-Q", QUEUES]
    started = [Worker(environment, folder / f"worker{n}.log", *name, "-n", f"w{n}@bench") for n in range(count)]
    beat = Worker(environment, folder / "beat.log", "beat", "-l", "warning", "-s", str(folder / "beat"))
    try:
        yield started
    finally:
        for one in (*started, beat):
            one.stop()


def folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder on disk that PostgreSQL's own user may enter, wherever the program lies."""
    return tempfile.TemporaryDirectory(prefix="taawon-bench-", dir=ON_DISK, ignore_cleanup_errors=True)
