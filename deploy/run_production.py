"""`make run-production`: the demo school as a programme would run it, to look at. Everything lies in var/production and is made
anew at each start: the object store keeps its files in memory.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
from botocore.config import Config

from deploy.moving_line import moving, run
from deploy.one_at_a_time import Taken, take
from deploy.services import Nginx, ObjectStore, Postgres, Process, Redis, free_port, require, wait_for_port
from deploy.services.nginx import s3_media
from deploy.services.objects import ACCESS_KEY, BUCKET, SECRET_KEY
from deploy.services.packages import Missing
from deploy.services.process import NotUp
from deploy.services.tls import self_signed

BASE = Path(__file__).parents[1]
FOLDER = BASE / "var" / "production"
WEB_SERVERS = 2
STOP_SECONDS = 3


class School:
    """The services and the processes of one school, started in order and stopped in reverse."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self.folder = folder
        cert, key = self_signed(folder / "tls")
        self.postgres = Postgres(folder / "postgres")
        self.redis = Redis(folder / "redis")
        self.objects = ObjectStore(folder / "objects", cert=cert, key=key)
        self.web_ports = [free_port() for _i in range(WEB_SERVERS)]
        media = s3_media(endpoint=self.objects.endpoint, bucket=BUCKET, ca=cert)
        self.nginx = Nginx(folder / "nginx", cert=cert, key=key, upstreams=self.web_ports, media=media, port=port)
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "localhost",
            "TAAWON_BASE_URL": self.nginx.base_url,
            "TAAWON_VAR": str(folder / "school"),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url(0),
            "CELERY_BROKER_URL": self.redis.url(1),
            "DEFAULT_FROM_EMAIL": "school@localhost",
            "SMS_GATEWAY": "messaging.gateways.console.ConsoleGateway",
            "METRICS_TOKEN": secrets.token_urlsafe(24),
            "TAAWON_CREDENTIAL_KEYS": str(folder / "school" / "credential-keys.json"),
            "WEB_WORKERS": "1",
            "PYTHONUNBUFFERED": "1",
            **self.objects.environment,
            "S3_DIRECT_UPLOADS": "False",  # a browser would have to trust the store's own certificate first
        }
        self.processes = {f"web-{port}": self._web(port) for port in self.web_ports} | {
            "worker": self._celery(
                "worker", "worker", "--queues", "urgent,default,bulk", "--concurrency", "2", "--max-tasks-per-child", "200"
            ),
            "beat": self._celery("beat", "beat", "--schedule", str(folder / "school" / "beat")),
        }

    def start(self) -> None:
        """Services, an empty school, the demo, and the processes."""
        _say("Starting PostgreSQL and Redis…")
        self.postgres.start()
        self.redis.start()
        with moving("Starting the object store"):
            self.objects.start()
        _make_bucket(self.objects)
        for words, *command in (
            ("Making keys", "create_credential_key"),
            ("Preparing the database", "migrate"),
            ("Planting the pages", "prepare_school"),
            ("Preparing the static files", "collectstatic", "--no-input"),
        ):
            self._prepare(words, command)
        # It has a moving line of its own.
        if subprocess.run([sys.executable, "manage.py", "load_demo"], cwd=BASE, env=self.environment, check=False).returncode:
            raise NotUp("The demo school could not be loaded; the lines above say why.")
        with moving("Starting web servers, worker and clock"):
            for process in self.processes.values():
                process.start()
            for port in self.web_ports:
                wait_for_port(port, child=self.processes[f"web-{port}"])
            self.nginx.start()

    def manage(self, *arguments: str) -> str:
        """Run a command of the school; its words."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=BASE, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotUp(f"manage.py {' '.join(arguments)}: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout

    def _prepare(self, words: str, command: list[str]) -> None:
        try:
            run(words, [sys.executable, "manage.py", *command], cwd=BASE, env=self.environment)
        except subprocess.CalledProcessError as error:
            raise NotUp(f"manage.py {' '.join(command)}: {error.output[-2000:]}") from error

    def watch(self) -> None:
        """Start again what ended."""
        for name, process in self.processes.items():
            if not process.is_alive():
                _say(f"{name} ended and is started again; its log is {process.log}.")
                process.start()

    def stop(self) -> None:
        """All at once, and what takes long is ended: nothing of this school is kept."""
        children = [self.nginx.process, *self.processes.values(), self.objects.gateway, self.redis.process]
        for child in children:
            child.ask_to_end()
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            child.stop(seconds=max(0, deadline - time.monotonic()))
        self.objects.stop()
        self.postgres.kill()

    def _web(self, port: int) -> Process:
        environment = self.environment | {
            "WEB_BIND": f"127.0.0.1:{port}",
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / "school" / f"metrics-{port}"),  # emptied when it starts
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "lms.wsgi:application"]
        return Process(f"web-{port}", command, log=self.folder / f"web-{port}.log", env=environment, cwd=BASE)

    def _celery(self, name: str, *arguments: str) -> Process:
        command = [sys.executable, "-m", "celery", "-A", "lms", *arguments, "--loglevel", "info"]
        return Process(name, command, log=self.folder / f"{name}.log", env=self.environment, cwd=BASE)


def _make_bucket(store: ObjectStore) -> None:
    config = Config(
        request_checksum_calculation="when_required", response_checksum_validation="when_required", s3={"addressing_style": "path"}
    )
    client = boto3.client(
        "s3",
        endpoint_url=store.endpoint,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        verify=str(store.cert),
        config=config,
    )
    client.create_bucket(Bucket=BUCKET)
    everybody_reads_media = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject"], "Resource": [f"arn:aws:s3:::{BUCKET}/media/*"]}
        ],
    }
    client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(everybody_reads_media))


def _say(words: str) -> None:
    print(words, flush=True)


def _port() -> int:
    """Where nginx listens. `make` hands on 8000, its default for the embedded school."""
    given = os.environ.get("PORT", "8000")
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise NotUp(f"PORT must be a whole number between 1 and 65535, not {given!r}.")
    return 8443 if given == "8000" else int(given)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main() -> int:
    os.umask(0o077)
    try:
        port = _port()
    except NotUp as error:
        _say(str(error))
        return 1
    if _is_taken(port):
        _say(f"Port {port} is taken. Is the school already running? Otherwise choose another port: make run-production PORT={port + 1}")
        return 1
    try:
        require("postgresql", "redis", "s3", "nginx", "openssl")
    except Missing as error:
        _say(str(error))
        return 1
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    FOLDER.parent.chmod(0o700)
    try:
        lock = take(FOLDER.with_suffix(".lock"), f"process {os.getpid()}, https://localhost:{port}/")
    except Taken as error:
        _say(f"A production school is at work in {FOLDER} already: {error}. It would lose all it holds. Stop it first.")
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    school = School(FOLDER, port=port)
    stopping = False

    def stop(*_args: object) -> None:
        nonlocal stopping
        stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        school.start()
        with moving("Making sign-ins"):
            signins = school.manage("show_signins")
        _say(signins)
        _say(f"  The worker's log  {(FOLDER / 'worker.log').relative_to(BASE)}")
        _say("  Your browser warns once: the certificate of this show is signed by itself. Ctrl-C stops everything.\n")
        while not stopping:
            time.sleep(1)
            school.watch()
    except NotUp as error:
        _say(str(error))
        return 1
    finally:
        _say("Stopping…")
        school.stop()
        if lock is not None:
            lock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
