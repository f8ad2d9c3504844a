"""Which tasks are rung again and again, so that what was left is found. Filled by the apps in `ready()`."""

from typing import Any

_sweeps: dict[str, int] = {}


def sweep(task_name: str, *, every_seconds: int = 10) -> None:
    """Ring the task regularly."""
    _sweeps[task_name] = every_seconds


def sweeps() -> dict[str, int]:
    """Task name -> seconds between two rings."""
    return dict(_sweeps)


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The sweeps as Celery's beat reads them. Two beats at once do no harm: the tasks lease rows."""
    return {name: {"task": name, "schedule": seconds, "options": {"expires": seconds}} for name, seconds in _sweeps.items()}
