"""A school of a thousand members beside one of very many: `python -m bench.growth [--members 1000000]`.

Starts PostgreSQL and Redis, fills the demo school to 1,000 invented members, copies the database, fills the original to N, and
starts one web process with production settings for each of the two. Then both are asked for the same pages in turn, as many
different members, so that whatever else the machine does troubles both alike. Prints the 95th percentile of each page at both sizes
and the ratio, and, for N, the number of statements, the time in the database, and the large tables that were read from end to end.
A million take 13 GB of disk.
"""

import argparse
import json
import shutil
import signal
import sys
import time
import tomllib
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.machines import ON_DISK, ROOT, Web, folder, load_demo, production, run
from bench.visits_sent import Sender

FEW = 1000
ROUNDS, EACH = 5, 60  # so many times so many visits of every page
STAFF_EACH = 4
BYTES_EACH = 20_000  # of disk, for one member


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=1_000_000)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    free = shutil.disk_usage(ON_DISK).free
    if free < options.members * BYTES_EACH:
        print(f"{options.members} members need about {options.members * BYTES_EACH // 10**9} GB in {ON_DISK}; {free // 10**9} GB are free.")
        return 1
    with folder() as name, production(Path(name), durable=True, prepare=lambda environment: _fill(environment, options.members)) as large:
        small = large | {
            "DATABASE_URL": large["DATABASE_URL"].rpartition("/")[0] + "/small",
            "REDIS_URL": large["REDIS_URL"].rpartition("/")[0] + "/2",
        }
        figures = compare(small, large, Path(name))
    return print_table(figures, options.members)


def _fill(environment: dict[str, str], members: int) -> None:
    load_demo(environment)
    run(["manage.py", "seed_scale", "--members", str(FEW)], environment)
    with psycopg.connect(environment["DATABASE_URL"].rpartition("/")[0] + "/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE small TEMPLATE taawon")
    began = time.monotonic()
    run(["manage.py", "seed_scale", "--members", str(members)], environment)
    print(f"{members - FEW} members in {time.monotonic() - began:.0f} seconds.", flush=True)
    for name in ("taawon", "small"):
        with psycopg.connect(environment["DATABASE_URL"].rpartition("/")[0] + f"/{name}", autocommit=True) as database:
            database.execute("VACUUM ANALYZE")


def compare(small: dict[str, str], large: dict[str, str], folder: Path) -> dict[str, dict[str, Any]]:
    """Page -> milliseconds at both sizes (`small`, `large`: p50 and p95), and what was seen from inside the large school."""
    few, many = (json.loads(run(["-m", "bench.visits"], school).splitlines()[-1]) for school in (small, large))
    with Web(small, folder / "web-small.log") as one, Web(large, folder / "web-large.log") as other:
        senders = {"small": Sender(one.port, few["pages"]), "large": Sender(other.port, many["pages"])}
        times: dict[str, dict[str, list[list[float]]]] = {name: {"small": [], "large": []} for name in many["pages"]}
        for number in range(ROUNDS + 1):
            for name in times:
                count = STAFF_EACH if name.startswith("staff") else EACH
                for size, sender in senders.items():
                    taken = sender.visit(name, count if number else 2)  # the first round only warms up
                    if number:
                        times[name][size].append(taken)
    return {
        name: {size: (_p50(rounds), _p95(rounds)) for size, rounds in sizes.items()} | many["inside"][name] for name, sizes in times.items()
    }


def _p50(rounds: list[list[float]]) -> float:
    return median(one for taken in rounds for one in taken) * 1000


def _p95(rounds: list[list[float]]) -> float:
    """The median of the rounds' 95th percentiles: one bad second of the machine does not count."""
    return median(quantiles(taken, n=20, method="inclusive")[-1] for taken in rounds) * 1000


def print_table(figures: dict[str, dict[str, Any]], members: int) -> int:
    most = tomllib.loads((ROOT / "bench" / "budgets.toml").read_text("utf-8")).get("growth_ratio", {}).get("most", 1.3)
    over = 0
    print(f"\n{'':32}{'p50':>9}{'p95':>9}{'p50':>9}{'p95':>9}{'ratio':>8}{'queries':>9}{'database':>10}")
    print(f"{'milliseconds':32}{FEW:>18,}{members:>18,}\n")
    for name, row in figures.items():
        (few50, few95), (many50, many95) = row["small"], row["large"]
        ratio = many95 / few95
        is_over = ratio > most and not name.startswith("staff")
        over += is_over
        scans = " ".join(row["scans"])
        print(
            f"{name:32}{few50:9.1f}{few95:9.1f}{many50:9.1f}{many95:9.1f}{ratio:8.2f}{row['queries']:9}{row['database_ms']:10.1f}"
            f"{'  OVER' if is_over else ''}{'  reads all of ' + scans if scans else ''}"
        )
    print(f"\nPages of members at most {most} times as slow: {'no' if over else 'yes'}.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
