"""Ctrl-C of `make run`: whatever its processes are doing, they have ended within three seconds."""

import signal
import subprocess
import sys
import time

import pytest

from demo.processes import Child, stop

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def stubborn():
    """A process that wants to finish its job first, and a child of its own."""
    code = (
        f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]); print(child.pid, flush=True); {STUBBORN}"
    )
    return [sys.executable, "-c", code]


@pytest.fixture
def with_pipe(monkeypatch):
    started = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **options: started(command, stdout=subprocess.PIPE, text=True, **options))


def test_processes_that_do_not_end_are_ended_with_their_children(stubborn, with_pipe):
    children = [Child(name, stubborn, environment={}) for name in ("web", "worker")]
    for child in children:
        said = [child.process.stdout.readline() for _line in range(3)]
        assert said.count("ready\n") == 2, said
    before = time.monotonic()
    stop(children)
    assert time.monotonic() - before < 3
    for child in children:
        assert child.process.returncode == -signal.SIGKILL
        assert child.process.stdout.read() == "", "the pipe is closed once nobody holds it: the child of the child has ended too"
