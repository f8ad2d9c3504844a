"""The processes of `make run`, killed one after the other: the school answers again, and codes still come."""

import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

PATIENCE = 120


def children(school) -> dict[str, int]:
    """Name -> pid of the processes that the school runs now."""
    holder = int((Path(school["folder"]) / "lock").read_text().split()[1].rstrip(","))
    said = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(holder)], capture_output=True, text=True, check=True).stdout
    lines = [line.split(maxsplit=1) for line in said.splitlines()]
    return {name: int(pid) for name in ("server", "worker") for pid, arguments in lines if f"-m lms.{name}" in arguments}


@pytest.mark.parametrize("name", ["server", "worker"])
def test_what_is_killed_comes_back(school, name):
    before = children(school)
    os.kill(before[name], signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while (now := children(school)).get(name) in {None, before[name]} and time.monotonic() < deadline:
        time.sleep(0.2)
    assert set(now) == {"server", "worker"} and now[name] != before[name]
    with urllib.request.urlopen(f"{school['base_url']}/healthz", timeout=PATIENCE) as answer:  # waits, and is not refused
        assert answer.status == 200
