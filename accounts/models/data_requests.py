"""Who asked for the data of a person, or for their erasure."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import DataRequestKind


class DataRequest(models.Model):
    """Somebody was given all that the school keeps of a person, or had it erased: who, whose, when.

    Personal data: the two links; kept as the proof that the law asks for. They name nobody once the person is erased.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=DataRequestKind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_requests")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id} {self.at:%Y-%m-%d}"
