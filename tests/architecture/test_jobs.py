"""Tasks are rung, swept and routed by name: a name that no task has fails silently, in a worker, weeks later."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.conf import settings

from jobs.registry import sweeps
from lms.celery import app

BASE = Path(settings.BASE_DIR)
OWN = {config.partition(".")[0] for config in settings.INSTALLED_APPS} & {path.name for path in BASE.iterdir() if path.is_dir()}


@pytest.fixture(scope="module")
def tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def rung() -> Iterator[tuple[str, str]]:
    """Where a bell is rung, and the name of the task: a text, or the `TASK` of the module."""
    for path in sorted(path for own in OWN for path in (BASE / own).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        rings = any(
            isinstance(node, ast.ImportFrom) and node.module == "jobs.bell" and "ring" in [one.name for one in node.names]
            for node in ast.walk(tree)
        )
        if not rings:
            continue
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ring":
                name = node.args[0]
                where = f"{path.relative_to(BASE)}, line {node.lineno}"
                yield where, name.value if isinstance(name, ast.Constant) else constants[name.id]


def test_every_route_leads_somewhere(tasks):
    for pattern in settings.CELERY_TASK_ROUTES:
        assert any(fnmatchcase(name, pattern) for name in tasks), f"no task is called {pattern}"


def test_every_route_names_a_queue_that_workers_hear():
    queues = settings.WORKER_QUEUES.split(",")
    assert settings.CELERY_TASK_DEFAULT_QUEUE in queues
    assert {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} <= set(queues)


def test_every_swept_name_is_a_task(tasks):
    assert set(sweeps()) <= tasks


def test_every_rung_name_is_a_task(tasks):
    bells = list(rung())
    assert len(bells) > 10
    for where, name in bells:
        assert name in tasks, f"{where}: no task is called {name}"


@pytest.mark.parametrize("slow", ["quizzes.work_off_imports", "certificates.issue_waiting", "media.transcode", "media.make_pictures"])
def test_what_runs_for_minutes_holds_up_nobody_who_waits(tasks, slow):
    assert slow in tasks
    assert app.amqp.router.route({}, slow)["queue"].name == "bulk"
