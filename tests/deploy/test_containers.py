"""The containers: nothing secret in an image, and an example from which a school starts."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from deploy.containers.make_secrets import make_secrets

BASE = Path(__file__).parents[2]
FOLDER = BASE / "deploy" / "containers"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))


def lines(path: Path) -> set[str]:
    return {line.strip().rstrip("/").removeprefix("**/") for line in path.read_text().splitlines() if line.strip() and line[0] != "#"}


def example() -> dict[str, str]:
    said = (FOLDER / "environment.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in said if line and not line.startswith("#"))


def test_what_git_ignores_and_git_itself_stay_out_of_the_images():
    left_out = lines(BASE / ".dockerignore")
    assert {".git", ".env"} <= left_out
    assert lines(BASE / ".gitignore") - {"deploy/containers/.env"} <= left_out


def test_secrets_are_made_once_and_only_what_other_services_read_is_open(tmp_path):
    assert make_secrets(tmp_path) == ["secret-key", "metrics-token", "database-url", "redis-url", "broker-url"]
    first = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert make_secrets(tmp_path) == []
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == first
    assert first["database-password"] in first["database-url"]
    assert f">{first['redis-password']} " in first["redis-users.acl"]
    assert first["redis-password"] in first["redis-url"] and first["redis-password"] in first["broker-url"]
    assert {path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077} == {"database-password", "redis-users.acl"}


@pytest.mark.parametrize("service", ["prepare", "web", "worker", "worker-bulk", "beat"])
def test_a_school_starts_from_the_example(service, tmp_path):
    make_secrets(tmp_path)
    given = {name: value.replace("/etc/taawon", str(tmp_path)) for name, value in COMPOSE["services"][service]["environment"].items()}
    image = dict(re.findall(r"(DJANGO_SETTINGS_MODULE)=(\S+)", (FOLDER / "Containerfile").read_text()))
    done = subprocess.run(
        [sys.executable, "-c", "from django.conf import settings as s; print(s.DATABASES['default']['HOST'], s.REDIS_URL)"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(BASE), "TAAWON_VAR": str(tmp_path), **image, **example(), **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    host, redis = done.stdout.split()
    assert host in COMPOSE["services"] and urlsplit(redis).hostname in COMPOSE["services"]


def test_nothing_in_the_example_means_the_container_itself():
    assert not [value for value in example().values() if "localhost" in value or "127.0.0.1" in value]


def test_who_makes_keys_may_write_them_and_everybody_else_only_reads():
    def mode(service: str) -> str:
        [mount] = [mount for mount in COMPOSE["services"][service]["volumes"] if mount.startswith("secrets:")]
        return "ro" if mount.endswith(":ro") else "rw"

    assert {service: mode(service) for service in ("secrets", "prepare", "web", "worker", "database")} == {
        "secrets": "rw",
        "prepare": "rw",
        "web": "ro",
        "worker": "ro",
        "database": "ro",
    }


def test_what_is_uploaded_is_served_and_what_is_private_is_not_even_there():
    assert COMPOSE["services"]["proxy"]["volumes"] == ["media:/var/lib/taawon/media:ro"]
