"""What members ask to be corrected."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import RequestState
from certificates.models.issued import IssuedCertificate


class CorrectionRequest(models.Model):
    """A member says how her name should be written on a certificate that she holds.

    Personal data: the name as she wants it and her own words; kept with the certificate as the reason of what was done,
    emptied when she is erased.
    """

    certificate = models.ForeignKey(IssuedCertificate, models.PROTECT, related_name="corrections")
    given_name_ar = models.CharField(_("given name in Arabic"), max_length=120, blank=True)
    family_name_ar = models.CharField(_("family name in Arabic"), max_length=120, blank=True)
    given_name_fr = models.CharField(_("given name in Latin letters"), max_length=120, blank=True)
    family_name_fr = models.CharField(_("family name in Latin letters"), max_length=120, blank=True)
    words = models.TextField(_("in her words"), blank=True, max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.OPEN, editable=False)
    answer = models.TextField(_("answer"), blank=True, max_length=1000)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="decided_corrections")
    replacement = models.ForeignKey(IssuedCertificate, models.PROTECT, null=True, editable=False, related_name="corrections_answered")

    class Meta:
        verbose_name = _("request for a correction")
        verbose_name_plural = _("requests for corrections")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state=RequestState.OPEN),
                name="certificates_correction_one_open",
                violation_error_message=_("You have asked for a correction of this certificate already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate.name} · {self.certificate}"

    @property
    def names(self) -> dict[str, str]:
        return {
            "given_name_ar": self.given_name_ar,
            "family_name_ar": self.family_name_ar,
            "given_name_fr": self.given_name_fr,
            "family_name_fr": self.family_name_fr,
        }

    @property
    def full_name_ar(self) -> str:
        return f"{self.given_name_ar} {self.family_name_ar}".strip()

    @property
    def full_name_fr(self) -> str:
        return f"{self.given_name_fr} {self.family_name_fr}".strip()
