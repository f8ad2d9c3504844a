"""Which certificates stand on results that were graded anew. They stay as they are: an administrator decides."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from certificates.models import IssuedCertificate
from courses.models import Step
from quizzes.registry import IssuedDocument

CHUNK = 400


def certificates_on(results: Iterable[tuple[Any, str]], language: str) -> list[IssuedDocument]:
    """The certificates in force of these members for the courses of these steps: [(member id, step key)]."""
    members: dict[uuid.UUID, set[Any]] = defaultdict(set)
    for member, step_key in results:
        try:
            members[uuid.UUID(step_key)].add(member)
        except ValueError:
            continue
    courses = dict(Step.objects.filter(pk__in=members).values_list("pk", "course_id"))
    found: dict[int, IssuedDocument] = {}
    for step, course in courses.items():
        waiting = sorted(members[step])
        for start in range(0, len(waiting), CHUNK):
            certificates = IssuedCertificate.objects.active().filter(
                enrolment__course=course, enrolment__member__in=waiting[start : start + CHUNK]
            )
            for certificate in certificates.select_related("enrolment__member").order_by("pk"):
                found[certificate.pk] = IssuedDocument(
                    certificate.enrolment.member.display_name(language),
                    str(certificate.title),
                    certificate.serial,
                    reverse("certificates_admin:inspect", args=[certificate.pk]),
                )
    return list(found.values())
