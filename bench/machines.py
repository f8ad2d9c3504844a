"""PostgreSQL, Redis and workers of a production school, on private ports, for the time of a measurement."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = os.sysconf("SC_PAGE_SIZE")
QUEUES = "urgent,default,bulk"
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def production(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a migrated production school without a web server; what was started is stopped at the end."""
    with _postgresql() as database, _redis(folder) as redis:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ALLOWED_HOSTS": "taawon.example",
            "TAAWON_BASE_URL": "https://taawon.example",
            "TAAWON_VAR": str(folder),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "DEFAULT_FROM_EMAIL": "taawon@taawon.example",
            "SMS_GATEWAY": "none",
            "TAAWON_CREDENTIAL_KEYS": str(folder / "credential-keys.json"),
        }
        run(["manage.py", "create_credential_key"], environment)
        run(["manage.py", "migrate", "-v", "0", "--skip-checks"], environment)
        yield environment


def run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, text=True, stdout=subprocess.PIPE)
    return done.stdout


def start(arguments: list[str], environment: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE)


@contextmanager
def _postgresql() -> Iterator[str]:
    """As `.ci/services` starts it for the tests: without waiting for the disk."""
    script = ". .ci/services; start_postgresql >&2; echo $TEST_POSTGRESQL_URL; cat >/dev/null"
    server = subprocess.Popen(["bash", "-ec", script], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield server.stdout.readline().strip()
    finally:
        server.stdin.close()  # the script ends and stops the server
        server.wait(timeout=60)


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=20)


class Worker:
    """One Celery worker with one child, as `deploy/` starts it; a group of processes of its own."""

    def __init__(self, environment: dict[str, str], log: Path, *options: str) -> None:
        self.environment, self.log, self.options = environment, log, options
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "lms", *self.options]
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self) -> None:
        """As a machine that loses its power: the worker and its children, without a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()

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
        group = str(self.process.pid)
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


def folder() -> "tempfile.TemporaryDirectory[str]":
    place = ROOT / "var"
    place.mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="bench-", dir=place)
