"""What a certificate says, put together once at issue; and how its days are counted. Knows no database."""

import calendar
import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from text.bilingual import Bilingual


def build_record(
    *,
    serial: str,
    name: Bilingual,
    cooperative: Bilingual,
    title: Bilingual,
    course_key: str,
    completed_on: date,
    issued_on: date,
    expires_on: date | None,
    score: Decimal | None,
    signatories: list[dict[str, Bilingual]],
) -> dict[str, Any]:
    """The frozen snapshot. Only texts, so that it is the same in every database and language."""
    return {
        "serial": serial,
        "name": name,
        "cooperative": cooperative,
        "title": title,
        "course_key": course_key,
        "completed_on": completed_on.isoformat(),
        "issued_on": issued_on.isoformat(),
        "expires_on": expires_on.isoformat() if expires_on else None,
        "score": None if score is None else str(score),
        "signatories": signatories,
    }


def record_digest(record: dict[str, Any]) -> str:
    """SHA-256 of the record, whatever the order of its keys."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def says_the_same(record: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two records differ in nothing but their number and day of issue."""
    own = {"serial", "issued_on"}
    return all(record[key] == other[key] for key in record.keys() - own)


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
