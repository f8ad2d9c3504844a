"""PostgreSQL, Redis and workers of a production school, on private ports, for the time of a measurement."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.services import Postgres, Process, Redis, require

ROOT = Path(__file__).resolve().parents[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
QUEUES = "urgent,default,bulk"
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def production(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a migrated production school without a web server; what was started is stopped at the end."""
    require("postgresql", "redis")
    folder.chmod(0o755)  # PostgreSQL runs as another user
    database, redis = Postgres(folder / "postgres", durable=False), Redis(folder / "redis")
    try:
        database.start()
        redis.start()
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ALLOWED_HOSTS": "taawon.example",
            "TAAWON_BASE_URL": "https://taawon.example",
            "TAAWON_VAR": str(folder),
            "DATABASE_URL": database.url,
            "REDIS_URL": redis.url(),
            "DEFAULT_FROM_EMAIL": "taawon@taawon.example",
            "SMS_GATEWAY": "none",
            "TAAWON_CREDENTIAL_KEYS": str(folder / "credential-keys.json"),
        }
        run(["manage.py", "create_credential_key"], environment)
        run(["manage.py", "migrate", "-v", "0", "--skip-checks"], environment)
        yield environment
    finally:
        redis.stop()
        database.kill()


def run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE)
    return done.stdout


def start(arguments: list[str], environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE)


class Worker(Process):
    """One Celery worker with one child, as `deploy/` starts it; a group of processes of its own."""

    def __init__(self, environment: dict[str, str], log: Path, *options: str) -> None:
        super().__init__(log.stem, [sys.executable, "-m", "celery", "-A", "lms", *options], log=log, env=environment, cwd=ROOT)
        self.start()

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
    place = ROOT / "var"
    place.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="bench-", dir=place)
