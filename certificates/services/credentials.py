"""Signing what was issued: a stage after the issue, by a job, or at the first request."""

import json
import logging
import time
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.choices import ProofFormat
from certificates.credentials import keys, status
from certificates.credentials.documents import build_credential
from certificates.credentials.offline import moved, offline_url
from certificates.credentials.proofs import as_jwt, with_proof
from certificates.models import Credential, IssuedCertificate, IssuingAddress, SignedForm
from jobs.bell import ring
from jobs.leasing import claim, fail
from jobs.models import LeasedRow, new_owner

logger = logging.getLogger(__name__)

TASK = "certificates.sign_waiting"
CHUNK = 100
LEASE_SECONDS = 60  # a chunk takes about two
MAX_ATTEMPTS = 20


def queue_signing(*, certificate_ids: Iterable[int]) -> None:
    """In the transaction of the issue: these are to be signed. Repeatable. Raises when there is no key to sign with."""
    keys.key_ring()
    if not IssuingAddress.objects.filter(address=settings.TAAWON_BASE_URL).exists():
        IssuingAddress.objects.bulk_create([IssuingAddress(address=settings.TAAWON_BASE_URL)], ignore_conflicts=True)
    Credential.objects.bulk_create([Credential(certificate_id=pk) for pk in certificate_ids], ignore_conflicts=True)
    ring(TASK)


def sign_waiting(*, seconds: float | None = None, chunks: int | None = None) -> int:
    """Sign what is due; how many were signed. Any number of workers may: each form of a certificate is stored once."""
    owner, until = new_owner(), time.monotonic() + seconds if seconds else None
    signed, taken = 0, 0
    while chunks is None or taken < chunks:
        rows = claim(Credential.objects.order_by("due_at", "pk"), owner=owner, n=CHUNK, lease_seconds=LEASE_SECONDS)
        if not rows:
            break
        taken += 1
        if len(rows) == CHUNK and taken == 1 and chunks is None:
            ring(TASK)  # there is more: another worker may help
        signed += _sign_chunk(rows)
        if until is not None and time.monotonic() > until:
            ring(TASK)
            break
    return signed


def signed_form(*, certificate: IssuedCertificate, form: ProofFormat) -> str:
    """What was signed first by a key that is still trusted; signed now if there is none. Repeatable."""
    trusted = keys.key_ring().names
    rows = SignedForm.objects.filter(certificate=certificate, form=form, key__in=trusted)
    content = rows.values_list("content", flat=True).first()
    if content is not None:
        return content
    made = _sign([certificate], dict.fromkeys([form, *_forms_of_the_job()]))
    SignedForm.objects.bulk_create(made, ignore_conflicts=True)
    return rows.values_list("content", flat=True)[0]


def offline_address(*, certificate: IssuedCertificate, base_url: str = "") -> str:
    """What the second code on the paper says, at the present address or another; "" for a certificate that has none."""
    trusted = keys.key_ring().names
    forms = SignedForm.objects.filter(certificate=certificate, form=ProofFormat.OFFLINE, key__in=trusted)
    kept = forms.values_list("content", flat=True).first()
    return moved(kept, base_url or settings.TAAWON_BASE_URL) if kept else ""


def _sign_chunk(rows: Sequence[Credential]) -> int:
    """One chunk; when something unforeseen breaks it, one by one."""
    certificates = list(IssuedCertificate.objects.filter(pk__in=[row.certificate_id for row in rows]))
    try:
        made = _sign(certificates, _forms_of_the_job())
        with transaction.atomic():
            SignedForm.objects.bulk_create(made, ignore_conflicts=True)
            mine = Credential.objects.filter(
                pk__in=[row.pk for row in rows], state=LeasedRow.State.PENDING, lease_owner=rows[0].lease_owner
            )
            mine.update(state=LeasedRow.State.DONE, done_at=timezone.now(), last_error="")
    except Exception as error:
        logger.exception("%d certificates could not be signed", len(rows))
        if len(rows) > 1:
            return sum(_sign_chunk([row]) for row in rows)
        fail(rows[0], f"{type(error).__name__}: {error}", max_attempts=MAX_ATTEMPTS)
        return 0
    return len(rows)


def _forms_of_the_job() -> list[ProofFormat]:
    return [ProofFormat.CREDENTIAL, ProofFormat.OFFLINE] if settings.TAAWON_OFFLINE_CODES else [ProofFormat.CREDENTIAL]


def _sign(certificates: Sequence[IssuedCertificate], forms: Iterable[ProofFormat]) -> list[SignedForm]:
    """The forms that are missing, not yet in the database."""
    trusted, base = keys.key_ring(), settings.TAAWON_BASE_URL
    indexes = _list_indexes(certificates)
    there = set(SignedForm.objects.filter(certificate__in=certificates, key__in=trusted.names).values_list("certificate_id", "form"))
    now = timezone.now()
    made = []
    for certificate in certificates:
        for form in forms:
            if (certificate.pk, form) in there:
                continue
            number, index = indexes[certificate.pk]
            document = build_credential(
                record=certificate.record, issued_at=certificate.issued_at, base_url=base, list_number=number, list_index=index
            )
            key = trusted.active(keys.P256 if form == ProofFormat.TOKEN else keys.ED25519)
            match form:
                case ProofFormat.CREDENTIAL:
                    content = json.dumps(with_proof(document, key=key, base_url=base, created=now), ensure_ascii=False, indent=1)
                case ProofFormat.TOKEN:
                    content = as_jwt(document, key=key, base_url=base)
                case ProofFormat.OFFLINE:
                    content = offline_url(certificate.record, key=key, base_url=base)
            made.append(SignedForm(certificate=certificate, form=form, key=key.name, content=content, signed_at=now))
    return made


def _list_indexes(certificates: Sequence[IssuedCertificate]) -> dict[int, tuple[int, int]]:
    """The index of each in a status list, found at random where it has none yet. In transactions of its own.

    Without a lock: an index that another worker took in the same moment is refused by the database, and looked for anew.
    """
    ids = [row.pk for row in certificates]
    Credential.objects.bulk_create([Credential(certificate_id=pk) for pk in ids], ignore_conflicts=True)
    while True:
        rows = Credential.objects.filter(certificate__in=ids).order_by("pk")
        missing = [row.pk for row in rows if row.list_number is None]
        if not missing:
            indexes = ((row.certificate_id, row.list_number, row.list_index) for row in rows)
            return {pk: (number, index) for pk, number, index in indexes if number is not None and index is not None}
        _allocate(missing)


def _allocate(ids: Sequence[int]) -> None:
    number = current_list()
    offered = status.random_indexes(len(ids), status.LENGTH)
    taken = set(Credential.objects.filter(list_number=number, list_index__in=offered).values_list("list_index", flat=True))
    free = [index for index in offered if index not in taken]
    rows = [Credential(pk=pk, list_number=number, list_index=index) for pk, index in zip(ids, free, strict=False)]
    try:
        with transaction.atomic():
            Credential.objects.filter(list_number=None).bulk_update(rows, ["list_number", "list_index"])
    except IntegrityError:
        logger.info("an index in status list %d was taken by another worker", number)


def current_list() -> int:
    """The list that is being filled: the next one is begun before free indexes become hard to find."""
    newest = Credential.objects.filter(list_number__isnull=False).order_by("-list_number").values_list("list_number", flat=True).first()
    number = newest or 1
    taken = Credential.objects.filter(list_number=number).count()
    return number + 1 if status.is_full(taken, status.LENGTH) else number
