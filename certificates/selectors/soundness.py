"""Integrity of issued certificates: whether each record still has its digest."""

from certificates.models import IssuedCertificate
from certificates.records import record_digest


def unsound_records() -> list[str]:
    """Serials of certificates whose record does not match the digest that was frozen with it. Reads all, in pieces."""
    rows = IssuedCertificate.objects.order_by("pk").values_list("serial", "record", "record_sha256")
    return [serial for serial, record, digest in rows.iterator(chunk_size=1000) if record_digest(record) != digest]
