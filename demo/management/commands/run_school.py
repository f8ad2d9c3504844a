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
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from demo.signins import describe, write_signins

STOP_SECONDS = 15
LAST_PORT = 65535


class Command(BaseCommand):
    help = "Prepares and runs an embedded school: web and worker in one command. PORT and HOST choose the address."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare-only", action="store_true", help="prepare everything, start nothing")

    def handle(self, *args: Any, prepare_only: bool = False, **options: Any) -> None:
        if not settings.TAAWON_EMBEDDED:
            raise CommandError("run_school is for an embedded school. See docs/operator.md for production.")
        if not prepare_only:
            _require_free_port(settings.HOST, settings.PORT)
        self._prepare()
        signins = write_signins()
        if prepare_only:
            return
        self._serve(describe(signins))

    def _prepare(self) -> None:
        self.stdout.write("Preparing the database…")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("prepare_school", stdout=io.StringIO())
        stamp = settings.STATIC_ROOT / ".build"
        if not stamp.exists() or stamp.read_text() != settings.BUILD_ID:
            self.stdout.write("Preparing the static files…")
            call_command("collectstatic", verbosity=0, interactive=False)
            stamp.write_text(settings.BUILD_ID)
        if not Course.objects.exists() or not (settings.VAR_DIR / "demo.json").exists():
            call_command("load_demo", stdout=self.stdout)

    def _serve(self, greeting: str) -> None:
        for leftover in (settings.VAR_DIR / "queue").glob("*.msg"):
            leftover.unlink(missing_ok=True)  # doorbells of an earlier run; the rows ring again
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "lms.settings.embedded")}
        commands = {"web": _web_command(), "worker": _worker_command()}
        children = {name: subprocess.Popen(command, env=environment) for name, command in commands.items()}  # noqa: S603
        stopping = False

        def stop(*_args: Any) -> None:
            nonlocal stopping
            stopping = True

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        try:
            if _wait_for_port(settings.HOST, settings.PORT, children["web"]):
                self.stdout.write(greeting)
            while not stopping:
                for name, child in children.items():
                    if child.poll() is not None and not stopping:
                        if name == "web":
                            raise CommandError(f"The web process ended with code {child.returncode}; the lines above say why.")
                        self.stderr.write(f"The {name} ended with code {child.returncode}; starting it again.")
                        time.sleep(1)
                        children[name] = subprocess.Popen(commands[name], env=environment)  # noqa: S603
                        break
                time.sleep(0.3)
        finally:
            _stop(children)


def _web_command() -> list[str]:
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "lms.wsgi:application",
        "--bind",
        f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}",
        "--worker-class",
        "gthread",
        "--workers",
        "1",
        "--threads",
        "8",
        "--timeout",
        "60",
        "--graceful-timeout",
        "10",
        "--no-control-socket",
        "--log-level",
        "warning",
        "--capture-output",
    ]


def _worker_command() -> list[str]:
    schedule = settings.VAR_DIR / "beat-schedule"
    return [
        sys.executable,
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


def _require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError as error:
            raise CommandError(f"PORT must be between 1 and 65535, not {port}.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Port {port} on {host} is taken. Is the school already running? "
                    f"Otherwise choose another port: make run PORT={port + 1 if port < LAST_PORT else 8000}"
                ) from error
            raise CommandError(
                f"The school cannot listen on port {port} of {host}: {error.strerror}. "
                "Choose an address of this machine as HOST, and a PORT above 1023."
            ) from error


def _wait_for_port(host: str, port: int, web: subprocess.Popen) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((target, port), timeout=1):
            return True
        time.sleep(0.2)
    return False


def _stop(children: dict[str, subprocess.Popen]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
