"""Which certificates go to the printer."""

import uuid

from django.db.models import Q, QuerySet, Sum

from certificates.models import IssueBatch, IssuedCertificate, PrintRun
from cooperatives.models import Cohort
from text.order import InOrder


def printable(
    *, batch: IssueBatch | None = None, cohort: Cohort | None = None, course_key: uuid.UUID | None = None
) -> "QuerySet[IssuedCertificate]":
    """Those that hold now, whoever issued them, in the order of family names."""
    rows = IssuedCertificate.objects.active()
    if batch is not None:
        rows = rows.filter(enrolment__issue_items__batch=batch)
    if cohort is not None:
        rows = rows.filter(
            Q(enrolment__cohort=cohort) | Q(enrolment__member__in=cohort.members.all()),
            achievement__course__cohort_courses__cohort=cohort,
        )
    if course_key is not None:
        rows = rows.filter(achievement__course=course_key)
    member = "enrolment__member__"
    order = [InOrder(f"{member}{name}", name[-2:]) for name in ("family_name_fr", "given_name_fr", "family_name_ar", "given_name_ar")]
    return rows.order_by(*order, "pk").distinct()


def progress_of_run(run: PrintRun) -> int:
    """How many certificates are in it so far. One query."""
    return run.parts.aggregate(made=Sum("count"))["made"] or 0
