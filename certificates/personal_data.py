"""What certificates say of a person, for her. They stay: others hold them and may ask whether they are true."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.registry import PersonalData
from certificates.choices import RequestState
from certificates.models import CorrectionRequest, IssuedCertificate


def collect(member: User) -> dict[str, Any]:
    """Every certificate as it was frozen, and what she asked to be corrected."""
    issued = IssuedCertificate.objects.filter(enrolment__member=member).order_by("issued_at")
    asked = CorrectionRequest.objects.filter(certificate__enrolment__member=member).select_related("certificate")
    return {
        "issued": [{"serial": one.serial, "state": one.state, "issued_at": one.issued_at, "record": one.record} for one in issued],
        "corrections": [
            {
                "serial": one.certificate.serial,
                "asked_at": one.asked_at,
                "names": one.names,
                "words": one.words,
                "state": one.state,
                "answer": one.answer,
            }
            for one in asked.order_by("asked_at")
        ],
    }


def erase(member: User) -> None:
    """Her wishes for corrections lose their words. The documents stay: they are in other hands."""
    asked = CorrectionRequest.objects.filter(certificate__enrolment__member=member)
    asked.filter(state=RequestState.OPEN).update(state=RequestState.DECLINED, decided_at=timezone.now())
    asked.update(given_name_ar="", family_name_ar="", given_name_fr="", family_name_fr="", words="", answer="")


PART = PersonalData("certificates", collect, erase)
