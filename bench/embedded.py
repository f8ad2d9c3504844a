"""The figures of an embedded school: SQLite, one process, as `make run` starts it."""

import json
import os
import tempfile
from pathlib import Path

from bench.browser import weigh
from bench.machines import EmbeddedWeb, run
from bench.ratios import ratios

NEEDS = ("chromium",)


def measure() -> dict:
    """Prepares a demo school in a folder of its own and measures it; the facts by name."""
    with tempfile.TemporaryDirectory(prefix="taawon-bench-") as folder:
        environment = os.environ | {"TAAWON_VAR": folder, "DJANGO_SETTINGS_MODULE": "bench.settings", "HOST": "127.0.0.1"}
        print("  preparing a demo school…", flush=True)
        run(["manage.py", "run_school", "--prepare-only"], environment)
        facts: dict = {}
        for module, words in (
            ("bench.inside", "counting queries and rendering certificates"),
            ("bench.imports", "bringing files of questions in"),
            ("bench.attempts", "taking quizzes, eight members at once"),
        ):
            print(f"  {words}…", flush=True)
            facts |= json.loads(run(["-m", module], environment).splitlines()[-1])
        print("  asking over HTTP…", flush=True)
        with EmbeddedWeb(environment, Path(folder) / "web.log") as web:
            facts |= ratios(web.port, facts)
            facts |= weigh(f"http://localhost:{web.port}", facts["lesson_path"], facts["next_path"])
    return facts
