"""The kept databases are made once, and made again when something that goes into them changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps

from tests import databases

BASE = Path(__file__).parents[2]
CASTS = re.compile(r"::text|::character varying|[][()]")


@pytest.fixture
def altered(monkeypatch):
    """Files that read as if somebody had changed them."""
    names = set()
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + (b"\n# changed" if path in names else b""))
    return names


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(BASE / "courses" / "migrations" / "0001_initial.py", id="a migration of ours"),
        pytest.param(Path(apps.get_app_config("wagtailcore").path, "migrations", "0001_initial.py"), id="a migration of a library"),
        pytest.param(BASE / "text" / "trigrams.py", id="what a migration imports"),
        pytest.param(BASE / "accounts" / "roles.py", id="what is written after migrations"),
    ],
)
def test_a_change_of_what_goes_in_asks_for_a_new_database(altered, module):
    before = databases.state_of_migrations()
    assert databases.state_of_migrations() == before
    assert module.exists()
    altered.add(module)
    assert databases.state_of_migrations() != before


def test_a_new_right_asks_for_a_new_database(monkeypatch):
    before = databases.state_of_migrations()
    monkeypatch.setattr(apps.get_model("courses.Course")._meta, "permissions", [("fly", "Can fly")])
    assert databases.state_of_migrations() != before


def test_a_change_of_a_page_asks_for_none(altered):
    before = databases.state_of_migrations()
    altered.add(BASE / "courses" / "urls.py")
    assert (BASE / "courses" / "urls.py").exists()
    assert databases.state_of_migrations() == before


@pytest.mark.usefixtures("django_db_setup")
def test_two_runs_that_start_at_once_make_it_once(monkeypatch, tmp_path):
    monkeypatch.setattr(databases, "KEPT", tmp_path / "kept")
    made = []
    run = databases._run
    monkeypatch.setattr(databases, "_run", lambda commands, address: (made.append(address), run(commands, address)))
    commands = (("shell", "--no-imports", "-c", f"from django.db import connection; connection.ensure_connection()  # {uuid4()}"),)

    def start(number: int) -> str:
        folder = tmp_path / str(number)
        folder.mkdir()
        with databases.new_database(folder, made_by=commands) as address:
            return address

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(start, range(2))
    assert len(made) == 1
    assert first != second


@pytest.mark.usefixtures("django_db_setup")
@pytest.mark.skipif(databases.is_sqlite(), reason="of PostgreSQL's databases a dump is kept: in the second half of `make test`")
def test_what_is_kept_is_what_migrations_left(tmp_path):
    def told(address: str) -> list[str]:
        lines = databases.ask_postgresql("pg_dump", "--dbname", address).splitlines()
        # Casts and brackets of constraints are written anew when they are read again.
        return [CASTS.sub("", line) for line in lines if not line.startswith(("\\restrict", "\\unrestrict"))]

    with databases.new_database(tmp_path, made_by=()) as empty, databases.new_database(tmp_path) as copied:
        databases.fill_postgresql(empty)
        assert told(empty) == told(copied)
        assert len(told(empty)) > 1000
