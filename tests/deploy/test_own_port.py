"""A production web server as the container's engine and Prometheus meet it: on its own port, without the proxy."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from deploy.services import Process, free_port, wait_for_port
from tests.lms.test_start import PRODUCTION

BASE = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((BASE / "deploy" / "containers" / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def web(tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """The port of a web server without its database, and its folder of counts with a file of an earlier run."""
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    counts = folder / "counts"
    counts.mkdir()
    (counts / "counter_1.db").write_bytes(b"of an earlier run")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(BASE), "WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"}
    environment |= PRODUCTION | {"TAAWON_VAR": str(folder), "PROMETHEUS_MULTIPROC_DIR": str(counts)}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "lms.wsgi:application"]
    process = Process("web", command, log=folder / "log", env=environment, cwd=BASE).start()
    try:
        wait_for_port(port, child=process)
        yield port, counts
    finally:
        process.stop()


def test_the_health_check_of_the_containers_succeeds(web):
    how, *command = COMPOSE["services"]["web"]["healthcheck"]["test"]
    assert how == "CMD" and command[0] == "python"
    asked = [word.replace("127.0.0.1:8001", f"127.0.0.1:{web[0]}") for word in command[1:]]
    done = subprocess.run([sys.executable, *asked], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_counts_of_an_earlier_run_are_forgotten(web):
    assert not (web[1] / "counter_1.db").exists()
