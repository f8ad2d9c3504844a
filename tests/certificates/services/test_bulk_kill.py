"""Workers that die with SIGKILL at any moment of a bulk run: one active certificate for each person, and none missing.

`python -m bench.bulk --count 10000 --kills 10` does the same at full size, with Celery and Redis.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from certificates.choices import ProofFormat
from certificates.models import CertificateEvent, Credential, IssuedCertificate, IssueItem, SignedForm
from certificates.selectors import progress_of
from certificates.services import start_batch
from certificates.services.credentials import sign_waiting
from tests.factories.certificates import make_completion, make_earning_course

ROOT = Path(__file__).parents[3]
PEOPLE, KILLS, CHUNK = 500, 10, 10
LONGEST = 150  # seconds, start of eleven processes included
# It says that it is ready, waits to be told, and works in small chunks, so that a kill meets one half-way.
WORKER = f"""
import sys, django; django.setup()
from certificates.services import batches
batches.CHUNK = {CHUNK}
print("ready", flush=True); sys.stdin.readline()
batches.issue_waiting()
print("done", flush=True)
"""
SIGNER = """
import sys, django; django.setup()
from django.conf import settings
from certificates.services.credentials import sign_waiting
settings.TAAWON_CREDENTIAL_KEYS = {keys!r}
print("ready", flush=True); sys.stdin.readline()
sign_waiting()
"""

pytestmark = pytest.mark.parallel


def start(work: str = WORKER) -> subprocess.Popen:
    """A process of its own on the test's database."""
    own = connection.settings_dict
    address = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    environment = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "lms.settings.test"}
    return subprocess.Popen(
        [sys.executable, "-c", work],
        cwd=ROOT,
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def go(worker: subprocess.Popen) -> None:
    assert worker.stdout.readline() == "ready\n"
    worker.stdin.write("go\n")
    worker.stdin.flush()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="ten workers write at once: on PostgreSQL, in the second half of `make test`")
def test_ten_workers_are_killed_and_everybody_gets_exactly_one(committed):
    achievement = make_earning_course()
    for _ in range(PEOPLE):
        make_completion(achievement=achievement)
    batch = start_batch(by=None, course_key=achievement.course_key)
    until, killed, following = time.monotonic() + LONGEST, 0, start()
    while not progress_of(batch).is_over:
        assert time.monotonic() < until, "not done in time"
        worker, following = following, start()
        try:
            go(worker)
            if killed < KILLS:
                _wait_for_movement(batch, until)
                time.sleep(random.random() * 0.02)  # so that a fast machine leaves work for ten
                worker.kill()
                killed += 1
            worker.wait(timeout=60)
        finally:
            worker.kill()
        # The lease of a dead worker ends by itself; nobody waits half a minute for it here.
        IssueItem.objects.filter(batch=batch, state="pending").update(due_at=timezone.now())
    following.kill()
    following.wait()
    assert killed == KILLS
    assert IssuedCertificate.objects.active().count() == PEOPLE
    assert IssuedCertificate.objects.values("enrolment").distinct().count() == PEOPLE
    assert CertificateEvent.objects.filter(kind="issued").count() == PEOPLE
    assert progress_of(batch).issued == PEOPLE
    assert Credential.objects.count() == PEOPLE
    _sign_and_kill(until)
    assert SignedForm.objects.filter(form=ProofFormat.CREDENTIAL).count() == PEOPLE
    assert SignedForm.objects.values("certificate").distinct().count() == PEOPLE


def _sign_and_kill(until: float) -> None:
    """A signer is killed half-way; those that follow sign the rest, each once."""
    signer = start(SIGNER.format(keys=settings.TAAWON_CREDENTIAL_KEYS))
    go(signer)
    while not SignedForm.objects.exists():
        assert time.monotonic() < until, "nothing was signed in time"
        time.sleep(0.005)
    signer.kill()
    signer.wait()
    assert SignedForm.objects.count() < PEOPLE, "killed too late to prove anything"
    Credential.objects.filter(state="pending").update(due_at=timezone.now())
    sign_waiting()


def _wait_for_movement(batch, until: float) -> None:
    before = progress_of(batch).settled
    while progress_of(batch).settled == before and time.monotonic() < until:
        time.sleep(0.005)
