"""What a text may be for, and where it stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    EXPIRED = "expired", _("not sent: too late")
    FAILED = "failed", _("not sent: the operator refused it")


class Purpose(models.TextChoices):
    """Why a text is sent. Others may be added by the apps that send."""

    SIGNIN_CODE = "signin_code", _("sign-in code")
    REMINDER = "reminder", _("reminder")
    NOTICE = "notice", _("notice")
