"""`make bench`: measure a production school and an embedded one, and print both tables beside their budgets.

`python -m bench production` or `embedded` measures one of them.
"""

import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from bench import embedded, production
from bench.table import SCHOOLS, print_tables
from deploy.services import require
from deploy.services.packages import Missing
from deploy.services.process import NotUp

BUDGETS = Path(__file__).parent / "budgets.toml"
MEASURES = {"production": production, "embedded": embedded}


def main(wanted: list[str]) -> int:
    began, facts, schools = time.monotonic(), {}, wanted or SCHOOLS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    try:
        require(*(name for school in schools for name in MEASURES[school].NEEDS))
        for school in schools:
            print(f"Measuring the {school} school", flush=True)
            facts[school] = MEASURES[school].measure()
    except (Missing, NotUp) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"{' '.join(map(str, error.cmd))} ended with {error.returncode}.\n{error.stdout or ''}", file=sys.stderr)
        return 1
    missed = print_tables(tomllib.loads(BUDGETS.read_text(encoding="utf-8")), facts)
    print(f"{time.monotonic() - began:.0f} seconds; {missed or 'no'} budget{'s' if missed > 1 else ''} missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
