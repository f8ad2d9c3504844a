#!/usr/bin/env -S .venv/bin/python
"""mypy over everything. It may find as many faults as `.ci/mypy-ceiling` says: with more a change is not ready, with fewer the number
is lowered in the same change.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

CEILING = Path(__file__).with_name("mypy-ceiling")


def main() -> None:
    command = [sys.executable, "-m", "mypy", "--cache-dir", os.devnull]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^Found (\d+) errors? ", done.stdout, re.MULTILINE)
    if done.returncode > 1 or (done.returncode and not found):
        sys.exit(done.stdout + done.stderr)
    count, ceiling = int(found[1]) if found else 0, int(CEILING.read_text())
    if count > ceiling:
        sys.exit(f"{done.stdout}At most {ceiling} are allowed (.ci/mypy-ceiling).")
    if count < ceiling:
        sys.exit(f"mypy finds {count} faults and .ci/mypy-ceiling says {ceiling}: write {count} there.")
    print(f"mypy finds {count} faults, as many as .ci/mypy-ceiling says.")


if __name__ == "__main__":
    main()
