"""What certificates say of a person, for her. They stay: others hold them and may ask whether they are true."""

from typing import Any

from accounts.models import User
from accounts.registry import PersonalData
from certificates.models import IssuedCertificate


def collect(member: User) -> dict[str, Any]:
    """Every certificate as it was frozen."""
    issued = IssuedCertificate.objects.filter(enrolment__member=member).order_by("issued_at")
    return {"issued": [{"serial": one.serial, "state": one.state, "issued_at": one.issued_at, "record": one.record} for one in issued]}


def erase(_member: User) -> None:
    """Nothing: the document is in other hands."""


PART = PersonalData("certificates", collect, erase)
