"""What was issued: frozen, and guarded by the database itself (see the migration that seals these tables)."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import EventKind, State, WhyReplaced, WhyRevoked
from certificates.renewal import Term
from text.folding import fold
from web.languages import in_language

REASONS = {EventKind.REVOKED: WhyRevoked.choices, EventKind.REPLACED: WhyReplaced.choices}


class IssuedCertificateQuerySet(models.QuerySet["IssuedCertificate"]):
    def active(self) -> "IssuedCertificateQuerySet":
        return self.filter(state=State.ACTIVE)

    def search(self, query: str) -> "IssuedCertificateQuerySet":
        """Those whose serial, names, cooperative or title contain every word, however it is spelt."""
        rows = self
        for word in fold(query).split():
            rows = rows.filter(search_text__contains=word)
        return rows


class IssuedCertificate(models.Model):
    """A certificate as it was issued. A correction is another certificate that replaces this one.

    `record` holds everything that is printed: `{"serial", "name": {"ar", "fr"}, "cooperative": {…}, "title": {…},
    "course_key", "completed_on", "issued_on", "expires_on", "score", "signatories": [{"name": {…}, "role": {…}}]}`; those of
    the first release have one "signatory" instead. Every column but `state` is refused any change by triggers, and no row
    can be deleted.

    Personal data: the name, cooperative, course and score that the certificate proves; kept for as long as a verifier
    may ask, also after the member is erased, since the document is in other hands.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    serial = models.CharField(_("number"), max_length=24, unique=True, editable=False)
    enrolment = models.ForeignKey("courses.Enrolment", models.PROTECT, related_name="certificates")
    achievement = models.ForeignKey("certificates.Achievement", models.PROTECT, related_name="certificates")
    template_version = models.ForeignKey("certificates.CertificateTemplateVersion", models.PROTECT, related_name="certificates")
    record = models.JSONField(editable=False)
    record_sha256 = models.CharField(max_length=64, editable=False)
    search_text = models.TextField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE, editable=False)
    issued_at = models.DateTimeField(_("issued on"), editable=False)
    expires_on = models.DateField(_("holds until"), null=True, editable=False)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="issued_certificates")
    batch = models.ForeignKey("certificates.IssueBatch", models.PROTECT, null=True, related_name="certificates")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    objects = IssuedCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "achievement"],
                condition=Q(state=State.ACTIVE),
                name="certificates_issued_one_active",
                violation_error_message=_("There is an active certificate for this course already."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="certificates_issued_state_known"),
        ]
        indexes = [models.Index(fields=["-issued_at", "-id"], name="certificate_newest")]

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        return reverse("certificates_public:certificate", args=[self.serial])

    def is_expired(self, on: date) -> bool:
        """The last day still counts as valid."""
        return self.expires_on is not None and on > self.expires_on

    @property
    def term(self) -> Term:
        """From the issue of the first where corrections followed one another: they give no new time."""
        first = self
        while first.supersedes is not None and first.supersedes.expires_on == self.expires_on:
            first = first.supersedes
        return Term(timezone.localdate(first.issued_at), self.expires_on)

    def text(self, part: str, language: str = "") -> str:
        """A text of the record in the language, else in the other one."""
        return in_language(self.record[part], language)

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def title(self) -> str:
        return self.text("title")

    @property
    def cooperative(self) -> str:
        return self.text("cooperative")

    @property
    def completed_on(self) -> date:
        return date.fromisoformat(self.record["completed_on"])


class CertificateEvent(models.Model):
    """What happened to a certificate, when and by whose hand. Only ever added, as the database sees to.

    Personal data: who issued or withdrew; the note may name the member. Kept with the certificate.
    """

    certificate = models.ForeignKey(IssuedCertificate, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=10, choices=EventKind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="certificate_events")
    reason_code = models.CharField(max_length=20, blank=True)
    reason_ar = models.CharField(max_length=300, blank=True)
    reason_fr = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("reason that verifiers read"), max_length=300, blank=True)
    note = models.TextField(_("note for administrators"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("event of a certificate")
        verbose_name_plural = _("events of certificates")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.kind}"

    @property
    def public_reason(self) -> str:
        """Why, in the language of whoever reads: from the short list, then in the administrator's own words."""
        listed = {} if self.reason_code == "other" else dict(REASONS.get(EventKind(self.kind), ()))
        words = in_language({"ar": self.reason_ar, "fr": self.reason_fr}) or self.reason
        return " ".join(str(part) for part in (listed.get(self.reason_code), words) if part)
