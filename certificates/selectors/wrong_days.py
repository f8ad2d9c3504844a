"""Certificates that bear the day after, because they were issued by a clock that was an hour ahead.

Morocco left UTC+1 on 20 September 2026; a machine with older zone files did not. Between 23:00 and midnight it wrote tomorrow's day.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from certificates.choices import ProofFormat
from certificates.credentials.documents import awarded
from certificates.models import IssuedCertificate, SignedForm
from certificates.records import months_later
from certificates.selectors.renewal import completion_of

LEFT = datetime(2026, 9, 20, 1, tzinfo=UTC)  # the first moment of Morocco's new clock
FORMER_OFFSET = timedelta(hours=1)


@dataclass(frozen=True)
class WrongDay:
    """`part` of the record ("completed_on", "issued_on", "expires_on"): the day that it bears, and the right one."""

    part: str
    written: date
    right: date


def wrong_days_of(certificate: IssuedCertificate) -> tuple[WrongDay, ...]:
    """What the former clock made wrong; nothing that differs for another reason."""
    if certificate.issued_at < LEFT:
        return ()
    issued = _wrong_day(certificate, "issued_on", certificate.issued_at)
    found = [_wrong_day(certificate, "completed_on", completion_of(certificate).completed_at), issued]
    if issued is not None:
        found.append(_wrong_end(certificate, issued))
    return tuple(one for one in found if one is not None)


def with_wrong_days() -> Iterator[tuple[IssuedCertificate, tuple[WrongDay, ...]]]:
    """Active certificates, the oldest first. A query or two for each that was renewed."""
    for certificate in _issued_since():
        if days := wrong_days_of(certificate):
            yield certificate, days


def with_early_credentials() -> Iterator[IssuedCertificate]:
    """Active ones whose signed record names the last hour of the day before: it was midnight by the former clock."""
    for certificate in _issued_since():
        forms = SignedForm.objects.filter(certificate=certificate, form=ProofFormat.CREDENTIAL).values_list("content", flat=True)
        if any(json.loads(content)["awardedDate"] != awarded(certificate.record) for content in forms):
            yield certificate


def _issued_since() -> Iterator[IssuedCertificate]:
    rows = IssuedCertificate.objects.active().filter(issued_at__gte=LEFT).order_by("issued_at", "pk")
    return rows.select_related("enrolment__completion", "supersedes").iterator(chunk_size=500)


def _wrong_day(certificate: IssuedCertificate, part: str, moment: datetime) -> WrongDay | None:
    written, right = date.fromisoformat(certificate.record[part]), timezone.localdate(moment)
    by_the_former_clock = (moment.astimezone(UTC) + FORMER_OFFSET).date()
    is_its_doing = moment >= LEFT and written == by_the_former_clock != right
    return WrongDay(part, written, right) if is_its_doing else None


def _wrong_end(certificate: IssuedCertificate, issued: WrongDay) -> WrongDay | None:
    """The last day, where it was counted from the wrong day of issue."""
    end = certificate.expires_on
    if end is None:
        return None
    months = (end.year - issued.written.year) * 12 + end.month - issued.written.month
    right = months_later(issued.right, months)
    return WrongDay("expires_on", end, right) if months_later(issued.written, months) == end != right else None
