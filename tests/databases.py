"""Databases that `manage.py migrate` made once, from nothing, and that are copied afterwards.

Copied for each process of the tests, and for schools that tests run as processes of their own. The originals are kept between runs,
until something that goes into them changes.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import quote

import django
import psycopg
from django.apps import apps
from django.conf import settings

BASE = Path(__file__).parents[1]
KEPT = Path(tempfile.gettempdir()) / f"taawon-kept-{os.getuid()}"  # for every copy of this repository on the machine
KEPT_SECONDS = 7 * 24 * 3600
Commands = Sequence[Sequence[str]]
MIGRATE = (("migrate", "--verbosity", "0"),)


@contextmanager
def new_database(folder: Path, *, made_by: Commands = MIGRATE) -> Iterator[str]:
    """The address of a new database as these commands leave it: a file in `folder`, or a database of the tests' PostgreSQL server."""
    if is_sqlite():
        path = folder / f"{uuid.uuid4().hex}.sqlite3"
        if made_by:
            shutil.copyfile(original(made_by), path)
        yield f"sqlite://{path}"
    else:
        name = f"tests_{uuid.uuid4().hex}"
        _create(name, made_by)
        try:
            yield _address(name)
        finally:
            _ask_server(f"DROP DATABASE {name} WITH (FORCE)")


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def state_of_migrations() -> str:
    """Changes with any migration, what ours import, what models tell `post_migrate`, and the libraries."""
    digest = hashlib.sha256()
    digest.update(repr(sorted((one.name, one.version) for one in distributions())).encode())
    digest.update(repr((sys.version, sqlite3.sqlite_version)).encode())
    for path in sorted(path for config in apps.get_app_configs() for path in Path(config.path).glob("migrations/*.py")):
        digest.update(f"{path.parent.parent.name}/{path.name}".encode() + path.read_bytes())
    for path in _imported_by_migrations():
        digest.update(str(path).encode() + path.read_bytes())
    for model in apps.get_models():
        about = model._meta
        digest.update(repr((about.label, about.default_permissions, about.permissions, about.verbose_name_raw)).encode())
    return digest.hexdigest()


def _imported_by_migrations() -> list[Path]:
    """Our own modules that migrations, and apps with receivers of `post_migrate`, import: directly or through each other."""
    found: set[Path] = set()
    ahead = [*BASE.glob("*/migrations/*.py"), *(path for path in BASE.glob("*/apps.py") if "post_migrate" in path.read_text("utf-8"))]
    while ahead:
        path = ahead.pop()
        if path not in found:
            found.add(path)
            ahead += [file for name in _imports(path) for file in _files(name) if file.is_file()]
    return sorted(found)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def _files(module: str) -> list[Path]:
    path = BASE.joinpath(*module.split("."))
    return [path.with_suffix(".py"), path / "__init__.py"]


@cache
def _state_at_start() -> str:
    return state_of_migrations()


def _name(made_by: Commands) -> str:
    return "original_" + hashlib.sha256((_state_at_start() + repr(made_by)).encode()).hexdigest()[:32]


def original(made_by: Commands = MIGRATE) -> Path:
    """The SQLite file to copy. Whoever comes first makes it, whoever comes meanwhile waits."""
    path = KEPT / f"{_name(made_by)}.sqlite3"
    with _one_at_a_time(path.name):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            _run(made_by, f"sqlite://{unfinished}")
            with sqlite3.connect(unfinished) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            unfinished.rename(path)
        os.utime(path)
    return path


def _create(name: str, made_by: Commands) -> None:
    source = _name(made_by)
    with _one_at_a_time("postgresql"):
        if made_by and not _ask_server("SELECT FROM pg_database WHERE datname = %s", source):
            unfinished = source.replace("original", "unfinished")
            _ask_server(f"DROP DATABASE IF EXISTS {unfinished}")
            _ask_server(f"CREATE DATABASE {unfinished}")
            fill_postgresql(_address(unfinished), made_by=made_by)
            _ask_server(f"ALTER DATABASE {unfinished} RENAME TO {source}")
        _ask_server(f"CREATE DATABASE {name}" + (f" TEMPLATE {source}" if made_by else ""))


def fill_postgresql(address: str, *, made_by: Commands = MIGRATE) -> None:
    """Bring the empty database at `address` to where these commands lead: from what was kept, else by running them."""
    dump = KEPT / f"{_name(made_by)}.dump"
    with _one_at_a_time(dump.name):
        if dump.exists():
            ask_postgresql("pg_restore", "--no-owner", "--exit-on-error", "--dbname", address, str(dump))
        else:
            _run(made_by, address)
            unfinished = dump.with_suffix(".unfinished")
            ask_postgresql("pg_dump", "--format=custom", "--compress=1", "--dbname", address, "--file", str(unfinished))
            unfinished.rename(dump)
        os.utime(dump)


def ask_postgresql(program: str, *arguments: str) -> str:
    """What one of PostgreSQL's programs prints."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    path = shutil.which(program, path=os.pathsep.join([*map(str, folders), os.environ["PATH"]]))
    return subprocess.run([path or program, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    KEPT.mkdir(mode=0o700, parents=True, exist_ok=True)
    if KEPT.is_symlink() or KEPT.stat().st_uid != os.getuid():
        raise RuntimeError(f"{KEPT} belongs to somebody else.")
    _remove_old()
    with (KEPT / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_old() -> None:
    for path in KEPT.iterdir():
        with suppress(FileNotFoundError):  # another process does the same
            if path.stat().st_mtime < time.time() - KEPT_SECONDS:
                path.unlink()


def _run(commands: Commands, address: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "lms.settings.embedded", "TAAWON_VAR": folder}
        for command in commands:
            words = [sys.executable, "manage.py", *command]
            done = subprocess.run(words, cwd=BASE, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"manage.py {' '.join(command)}: {done.stdout}{done.stderr}")


def _address(name: str) -> str:
    there = settings.DATABASES["default"]
    return f"postgres://{there['USER']}:{quote(there['PASSWORD'])}@{there['HOST']}:{there['PORT']}/{name}"


def _ask_server(statement: str, *values: str) -> int:
    """How many rows the statement touched or found."""
    with psycopg.connect(_address("postgres"), autocommit=True) as server:
        return server.execute(statement, values).rowcount


if __name__ == "__main__":  # made before the tests start, while nothing else runs: .ci/test
    django.setup()
    with tempfile.TemporaryDirectory() as somewhere, new_database(Path(somewhere)):
        pass
