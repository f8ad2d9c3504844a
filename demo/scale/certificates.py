"""Certificates of invented members. They wait to be signed, as after any issue: the school's workers do it when they run."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from accounts.models import User
from certificates.choices import EventKind
from certificates.models import Achievement, CertificateEvent, Credential, IssuedCertificate
from certificates.services.documents import current_design
from certificates.services.issuing import draft_certificate, record_of
from courses.models import CourseCompletion, Enrolment
from demo.scale.learning import Finished
from demo.scale.loading import TableLoader
from text.bilingual import bilingual

AFTER = timedelta(minutes=2)
DRAFTED = [
    "uuid",
    "serial",
    "enrolment_id",
    "achievement_id",
    "template_version_id",
    "record",
    "record_sha256",
    "search_text",
    "state",
    "issued_at",
    "expires_on",
]


class Issuing:
    """Writes the certificates of a chunk, where the course earns one."""

    def __init__(self) -> None:
        rows = Achievement.objects.select_related("course", "template_version")
        self._achievements = {one.course_id: (one, one.template_version or current_design()) for one in rows}
        self._certificates = TableLoader(IssuedCertificate, ["id", *(name.removesuffix("_id") for name in DRAFTED)])
        self._events = TableLoader(CertificateEvent, ["id", "certificate", "kind", "at"])
        self._credentials = TableLoader(Credential, ["id", "certificate", "due_at", "created_at"])

    def add(self, finished: Sequence[Finished], cooperatives: Mapping[int, tuple[str, str]]) -> None:
        """`cooperatives` holds the names, by the number of the member."""
        drafts = [self._draft(one, bilingual(*cooperatives[one.person.number])) for one in finished if one.course.pk in self._achievements]
        ids = self._certificates.load_numbered([tuple(getattr(draft, name) for name in DRAFTED) for draft in drafts])
        moments: list[tuple[int, datetime]] = [(pk, draft.issued_at) for pk, draft in zip(ids, drafts, strict=True)]
        self._events.load_numbered([(pk, EventKind.ISSUED.value, at) for pk, at in moments])
        self._credentials.load_numbered([(pk, at, at) for pk, at in moments])

    def _draft(self, one: Finished, cooperative: dict[str, str]) -> IssuedCertificate:
        achievement, version = self._achievements[one.course.pk]
        given_ar, family_ar, given_fr, family_fr = one.person.names
        member = User(given_name_ar=given_ar, family_name_ar=family_ar, given_name_fr=given_fr, family_name_fr=family_fr)
        completion = CourseCompletion(
            completed_at=one.at, score=one.score, title_ar=one.course.title("ar"), title_fr=one.course.title("fr")
        )
        at = one.at + AFTER
        record = record_of(
            completion=completion, achievement=achievement, member=member, at=at, cooperative=cooperative, are_pictures_there=True
        )
        enrolment = Enrolment(pk=one.enrolment_id)
        return draft_certificate(record=record, enrolment=enrolment, achievement=achievement, version=version, by=None, at=at)
