"""Many certificates as one PDF or as a ZIP: made part by part by a job, handed out for a day."""

import io
import logging
import time
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from certificates.choices import PrintForm
from certificates.exceptions import NothingToPrint
from certificates.models import IssueBatch, IssuedCertificate, PrintPart, PrintRun
from certificates.models.printing import KEPT
from certificates.policies import may_manage_certificates
from certificates.rendering.documents import joined, print_run
from certificates.selectors.printing import printable
from certificates.services.documents import render_certificate
from cooperatives.models import Cohort
from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from text.errors import NotAllowed

logger = logging.getLogger(__name__)

TASK = "certificates.print_waiting"
PART = {PrintForm.PDF: 200, PrintForm.ZIP: 50}
PARTS_IN_A_FILE = 5  # a thousand pages: more than that is of no use to a printer
LEASE_SECONDS = 120
MAX_ATTEMPTS = 5
LONGEST_NAME = 60


@dataclass(frozen=True)
class PrintFile:
    """One file of a run that can be taken away: which certificates are in it."""

    number: int
    first: int
    last: int


@transaction.atomic
def start_print(
    *,
    by: User,
    form: PrintForm,
    title: str,
    batch: IssueBatch | None = None,
    cohort: Cohort | None = None,
    course_key: uuid.UUID | None = None,
) -> PrintRun:
    """Ask for the active certificates of a bulk issue, a cohort or a course, in the order of family names.

    Repeatable: each call makes another run.
    """
    if not may_manage_certificates(by):
        raise NotAllowed
    ids = list(printable(batch=batch, cohort=cohort, course_key=course_key).values_list("pk", flat=True))
    if not ids:
        raise NothingToPrint
    run = PrintRun.objects.create(title=title[:300], form=form, certificate_ids=ids, total=len(ids), asked_by=by, batch=batch)
    ring(TASK)
    logger.info("print run %s of %d certificates asked for by %s", run.pk, len(ids), by.pk)
    return run


def print_waiting(*, seconds: float | None = None) -> int:
    """Make the parts that are missing, of whatever run is due; how many were made. Any number of workers may.

    After so many seconds the run is handed back and the bell rung again, so that a worker is free for others.
    """
    PrintRun.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    until = time.monotonic() + seconds if seconds else None
    made = 0
    while runs := claim(PrintRun.objects.order_by("due_at", "pk"), owner=new_owner(), n=1, lease_seconds=LEASE_SECONDS):
        run = runs[0]
        try:
            for _part in _missing_parts(run):
                made += 1
                if until is not None and time.monotonic() > until:
                    PrintRun.objects.filter(pk=run.pk, lease_owner=run.lease_owner).update(due_at=timezone.now(), attempts=0)
                    ring(TASK)
                    return made
            finish(run)
        except Exception as error:
            logger.exception("print run %s could not be made", run.pk)
            fail(run, f"{type(error).__name__}: {error}", max_attempts=MAX_ATTEMPTS)
    return made


def files_of(*, run: PrintRun) -> list[PrintFile]:
    """What can be taken away once the run is done."""
    size = run.total if run.form == PrintForm.ZIP else PART[PrintForm.PDF] * PARTS_IN_A_FILE
    return [PrintFile(number, first + 1, min(first + size, run.total)) for number, first in enumerate(range(0, run.total, size), start=1)]


def pdf_of(*, run: PrintRun, number: int) -> bytes:
    """One file of a PDF run."""
    first = (number - 1) * PARTS_IN_A_FILE
    parts = run.parts.filter(number__gt=first, number__lte=first + PARTS_IN_A_FILE).values_list("content", flat=True)
    documents = [bytes(content) for content in parts]
    return documents[0] if len(documents) == 1 else joined(documents)


def zip_of(*, run: PrintRun) -> Iterator[bytes]:
    """The ZIP, part by part, so that one of any size fits into memory."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as whole:
        for number in run.parts.values_list("number", flat=True):
            content = PrintPart.objects.values_list("content", flat=True).get(run=run, number=number)
            with zipfile.ZipFile(io.BytesIO(bytes(content))) as part:
                for entry in part.infolist():
                    whole.writestr(entry, part.read(entry))
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """A file that hands back what was written to it and keeps nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # zipfile writes bytes only
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        data, self._written = bytes(self._written), bytearray()
        return data


def _missing_parts(run: PrintRun) -> Iterator[PrintPart]:
    """Make and store them one after the other, and keep the lease alive. Ends early when the lease was lost."""
    size = PART[PrintForm(run.form)]
    there = set(run.parts.values_list("number", flat=True))
    for number, start in enumerate(range(0, run.total, size), start=1):
        if number in there:
            continue
        ids = run.certificate_ids[start : start + size]
        found = IssuedCertificate.objects.select_related("template_version").in_bulk(ids)
        rows = [found[pk] for pk in ids]
        content = print_run(rows) if run.form == PrintForm.PDF else _zipped(rows)
        with transaction.atomic():
            lease = timezone.now() + timedelta(seconds=LEASE_SECONDS)
            mine = PrintRun.objects.filter(pk=run.pk, lease_owner=run.lease_owner, state=LeasedRow.State.PENDING)
            if not mine.update(due_at=lease):
                return
            part = PrintPart.objects.create(run=run, number=number, count=len(rows), content=content)
        yield part


def _zipped(rows: Iterable[IssuedCertificate]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        for row in rows:
            day = timezone.localtime(row.issued_at)
            entry = zipfile.ZipInfo(file_name(certificate=row), date_time=day.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            made.writestr(entry, render_certificate(certificate=row))
    return file.getvalue()


def file_name(*, certificate: IssuedCertificate) -> str:
    """The person's name in Latin letters and the number: safe on every computer, and never twice the same."""
    name = slugify(certificate.record["name"]["fr"] or "")[:LONGEST_NAME].strip("-_")
    return f"{name or 'certificate'}_{certificate.serial}.pdf"
