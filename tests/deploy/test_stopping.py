"""Ctrl-C of `make run-production`: its processes are asked at once, and nobody's long goodbye is waited for."""

import sys
import time

import pytest

from deploy import run_production
from deploy.run_production import School
from deploy.services import Process

SLOW = "import signal, time; signal.signal(signal.SIGTERM, lambda *_: time.sleep(30)); print('ready', flush=True); time.sleep(60)"


class Service:
    """Stands for PostgreSQL, nginx, Redis or the store of objects."""

    def __init__(self, process):
        self.process = self.gateway = process
        self.is_over = False

    def stop(self):
        self.is_over = True

    kill = stop


@pytest.fixture
def school(tmp_path, monkeypatch):
    monkeypatch.setattr(run_production, "STOP_SECONDS", 1)
    started = [Process(f"slow-{number}", [sys.executable, "-c", SLOW], log=tmp_path / f"{number}.log").start() for number in range(6)]
    school = School.__new__(School)
    school.nginx, school.redis, school.objects = (Service(process) for process in started[:3])
    school.postgres = Service(None)  # has a program of its own to end it
    school.processes = {process.name: process for process in started[3:]}
    for process in started:
        while "ready" not in process.log_end():
            time.sleep(0.05)
    yield school, started
    for process in started:
        process.kill()


def test_all_end_within_the_time_of_one(school):
    school, started = school
    before = time.monotonic()
    school.stop()
    assert time.monotonic() - before < 5
    assert not any(process.is_alive() for process in started)
    assert school.objects.is_over and school.postgres.is_over
