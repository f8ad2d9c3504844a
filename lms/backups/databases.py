"""The database by its own tools: `VACUUM INTO` for SQLite, `pg_dump` and `pg_restore` for PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, connections

from lms.backups.manifest import Broken

SQLITE_FILE, POSTGRES_FILE = "database.sqlite3", "database.dump"


def dump(folder: Path) -> str:
    """Write the database while the school runs; the name of the file. A plain copy of a live SQLite file would be torn."""
    if connection.vendor == "sqlite":
        target = folder / SQLITE_FILE
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        with closing(sqlite3.connect(target)) as copy:
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
        if said != "ok":
            raise Broken(f"The copy of the database is not sound: {said}")
        return SQLITE_FILE
    _tool("pg_dump", "--format=custom", "--no-owner", f"--file={folder / POSTGRES_FILE}")
    return POSTGRES_FILE


def load(folder: Path) -> None:
    """Put the database back in place of the one that is there, all or nothing."""
    connections.close_all()
    if connection.vendor == "sqlite":
        source, target = folder / SQLITE_FILE, Path(str(connection.settings_dict["NAME"]))
        if not source.exists():
            raise Broken("This backup is of PostgreSQL; this school runs on SQLite.")
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = target.with_suffix(".restoring")
        shutil.copyfile(source, aside)
        for leftover in (target.with_name(target.name + "-wal"), target.with_name(target.name + "-shm")):
            leftover.unlink(missing_ok=True)
        aside.replace(target)
        return
    if not (folder / POSTGRES_FILE).exists():
        raise Broken("This backup is of SQLite; this school runs on PostgreSQL.")
    _tool("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", str(folder / POSTGRES_FILE), to_database=True)


def _tool(name: str, *arguments: str, to_database: bool = False) -> None:
    program = shutil.which(name)
    if program is None:
        raise Broken(f"{name} is missing. Install PostgreSQL's client programs (on Debian: apt install postgresql-client).")
    there = connection.settings_dict
    environment = os.environ | {
        "PGHOST": there["HOST"],
        "PGPORT": str(there["PORT"]),
        "PGUSER": there["USER"],
        "PGDATABASE": there["NAME"],
        "PGPASSWORD": there["PASSWORD"],
    }
    command = [program, *([f"--dbname={there['NAME']}"] if to_database else []), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Broken(f"{name} failed: {done.stderr[-1500:]}")
