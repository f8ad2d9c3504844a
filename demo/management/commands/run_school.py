"""`make run`: the whole school on one machine, with its demo courses."""

import contextlib
import errno
import io
import os
import signal
import socket
import sys
import time
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from courses.models import Course
from demo.processes import Child
from demo.processes import stop as stop_all
from demo.signins import describe, write_signins
from deploy.moving_line import moving
from deploy.one_at_a_time import Taken, take

LAST_PORT = 65535


class Command(BaseCommand):
    help = "Prepares and runs an embedded school: web and worker in one command. PORT and HOST choose the address."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="prepare everything, start nothing")

    def handle(self, *args: Any, prepare_only: bool = False, **options: Any) -> None:
        if not settings.TAAWON_EMBEDDED:
            raise CommandError("run_school is for an embedded school. See docs/operator.md for production.")
        os.umask(0o077)  # what lies in var/ is nobody else's on this machine: phones, sessions, codes
        self._lock = _take_folder()
        listening = None if prepare_only else _bind(settings.HOST, settings.PORT)
        try:
            self._prepare()
            signins = write_signins()
        except KeyboardInterrupt:
            self.stderr.write("\nStopped before the school was ready. The next start goes on from here.")
            sys.exit(128 + signal.SIGINT)
        except DatabaseError as error:
            if "malformed" not in str(error) and "not a database" not in str(error):
                raise
            raise CommandError(
                f"{settings.DATABASES['default']['NAME']} is damaged ({error}). Restore a backup: manage.py restore, see docs/operator.md."
            ) from error
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
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lms.settings.embedded")}
        connections.close_all()
        stopping = False

        def stop(*_args: Any) -> None:
            nonlocal stopping
            stopping = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        self.stdout.write("Starting web and worker…")
        web = Child(
            "web", [sys.executable, "-m", "lms.server", str(listening.fileno())], environment=environment, inherits=[listening.fileno()]
        )
        worker = Child("worker", [sys.executable, "-m", "lms.worker"], environment=environment)
        is_up = False
        try:
            while not stopping:
                if not is_up and web.process.poll() is not None:
                    raise CommandError(f"The web process ended ({web.end}); the lines above say why.")
                if not is_up and _answers(listening):
                    is_up = True
                    self.stdout.write(greeting)
                for child in (web, worker):
                    if said := child.watch():
                        self.stderr.write(said)
                time.sleep(0.1)
        finally:
            self.stdout.write("\nStopping…")
            stop_all([web, worker])
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


def _take_folder() -> IO[str] | None:
    """The lock of the folder of data, to be held as long as this command runs."""
    try:
        return take(settings.VAR_DIR / "lock", f"process {os.getpid()}, {settings.TAAWON_BASE_URL}/")
    except Taken as error:
        raise CommandError(
            f"A school is at work in {settings.VAR_DIR} already: {error}. Stop it first, or give this one a folder of its own: "
            "make run TAAWON_VAR=… PORT=…"
        ) from error


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


def _answers(listening: socket.socket) -> bool:
    """Whether the web process listens already."""
    host, port = listening.getsockname()[:2]
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    with contextlib.suppress(OSError), socket.create_connection((target, port), timeout=1):
        return True
    return False
