"""Bulk issue as in production: `python -m bench.bulk --count 10000 [--kills 10]`.

Own PostgreSQL and Redis, two Celery workers. Measures the time from the start of the bulk issue until every certificate
is there and until every one is signed as a credential, the CPU and memory of the workers; then the same for one print run
of all of them, each with its code. With `--kills`, workers
are killed (SIGKILL) at random moments and started again, and the result is counted: one active certificate each.
"""

import argparse
import json
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.machines import Worker, folder, production, run, start, workers

LONGEST_WAIT = 120
POLL_SECONDS = 0.25
START = """
import django; django.setup()
from certificates.services import start_batch
print(start_batch(by=None, course_key="{course}").pk)
"""
PRINT = """
import django; django.setup()
from django.utils import timezone
from accounts.models import User
from certificates.models import IssueBatch
from certificates.services import start_print
rights = {"is_staff": True, "is_superuser": True, "names_confirmed_at": timezone.now()}
by = User.objects.create(username="bench-driss", email="d@taawon.example", **rights)
print(start_print(by=by, form="pdf", title="bench", batch=IssueBatch.objects.get(pk={batch})).pk)
"""
ISSUED = "SELECT count(*) FROM certificates_issuedcertificate"
HELD = "SELECT count(*), count(DISTINCT enrolment_id) FROM certificates_issuedcertificate WHERE state = 'active'"
SPENT = """
SELECT round(extract(epoch FROM max(item.done_at) - min(batch.created_at)), 1)::float
FROM certificates_issueitem item JOIN certificates_issuebatch batch ON batch.id = item.batch_id
"""
SETTLED = "SELECT count(*) FROM certificates_issueitem WHERE state = 'done'"
EVENTS = "SELECT count(*) FROM certificates_certificateevent WHERE kind = 'issued'"
SIGNED = "SELECT count(*) FROM certificates_credential WHERE state = 'done'"
SIGNED_IN = """
SELECT round(extract(epoch FROM max(credential.done_at) - min(batch.created_at)), 1)::float
FROM certificates_credential credential, certificates_issuebatch batch
"""
PRINTED = "SELECT coalesce(sum(count), 0), coalesce(sum(length(content)), 0) FROM certificates_printpart"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=0)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    facts = measure(options.count, options.workers, options.kills)
    print(json.dumps(facts, indent=1))
    return 0 if facts["active"] == facts["people"] == facts["events"] == options.count else 1


def measure(count: int, number_of_workers: int, kills: int) -> dict[str, Any]:
    with folder() as name, production(Path(name)) as environment:
        _say(f"Making {count} members who finished a course…")
        course = run(["-m", "bench.seed"], environment | {"BENCH_COUNT": str(count)}).split()[-1]
        with (
            psycopg.connect(environment["DATABASE_URL"], autocommit=True) as database,
            workers(environment, Path(name), number_of_workers) as crew,
        ):
            _one(database, "VACUUM ANALYZE")
            time.sleep(5)  # until the workers have started
            facts: dict[str, Any] = {"count": count, "workers": number_of_workers, "kills": 0}
            before = sum(worker.cpu() for worker in crew)
            _say("Issuing…")
            starting = start(["-c", START.format(course=course)], environment)
            memory = _follow(database, crew, count, kills, facts)
            batch = starting.communicate(timeout=60)[0].split()[-1]
            (facts["issue_seconds"],) = _row(database, SPENT)
            facts["issue_per_second"] = round(count / facts["issue_seconds"])
            signing = _signed(database, crew, count)
            (facts["signed_after_seconds"],) = _row(database, SIGNED_IN)
            if not kills:
                spent = sum(worker.cpu() for worker in crew) - before
                facts["issue_and_sign_cpu_ms_each"] = round(spent / count * 1000, 2)
                facts["memory_mb"] = _at_both_ends(memory + signing)
                facts |= _printed(database, crew, environment, batch, count)
            facts["active"], facts["people"] = _row(database, HELD)
            (facts["events"],) = _row(database, EVENTS)
            return facts


def _follow(database: Any, crew: list[Worker], count: int, kills: int, facts: dict[str, Any]) -> list[int]:
    """Until every row is settled; kills on the way where asked. The memory of the workers over time, in MB."""
    memory: list[int] = []
    until, marks = time.monotonic() + LONGEST_WAIT + count / 20, sorted(random.sample(range(count * 9 // 10), kills), reverse=True)
    while (settled := _row(database, SETTLED)[0]) < count:
        if time.monotonic() > until:
            raise SystemExit(f"Not done in time: {count - settled} rows are left.")
        (issued,) = _row(database, ISSUED)
        if marks and issued >= marks[-1]:
            marks.pop()
            time.sleep(random.random())
            victim = random.choice(crew)
            victim.kill()
            facts["kills"] += 1
            _say(f"  killed {victim.pid} at {issued} issued")
            victim.start()
        memory.append(sum(worker.memory() for worker in crew) // 1_000_000)
        time.sleep(POLL_SECONDS)
    return memory


def _signed(database: Any, crew: list[Worker], count: int) -> list[int]:
    """Until each certificate is signed. The memory of the workers over time, in MB."""
    memory: list[int] = []
    until = time.monotonic() + LONGEST_WAIT + count / 20
    while (signed := _row(database, SIGNED)[0]) < count:
        if time.monotonic() > until:
            raise SystemExit(f"Not signed in time: {count - signed} are left.")
        memory.append(sum(worker.memory() for worker in crew) // 1_000_000)
        time.sleep(POLL_SECONDS)
    return memory


def _at_both_ends(memory: list[int]) -> dict[str, int]:
    return {"at a tenth": memory[len(memory) // 10], "at the end": memory[-1]}


def _printed(database: Any, crew: list[Worker], environment: dict[str, str], batch: str, count: int) -> dict[str, Any]:
    _say("Printing…")
    before, begun, memory = sum(worker.cpu() for worker in crew), time.monotonic(), []
    run(["-c", PRINT.format(batch=batch)], environment)
    while _row(database, PRINTED)[0] < count:
        if time.monotonic() > begun + LONGEST_WAIT + count / 20:
            raise SystemExit("The print run was not done in time.")
        memory.append(sum(worker.memory() for worker in crew) // 1_000_000)
        time.sleep(POLL_SECONDS)
    seconds = time.monotonic() - begun
    return {
        "print_seconds": round(seconds, 1),
        "print_cpu_ms_each": round((sum(worker.cpu() for worker in crew) - before) / count * 1000, 2),
        "print_kb_each": round(_row(database, PRINTED)[1] / count / 1000, 1),
        "print_memory_mb": _at_both_ends(memory),
    }


def _row(database: Any, query: str) -> tuple[Any, ...]:
    return database.execute(query).fetchone()


def _one(database: Any, statement: str) -> None:
    database.execute(statement)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
