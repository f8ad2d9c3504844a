"""The school's own time zones come before the machine's, whichever door a process comes in by; who disagrees is named."""

import os
import struct
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from lms.observing import health, zones

LATE = datetime(2026, 10, 1, 23, 30, tzinfo=UTC)  # after Morocco left UTC+1
SAY = f"""
import time, zoneinfo
from datetime import datetime
moment = datetime.fromisoformat({LATE.isoformat()!r})
for local in time.localtime(moment.timestamp()), moment.astimezone(zoneinfo.ZoneInfo("Africa/Casablanca")).timetuple():
    print(time.strftime("%d/%m %H:%M", local))
"""
DOORS = {
    "a web server": ["-c", f"import lms.wsgi\n{SAY}"],
    "a worker": ["-c", f"from celery.app.utils import find_app\nfind_app('lms').conf.broker_url\n{SAY}"],
    "a command": ["manage.py", "shell", "--no-imports", "-c", SAY],
}


@pytest.fixture(scope="module")
def old_files(tmp_path_factory) -> Path:
    """A machine's zone files in which Morocco is at UTC+1 for ever."""
    folder = tmp_path_factory.mktemp("zoneinfo")
    (folder / "Africa").mkdir()
    header = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    block = header + struct.pack(">lbb", 3600, 0, 0) + b"+01\0"
    (folder / "Africa/Casablanca").write_bytes(block + block + b"\n<+01>-1\n")
    return folder


def said_by(arguments: list[str], **environment: str) -> list[str]:
    """The day and hour of `LATE` in Morocco: what the C library says, and what Python says."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=settings.BASE_DIR, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_old_files_are_a_trap(old_files):
    said = said_by(["-c", SAY], TZ="Africa/Casablanca", PYTHONTZPATH=str(old_files), TZDIR=str(old_files))
    assert said == ["02/10 00:30", "02/10 00:30"]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_shows_the_right_hour_on_a_machine_with_old_files(door, old_files):
    said = said_by(DOORS[door], DJANGO_SETTINGS_MODULE="lms.settings.test", PYTHONTZPATH=str(old_files), TZDIR=str(old_files))
    assert said == ["01/10 23:30", "01/10 23:30"]


def test_programs_that_the_school_starts_use_its_files():
    assert said_by(["-c", SAY]) == ["01/10 23:30", "01/10 23:30"]


def test_all_agree(db, current_postgresql):
    assert zones.complaints() == []


@pytest.fixture
def old_postgresql(db, monkeypatch):
    """A database server whose machine has old files."""
    monkeypatch.setattr(zones.connection, "vendor", "postgresql")
    monkeypatch.setattr(zones, "postgresql_minutes", lambda moments: dict.fromkeys(moments, 60) | {moments[0]: 0})


def test_a_database_with_old_files_is_named_with_what_to_install(client, old_postgresql):
    finding = {finding.name: finding for finding in health.health_checks()}["time zones"]
    assert not finding.is_well
    assert finding.words == "PostgreSQL says UTC+1 for 01/10/2026; it was UTC+0."
    assert "apt install tzdata" in finding.fix


def test_ready_says_so_and_stays_open(client, old_postgresql):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["time zones"] is False
    assert "PostgreSQL says UTC+1" in answer.json()["to do"][0]


def test_a_database_that_is_away_is_not_named_to_strangers(client, db, monkeypatch):
    def refused(_moments):
        raise OperationalError("connection to server at db.internal failed")

    monkeypatch.setattr(zones, "package_minutes", refused)
    assert "db.internal" not in client.get("/readyz").content.decode()


def test_a_machine_that_knows_more_is_named(db, current_postgresql, monkeypatch, tmp_path):
    """Morocco changes once more, and the pinned package is the old one."""
    (tmp_path / "tzdata.zi").write_text("# version 2031a\n")
    monkeypatch.setattr(zones, "MACHINE", tmp_path)
    monkeypatch.setattr(zones, "machine_minutes", lambda moments: dict.fromkeys(moments, 60))
    (found,) = zones.complaints()
    assert "(2031a) are newer" in found
    (tmp_path / "tzdata.zi").write_text("# version 2025b\n")
    assert zones.complaints() == []


def test_postgresql_is_asked_in_its_own_words(db):
    if zones.connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL")
    said = zones.postgresql_minutes(list(zones.KNOWN))
    assert list(said) == list(zones.KNOWN)
    assert list(said.values())[:2] == [0, 60]  # every release since 2018 knows these two
