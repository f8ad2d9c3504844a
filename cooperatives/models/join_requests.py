"""Who asks to become a member of the school."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Language
from cooperatives.choices import DeclineReason, JoinState


class JoinRequest(models.Model):
    """Somebody who is not registered asks to learn here; her number was proven by a code.

    Personal data: her name, her number and her cooperative, in her own words, with her consent; for whoever decides. Erased some
    months after the answer.
    """

    given_name = models.CharField(_("given name"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    phone = models.CharField(_("mobile phone"), max_length=16)
    cooperative_name = models.CharField(_("cooperative, in her words"), max_length=160)
    region = models.ForeignKey("cooperatives.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    state = models.CharField(_("state"), max_length=8, choices=JoinState, default=JoinState.WAITING, editable=False)
    reason = models.CharField(_("reason"), max_length=20, choices=DeclineReason, blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked on"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="join_requests")

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "given_name", "family_name"],
                condition=Q(state=JoinState.WAITING),
                name="cooperatives_joinrequest_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def is_waiting(self) -> bool:
        return self.state == JoinState.WAITING
