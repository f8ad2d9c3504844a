"""`make run`: the whole school on one machine, with its demo courses."""

import contextlib
import errno
import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from courses.models import Course
from demo.signins import describe, write_signins
from deploy.moving_line import moving

STOP_SECONDS = 1.5
LAST_PORT = 65535


class Command(BaseCommand):
    help = "Prepares and runs an embedded school: web and worker in one command. PORT and HOST choose the address."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="prepare everything, start nothing")

    def handle(self, *args: Any, prepare_only: bool = False, **options: Any) -> None:
        if not settings.TAAWON_EMBEDDED:
            raise CommandError("run_school is for an embedded school. See docs/operator.md for production.")
        listening = None if prepare_only else _bind(settings.HOST, settings.PORT)
        os.umask(0o077)  # what lies in var/ is nobody else's on this machine: phones, sessions, codes
        try:
            self._prepare()
            signins = write_signins()
        except KeyboardInterrupt:
            self.stderr.write("\nStopped before the school was ready. The next start goes on from here.")
            sys.exit(128 + signal.SIGINT)
        if listening is not None:
            self._serve(describe(signins), listening)

    def _prepare(self) -> None:
        self._prepare_database()
        stamp = settings.STATIC_ROOT / ".build"
        if not stamp.exists() or stamp.read_text() != settings.BUILD_ID:
            counted = CountedLines("Copying", "Post-processed")
            with moving("Preparing the static files", lambda: f"  {counted.count}"):
                call_command("collectstatic", verbosity=2, interactive=False, stdout=counted)
            stamp.write_text(settings.BUILD_ID)
        if not Course.objects.exists() or not (settings.VAR_DIR / "demo.json").exists():
            call_command("load_demo")

    def _prepare_database(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        applied = CountedLines("  Applying")
        with moving("Preparing the database", lambda: f"  {applied.count} of {waiting}"):
            call_command("migrate", verbosity=1, interactive=False, stdout=applied)
            call_command("createcachetable", verbosity=0)
            call_command("prepare_school", stdout=io.StringIO())

    def _serve(self, greeting: str, listening: socket.socket) -> None:
        for leftover in (settings.VAR_DIR / "queue").glob("*.msg"):
            leftover.unlink(missing_ok=True)  # doorbells of an earlier run; the rows ring again
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lms.settings.embedded")}
        commands = {"web": _web_command(listening), "worker": _worker_command()}
        connections.close_all()
        self.stdout.write("Starting web and worker…")
        children = {name: _start(command, environment, listening) for name, command in commands.items()}
        stopping = False

        def stop(*_args: Any) -> None:
            nonlocal stopping
            stopping = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        try:
            if _wait_for_port(settings.HOST, settings.PORT, children["web"], lambda: stopping):
                self.stdout.write(greeting)
            while not stopping:
                for name, child in children.items():
                    if child.poll() is not None and not stopping:
                        if name == "web":
                            raise CommandError(f"The web process ended with code {child.returncode}; the lines above say why.")
                        self.stderr.write(f"The {name} ended with code {child.returncode}; starting it again.")
                        time.sleep(1)
                        children[name] = _start(commands[name], environment, listening)
                        break
                time.sleep(0.1)
        finally:
            self.stdout.write("\nStopping…")
            _stop(children)
        self.stdout.write("The school has stopped. What it holds is kept for the next start.")
        self.stdout.flush()
        os._exit(0)  # nothing is left to tidy, and Python takes seconds to take a loaded school apart on a busy machine


class CountedLines(io.StringIO):
    """The output of a command, of which only is counted how many lines begin with certain words."""

    def __init__(self, *begin: str) -> None:
        super().__init__()
        self._begin, self.count = begin, 0

    def write(self, text: str) -> int:
        self.count += text.startswith(self._begin)
        return len(text)


def _start(command: list[str], environment: dict[str, str], *sockets: socket.socket) -> subprocess.Popen:
    """A child in a session of its own: Ctrl-C reaches it through us, once, and it is ended with all its own children."""
    inherited = [one.fileno() for one in sockets]
    return subprocess.Popen(command, env=environment, start_new_session=True, pass_fds=inherited)  # noqa: S603


def _web_command(listening: socket.socket) -> list[str]:
    return [sys.executable, "-m", "lms.server", str(listening.fileno())]


def _worker_command() -> list[str]:
    schedule = settings.VAR_DIR / "beat-schedule"
    return [
        sys.executable,
        "-W",
        "ignore::UserWarning:celery.platforms",  # of being root, which this school may be: its jobs are JSON
        "-m",
        "celery",
        "-A",
        "lms",
        "--quiet",
        "worker",
        "--beat",
        "--schedule",
        str(schedule),
        "--queues",
        settings.WORKER_QUEUES,
        "--pool",
        "solo",
        "--loglevel",
        "warning",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]


def _bind(host: str, port: int) -> socket.socket:
    """The socket of the school: held by this command, so that whoever asks while the web process starts again only waits."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OverflowError as error:
        raise CommandError(f"PORT must be between 1 and 65535, not {port}.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CommandError(
                f"Port {port} on {host} is taken. Choose another port: make run PORT={port + 1 if port < LAST_PORT else 8000}"
            ) from error
        raise CommandError(
            f"The school cannot listen on port {port} of {host}: {error.strerror}. "
            "Choose an address of this machine as HOST, and a PORT above 1023."
        ) from error
    listening.set_inheritable(True)
    return listening


def _wait_for_port(host: str, port: int, web: subprocess.Popen, is_stopping: Callable[[], bool]) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.poll() is None and not is_stopping():
        with contextlib.suppress(OSError), socket.create_connection((target, port), timeout=1):
            return True
        time.sleep(0.2)
    return False


def _stop(children: dict[str, subprocess.Popen]) -> None:
    """Ask them to end, and end what has not soon after: a job that is cut off is a row, and is taken up again."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # itself, or what it left behind
        child.wait()
