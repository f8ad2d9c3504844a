"""Processes of `make run` that are killed: each comes back, a little later each time, and nothing of the killed one goes on."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from demo import processes
from demo.processes import Child, stop

BASE = Path(__file__).parents[2]
WAITS = "import time; print('ready', flush=True); time.sleep(60)"
WITH_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {WAITS!r}]); {WAITS}"
# Starts what `make run` starts, says its pid, and waits.
COMMAND = (
    "import sys, time; from demo.processes import Child\n"
    "child = Child('worker', [sys.executable, '-c', sys.argv[1]], environment={'PATH': '', 'PYTHONPATH': '.'})\n"
    "print(child.process.pid, flush=True); time.sleep(60)"
)
HOLDS_ON = f"from jobs.lifeline import end_with_parent; end_with_parent(); {WITH_CHILD}"


class Clock:
    """Stands for `time.monotonic`."""

    now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(processes, "time", clock)
    return clock


@pytest.fixture
def children(monkeypatch):
    """Starts one; what it prints is read. All end with the test."""
    started, original = [], subprocess.Popen
    monkeypatch.setattr(
        processes.subprocess, "Popen", lambda command, **options: original(command, stdout=subprocess.PIPE, text=True, **options)
    )

    def start(code):
        started.append(Child("worker", [sys.executable, "-c", code], environment={}))
        return started[-1]

    yield start
    for child in started:
        child.kill()


def killed(child):
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()


def test_what_is_killed_comes_back_a_little_later_each_time(children, clock):
    child = children(WAITS)
    waited = []
    for _time in range(7):
        killed(child)
        said = child.watch()
        assert "worker" in said and "SIGKILL" in said
        before = clock.now
        while child.process.returncode is not None:
            clock.now += 0.5
            child.watch()
        waited.append(clock.now - before)
    assert waited == [1, 2, 4, 8, 16, 30, 30]


def test_what_was_well_for_long_comes_back_soon(children, clock):
    child = children(WAITS)
    for _time in range(4):
        killed(child)
        child.watch()
        clock.now += 30
        child.watch()
    clock.now += 61
    killed(child)
    assert "in 1 s" in child.watch()


def test_what_a_killed_process_had_started_ends_with_it(children, clock):
    child = children(WITH_CHILD)
    output = child.process.stdout
    assert [output.readline() for _line in range(2)] == ["ready\n"] * 2
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    child.watch()
    assert output.read() == "", "closed: nobody holds it any more"


def test_nothing_outlives_the_command_that_is_killed():
    command = subprocess.Popen([sys.executable, "-c", COMMAND, HOLDS_ON], cwd=BASE, stdout=subprocess.PIPE, text=True)
    said = [command.stdout.readline() for _line in range(3)]
    assert said.count("ready\n") == 2
    command.kill()
    command.wait()
    assert command.stdout.read() == "", "closed: the worker and its own child have ended"


def test_the_command_ends_its_children(children):
    child = children(WAITS)
    child.process.stdout.readline()
    stop([child])
    assert child.process.returncode == -signal.SIGTERM
