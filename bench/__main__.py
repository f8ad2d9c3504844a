"""`make bench`: prepare a demo school in a folder of its own, measure it, print the table beside its budgets."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from statistics import median

from bench.browser import weigh
from bench.load import measure

HERE = Path(__file__).parent
ROUNDS = 3


def main() -> int:
    budgets = tomllib.loads((HERE / "budgets.toml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="taawon-bench-") as folder:
        port = _free_port()
        environment = os.environ | {
            "TAAWON_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", "PORT": str(port), "HOST": "127.0.0.1",
        }  # fmt: skip
        print("Preparing a demo school…", flush=True)
        _run(["manage.py", "run_school", "--prepare-only"], environment)
        print("Counting queries and rendering certificates…", flush=True)
        facts = json.loads(_run(["-m", "bench.inside"], environment).splitlines()[-1])
        print("Bringing files of questions in…", flush=True)
        facts |= json.loads(_run(["-m", "bench.imports"], environment).splitlines()[-1])
        print("Taking quizzes, eight members at once…", flush=True)
        facts |= json.loads(_run(["-m", "bench.attempts"], environment).splitlines()[-1])
        print("Asking over HTTP…", flush=True)
        with _server(port, environment):
            facts |= _rates(port, facts) | _weights(port, facts)
    return _print_table(budgets, facts)


def _rates(port: int, facts: dict) -> dict:
    """Requests a second; each ratio is the median of interleaved rounds against its floor."""
    paths = {
        "bare": ("/bench/bare/", ""),
        "lesson": (facts["lesson_path"], ""),
        "user": ("/bench/user/", facts["cookie"]),
        "me": (f"/api/me/?course={facts['course_key']}", facts["cookie"]),
    }
    rates: dict[str, list[float]] = {name: [] for name in paths}
    for path, cookie in paths.values():
        measure(port, path, seconds=0.5, cookie=cookie)
    for _round in range(ROUNDS):
        for name, (path, cookie) in paths.items():
            load = measure(port, path, cookie=cookie)
            if load.failures:
                raise SystemExit(f"{path}: {load.failures} requests failed.")
            rates[name].append(load.per_second)
    return {f"{name}_per_second": round(median(values)) for name, values in rates.items()} | {
        "lesson_ratio": round(median(a / b for a, b in zip(rates["lesson"], rates["bare"], strict=True)), 2),
        "me_ratio": round(median(a / b for a, b in zip(rates["me"], rates["user"], strict=True)), 2),
    }


def _weights(port: int, facts: dict) -> dict:
    """What a phone loads, counted by Chromium."""
    return weigh(f"http://localhost:{port}", facts["lesson_path"], facts["next_path"])


def _print_table(budgets: dict, facts: dict) -> int:
    failed = 0
    print()
    for key, budget in budgets.items():
        value = facts[key]
        limit = f"at most {budget['most']}" if "most" in budget else f"at least {budget['least']}"
        good = value <= budget["most"] if "most" in budget else value >= budget["least"]
        failed += not good
        print(f"  {'ok ' if good else 'OVER'}  {budget['name']:<58} {value!s:>9}   {limit}")
    print()
    for name in ("bare", "lesson", "user", "me"):
        print(f"        {name + ', requests a second':<58} {facts[f'{name}_per_second']:>9}")
    print(f"        {'grading, microseconds for one response':<58} {facts['grading_us']:>9}")
    attempts = f"eight members at once, whole attempts a minute ({facts['attempts_database']})"
    print(f"        {attempts:<58} {facts['attempts_per_minute']:>9}")
    print()
    return 1 if failed else 0


class _server:  # noqa: N801
    """gunicorn as `make run` starts it, for the time of the measurement."""

    def __init__(self, port: int, environment: dict) -> None:
        self.port, self.environment = port, environment

    def __enter__(self) -> None:
        command = [
            sys.executable, "-m", "gunicorn", "lms.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
            "--worker-class", "gthread", "--workers", "1", "--threads", "4", "--no-control-socket", "--log-level", "warning",
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=self.environment)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise SystemExit("The server did not start.")

    def __exit__(self, *_args: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def _run(arguments: list[str], environment: dict) -> str:
    done = subprocess.run([sys.executable, *arguments], env=environment, check=True, text=True, stdout=subprocess.PIPE)
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
