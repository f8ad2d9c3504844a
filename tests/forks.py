"""Programs of a school, each in a process of its own, with Django set up once for all: they are forked from the process that did it.

A start from nothing costs seconds of processor time, for imports that are the same each time. Settings are read once: what is tested
about a start itself is not run like this.
"""

import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connections

BASE = Path(__file__).parents[1]


class Forks:
    """The process that forks, from the first call until `close`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def run(self, program: str, *arguments: str, seconds: int = 0) -> subprocess.CompletedProcess[str]:
        """`manage.py`, or a module by its dotted name. Its exit code and all it said; after so many seconds it is ended, 0 for never."""
        if self._process is None:
            command = [sys.executable, "-m", "tests.forks"]
            self._process = subprocess.Popen(
                command, cwd=BASE, env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin and self._process.stdout
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as out, tempfile.NamedTemporaryFile("r", encoding="utf-8") as err:
            order = {"argv": [program, *arguments], "out": out.name, "err": err.name, "seconds": seconds}
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if not answer:
                raise RuntimeError("Django could not be set up; what stands above says why.")
            return subprocess.CompletedProcess([program, *arguments], json.loads(answer), out.read(), err.read())

    def close(self) -> None:
        """Whatever is run afterwards is forked from a new process, which reads the settings again."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def _serve() -> None:
    django.setup()
    import_module(settings.ROOT_URLCONF)
    for line in sys.stdin:
        connections.close_all()  # two processes may not talk on one connection
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            return
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> None:
    signal.alarm(order["seconds"])
    for handle, path, flags in ((0, os.devnull, os.O_RDONLY), (1, order["out"], os.O_WRONLY), (2, order["err"], os.O_WRONLY)):
        os.dup2(os.open(path, flags), handle)
    sys.argv = order["argv"]
    if sys.argv[0].endswith(".py"):
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _serve()
