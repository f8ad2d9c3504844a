"""What the code of the school never does, or does in the listed places only. A new place is a decision, and is written here."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
APPS = (
    "accounts",
    "certificates",
    "cooperatives",
    "courses",
    "demo",
    "deploy",
    "jobs",
    "lms",
    "media",
    "messaging",
    "quizzes",
    "text",
    "untrusted",
    "web",
)
FILES = sorted(path for app in APPS for path in (BASE / app).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))

# HTML that passed `text.sanitise` when it was saved, or that is made of literals.
MARKED_SAFE = {"quizzes/kinds/base.py", "quizzes/kinds/gap.py", "quizzes/kinds/hottext.py", "text/templatetags/taawon.py"}
ASKS_OTHERS = {f"messaging/gateways/{name}.py" for name in ("calls", "http", "kannel", "kannel_loop")}
CLIENTS = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "smtplib", "telnetlib", "xmlrpc"}
RUNS_PROGRAMS = {
    "untrusted/child.py",
    "lms/backups/databases.py",
    "demo/art/film.py",
    "demo/art/voice.py",
    "demo/processes.py",
    "media/transcoding.py",
    "media/probe.py",
}
# The database's own zone files may be older than the school's: it compares moments, and days are made of them in Python.
CONVERTS_IN_SQL = re.compile(
    r"__(date|time|hour|minute|second|day|week|week_day|iso_week_day|month|quarter|year|iso_year)(__[a-z]+)?\b(?!__)"
    r"|\b(Trunc|Extract)[A-Z]\w*|\.(dates|datetimes)\(|AT TIME ZONE"
)
RUNNERS = {"run", "Popen", "call", "check_call", "check_output", "system", "popen", "getoutput"}


def named(path: Path) -> str:
    return str(path.relative_to(BASE))


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    yield
    nodes.cache_clear()
    calls.cache_clear()


@cache
def nodes(path: Path) -> list[ast.AST]:
    """The calls and imports of a file."""
    every = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in every if isinstance(node, ast.Call | ast.Import | ast.ImportFrom)]


@cache
def calls(path: Path) -> list[tuple[str, ast.Call]]:
    return [(ast.unparse(node.func), node) for node in nodes(path) if isinstance(node, ast.Call)]


def imports(path: Path) -> set[str]:
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def everywhere() -> Iterator[tuple[Path, str, ast.Call]]:
    return ((path, name, call) for path in FILES for name, call in calls(path))


def test_no_code_is_made_of_data():
    for path, name, call in everywhere():
        last = name.rpartition(".")[2]
        where = f"{named(path)}, line {call.lineno}: {name}"
        assert name not in {"eval", "exec", "compile", "__import__"}, where
        assert not name.startswith(("pickle.", "marshal.", "shelve.", "dill.")), where
        assert name not in {"yaml.load", "yaml.unsafe_load", "yaml.full_load", "tempfile.mktemp", "os.system", "os.popen"}, where
        assert last not in {"raw", "extra", "RawSQL"}, f"{where}: SQL is the ORM's, or a cursor's with parameters"
        assert not any(word.arg == "shell" and getattr(word.value, "value", True) for word in call.keywords), where


def test_sql_has_parameters():
    """Only names of tables and columns, from the models, may be put into a statement."""
    allowed = {"demo/scale/loading.py"}
    for path, name, call in everywhere():
        if name.endswith(("cursor.execute", "cursor.executemany")) and call.args and named(path) not in allowed:
            assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Call), f"{named(path)}, line {call.lineno}"


def test_words_become_html_in_few_places():
    found = {
        named(path)
        for path in FILES
        if any(name.rpartition(".")[2] in {"mark_safe", "SafeString", "SafeText"} for name, _call in calls(path))
    }
    assert found <= MARKED_SAFE


def test_templates_escape_everything():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|\{%\s*debug", text), named(path)


def test_only_the_gateways_ask_other_hosts():
    found = {named(path) for path in FILES if not named(path).startswith("deploy/") and imports(path) & CLIENTS}
    assert found <= ASKS_OTHERS


def test_only_these_run_other_programs():
    found = {named(path) for path in FILES for name, _call in calls(path) if name in {f"subprocess.{runner}" for runner in RUNNERS}}
    assert {name for name in found if not name.startswith("deploy/")} <= RUNS_PROGRAMS


def test_what_a_proxy_says_is_read_in_one_place():
    """django-allauth counts the trusted proxies, and Django reads the scheme; nobody else believes a forwarded header."""
    found = [named(path) for path in FILES if re.search(r"X[_-]FORWARDED", path.read_text(encoding="utf-8"), re.IGNORECASE)]
    in_words = {"lms/checks.py"}  # tells the operator what the header means
    assert {name for name in found if not name.startswith("deploy/")} - in_words == {"lms/settings/production.py"}


def test_a_security_rule_that_is_put_aside_is_named():
    """`# noqa` without a rule would hide all of them."""
    for line in (line for path in FILES for line in path.read_text(encoding="utf-8").splitlines()):
        assert not re.search(r"#\s*noqa(?!: [A-Z]+[0-9]+)", line), line


def test_workbooks_of_strangers_are_opened_in_one_place():
    openers = {named(path) for path, name, _call in everywhere() if name.rpartition(".")[2] == "load_workbook"}
    assert openers == {"untrusted/workbooks.py"}


def test_sql_turns_no_moment_into_a_day() -> None:
    found = {named(path) for path in FILES if CONVERTS_IN_SQL.search(path.read_text(encoding="utf-8"))}
    assert found == {"lms/observing/zones.py"}, "which asks PostgreSQL for its clock to compare it"
