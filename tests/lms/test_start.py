"""What happens at start: a taken port, a missing secret, a wrong value. Each in a process of its own."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.one_at_a_time import Taken, take
from deploy.services import free_port

BASE = Path(__file__).parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "school.example.org",
    "TAAWON_BASE_URL": "https://school.example.org",
    "DATABASE_URL": "postgres://taawon@127.0.0.1/taawon",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "DEFAULT_FROM_EMAIL": "school@example.org",
    "SMS_GATEWAY": "messaging.gateways.console.ConsoleGateway",
    "TAAWON_CREDENTIAL_KEYS": "/etc/taawon/credential-keys.json",
}


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(BASE), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def load_production(**changes: str) -> subprocess.CompletedProcess:
    environment = {name: value for name, value in (PRODUCTION | changes).items() if value}
    return run(["-c", "from django.conf import settings; print(settings.DEBUG)"], **environment)


def test_a_taken_port_is_said_with_a_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(
            ["manage.py", "run_school"],
            DJANGO_SETTINGS_MODULE="lms.settings.embedded",
            TAAWON_VAR=str(tmp_path),
            PORT=str(port),
            HOST="127.0.0.1",
        )
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert f"PORT={port + 1}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_before_anything_is_started(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(["-m", "deploy.run_production"], PORT=str(port))
    assert done.returncode == 1
    assert f"Port {port}" in done.stdout and f"PORT={port + 1}" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", "70000", "between 1 and 65535"),
        ("127.0.0.1", "80x", "PORT must be a whole number, not '80x'"),
        ("192.0.2.1", "8000", "an address of this machine"),
        ("nowhere.invalid", "8000", "HOST"),
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_calling_it_taken(tmp_path, host, port, said):
    done = run(["manage.py", "run_school"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path), PORT=port, HOST=host)
    assert done.returncode == 1
    assert said in done.stderr
    assert "taken" not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["80x", "70000", "-1", "٨٠٨٠"])
def test_a_port_that_is_none_is_said_before_production_is_started(port):
    done = run(["-m", "deploy.run_production"], PORT=port)
    assert done.returncode == 1
    assert "between 1 and 65535" in done.stdout and port in done.stdout
    assert "Traceback" not in done.stderr


def test_a_folder_of_data_that_was_open_to_others_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    database = tmp_path / "taawon.sqlite3"
    for part in ("", "-wal"):
        (tmp_path / f"taawon.sqlite3{part}").touch(mode=0o644)
    done = run(["manage.py", "diffsettings"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in (database, tmp_path / "taawon.sqlite3-wal")] == [0o600, 0o600]


def test_a_folder_that_many_use_stays_open(tmp_path):
    tmp_path.chmod(0o1777)
    run(["manage.py", "diffsettings"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path))
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777
    assert (tmp_path / "taawon.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_folder_of_data_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = run(["manage.py", "run_school"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path / "file" / "var"))
    assert done.returncode == 1
    assert str(tmp_path / "file") in done.stderr and "Traceback" not in done.stderr


def test_a_second_school_in_a_folder_is_told_of_the_first(tmp_path):
    held = take(tmp_path / "lock", "process 4711, http://localhost:8123/")
    port = str(free_port())  # not the port tells them apart
    second = run(["manage.py", "run_school"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path), PORT=port)
    held.close()
    assert second.returncode == 1
    assert "process 4711, http://localhost:8123/" in second.stderr and "TAAWON_VAR=" in second.stderr
    assert "Traceback" not in second.stderr


def test_the_lock_of_a_folder_ends_with_whoever_holds_it(tmp_path):
    code = "import sys, pathlib; from deploy.one_at_a_time import take; held = take(pathlib.Path(sys.argv[1]), 'first'); print(1); input()"
    command = [sys.executable, "-u", "-c", code, str(tmp_path / "lock")]
    first = subprocess.Popen(command, cwd=BASE, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    first.stdout.readline()
    with pytest.raises(Taken, match="first"):
        take(tmp_path / "lock", "second")
    first.kill()
    first.communicate()
    take(tmp_path / "lock", "second").close()
    assert (tmp_path / "lock").read_text() == "second"


@pytest.mark.parametrize("left", [b"", b"\n", b"\xff\xfe\x00", b"short"])
def test_a_damaged_key_is_said_with_a_way_out(tmp_path, left):
    (tmp_path / "secret-key").write_bytes(left)
    done = run(["manage.py", "run_school"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path))
    assert done.returncode == 1
    assert str(tmp_path / "secret-key") in done.stderr and "backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_damaged_keys_of_certificates_are_said_with_a_way_out(tmp_path):
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "credentials.json").touch()
    done = run(["manage.py", "run_school"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path), PORT=str(free_port()))
    assert done.returncode == 1
    assert str(tmp_path / "keys" / "credentials.json") in done.stderr and "backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_said_with_a_way_out(tmp_path):
    (tmp_path / "taawon.sqlite3").write_bytes(b"no database" * 1000)
    done = run(["manage.py", "run_school"], DJANGO_SETTINGS_MODULE="lms.settings.embedded", TAAWON_VAR=str(tmp_path), PORT=str(free_port()))
    assert done.returncode == 1
    assert str(tmp_path / "taawon.sqlite3") in done.stderr and "backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_starts_with_everything_set():
    done = load_production()
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"DJANGO_SETTINGS_MODULE"}))
def test_production_refuses_to_start_without(name):
    done = load_production(**{name: ""})
    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", "*"),
        ("TAAWON_BASE_URL", "http://school.example.org"),
        ("EMAIL_USE_TLS", "maybe"),
        ("EMAIL_PORT", "smtp"),
        ("DATABASE_URL", "mysql://x/y"),
        ("SECRET_KEY_FILE", "/nowhere/key"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("CELERY_BROKER_URL", "localhost"),
        ("S3_ENDPOINT_URL", "store.example.org"),
    ],
)
def test_production_refuses_a_wrong_value_by_name(name, value):
    store = {"S3_BUCKET": "taawon", "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "s"} if name.startswith("S3_") else {}
    done = load_production(**{name: value}, **store)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name}" in done.stderr


def test_the_schools_address_may_end_in_a_slash(tmp_path):
    done = run(
        ["-c", "from django.conf import settings; print(settings.TAAWON_BASE_URL)"],
        DJANGO_SETTINGS_MODULE="lms.settings.embedded",
        TAAWON_VAR=str(tmp_path),
        TAAWON_BASE_URL="http://school.example.org/",
    )
    assert done.stdout.strip() == "http://school.example.org"


def test_a_secret_may_lie_in_a_file(tmp_path):
    path = tmp_path / "key"
    path.write_text("f" * 60 + "\n")
    assert load_production(SECRET_KEY="", SECRET_KEY_FILE=str(path)).returncode == 0


def test_the_embedded_school_keeps_its_secret_to_itself(tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "lms.settings.embedded", "TAAWON_VAR": str(tmp_path)}
    show = ["-c", "from django.conf import settings; print(settings.SECRET_KEY)"]
    first, second = run(show, **environment), run(show, **environment)
    assert first.stdout == second.stdout != "\n"
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
