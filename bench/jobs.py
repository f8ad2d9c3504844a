"""Hands work to the workers and waits until it is done: `python -m bench.jobs 1000 2000 …`. Prints a line at each mark.

Of a hundred jobs 85 are texts, each with a doorbell of its own; five certificates are issued, signed and printed.
"""

import logging
import sys
import time

import django

from certificates.choices import PrintForm

django.setup()
logging.disable(logging.INFO)

from collections.abc import Callable

from django.utils import timezone

from accounts.models import User
from bench.seed import seed
from certificates.models import Credential, IssueBatch, PrintPart
from certificates.services import start_batch, start_print
from jobs.models import LeasedRow
from messaging.models import OutSms
from messaging.services import queue_sms

TURN, CERTIFICATES = 500, 25
TEXTS = TURN - 3 * CERTIFICATES
LONGEST, PAUSE = 120, 0.05


def main(marks: list[int]) -> None:
    by = User.objects.create(
        username="bench-jobs", email="jobs@taawon.example", is_staff=True, is_superuser=True, names_confirmed_at=timezone.now()
    )
    done = 0
    for mark in marks:
        while done < mark:
            _turn(by, done)
            done += TURN
        print(done, flush=True)


def _turn(by: User, number: int) -> None:
    batch = start_batch(course_key=seed(CERTIFICATES), by=None)
    for index in range(TEXTS):
        queue_sms(to="+212600000001", body=f"رسالة {number + index}", purpose="notice")
    _wait("signed", lambda: Credential.objects.exclude(state=LeasedRow.State.DONE).exists() or not _issued(batch))
    printed = start_print(by=by, form=PrintForm.PDF, title="bench", batch=batch)
    _wait("printed", lambda: sum(PrintPart.objects.filter(run=printed).values_list("count", flat=True)) < CERTIFICATES)
    _wait("sent", lambda: OutSms.objects.filter(state=LeasedRow.State.PENDING).exists())


def _issued(batch: IssueBatch) -> bool:
    return not batch.items.exclude(state=LeasedRow.State.DONE).exists()


def _wait(what: str, is_left: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while is_left():
        if time.monotonic() > until:
            raise SystemExit(f"Not everything was {what} within {LONGEST} seconds.")
        time.sleep(PAUSE)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
