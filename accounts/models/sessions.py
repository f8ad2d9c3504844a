"""Where a person is signed in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OpenSession(models.Model):
    """A browser in which a person is signed in, so that she may see it. The truth is Django's session: this row opens nothing.

    Personal data: the kind of browser, and when it was used; no address. Deleted when the session ends.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_sessions")
    session_mark = models.CharField(max_length=64, unique=True)
    auth_mark = models.CharField(max_length=64)
    browser = models.CharField(_("browser"), max_length=40, blank=True)
    started_at = models.DateTimeField(_("signed in on"), default=timezone.now)
    seen_at = models.DateTimeField(_("last used on"))
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("open session")
        verbose_name_plural = _("open sessions")

    def __str__(self) -> str:
        return f"{self.person_id} {self.browser} {self.seen_at:%Y-%m-%d}"
