"""Courses that earn a certificate, finished enrolments, certificates; and how to clear them away again."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from certificates.models import (
    Achievement,
    AchievementVersion,
    CertificateEvent,
    CertificateTemplateVersion,
    CorrectionRequest,
    Credential,
    DesignPicture,
    IssueBatch,
    IssuedCertificate,
    IssueItem,
    SealedDocument,
    SignedForm,
)
from certificates.rendering.designs import plain_settings, shipped_wording
from certificates.services import issue_certificate
from certificates.services.achievements import design_of
from certificates.services.documents import version_of
from courses.models import Course, CourseCompletion, Enrolment
from tests.factories.accounts import make_member

SEALED = (CertificateEvent, IssuedCertificate, CertificateTemplateVersion, DesignPicture, SignedForm, SealedDocument)
TITLES = {"ar": "التسويق الرقمي للتعاونيات", "fr": "Marketing digital pour les coopératives"}


def make_earning_course(
    *, titles: dict[str, str] | None = None, signatories: list[dict[str, Any]] | None = None, **fields: Any
) -> Achievement:
    """A course without pages, and the certificate that it earns."""
    if signatories is not None:
        design = design_of(settings=plain_settings() | {"signatories": signatories}, wording=shipped_wording())
        fields["template_version"] = version_of(design=design)
    course = Course.objects.create(key=uuid.uuid4(), outline={"titles": titles or TITLES, "urls": {}, "modules": []}, is_published=True)
    return Achievement.objects.create(course=course, **fields)


def make_learner(*, confirmed: bool = True, **fields: Any) -> User:
    """A member who has confirmed how her name is written."""
    values = {
        "given_name_ar": "أمال",
        "family_name_ar": "آيت گليميم",
        "given_name_fr": "Amal",
        "family_name_fr": "Aït Guelmim",
    } | fields
    return make_member(names_confirmed_at=timezone.now() if confirmed else None, **values)


def make_completion(
    *, member: User | None = None, achievement: Achievement | None = None, score: str | None = "87.50", **fields: Any
) -> CourseCompletion:
    """An enrolment whose course is finished."""
    achievement = achievement or make_earning_course()
    enrolment = Enrolment.objects.create(member=member or make_learner(), course=achievement.course, language="ar", percent=100, **fields)
    return CourseCompletion.objects.create(
        enrolment=enrolment,
        completed_at=datetime(2026, 8, 12, 9, tzinfo=UTC),
        score=None if score is None else Decimal(score),
        title_ar=achievement.course.title("ar"),
        title_fr=achievement.course.title("fr"),
        step_keys=[],
    )


def make_certificate(*, completion: CourseCompletion | None = None, by: User | None = None, **fields: Any) -> IssuedCertificate:
    completion = completion or make_completion(**fields)
    return issue_certificate(enrolment_id=completion.enrolment_id, by=by)


def clear_certificates() -> None:
    """Delete what the database refuses to delete: for tests that commit, before their tables are emptied."""
    with _triggers_off():
        IssueItem.objects.all().delete()
        for model in (CorrectionRequest, SignedForm, SealedDocument, Credential):
            model.objects.all()._raw_delete(using="default")
        CertificateEvent.objects.all()._raw_delete(using="default")
        IssuedCertificate.objects.exclude(supersedes=None)._raw_delete(using="default")
        IssuedCertificate.objects.all()._raw_delete(using="default")
        IssueBatch.objects.all()._raw_delete(using="default")
        AchievementVersion.objects.all()._raw_delete(using="default")
        Achievement.objects.all()._raw_delete(using="default")
        CertificateTemplateVersion.objects.all()._raw_delete(using="default")
        DesignPicture.objects.all()._raw_delete(using="default")


@contextmanager
def _triggers_off() -> Iterator[None]:
    tables = [model._meta.db_table for model in SEALED]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        marks = ", ".join(["%s"] * len(tables))
        cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", tables)
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
