"""The closed lists of words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """What has become of an issued certificate. Only ever leaves "active", once."""

    ACTIVE = "active", _("active")
    REVOKED = "revoked", _("withdrawn")
    REPLACED = "replaced", _("replaced")


class EventKind(models.TextChoices):
    """What happened to a certificate."""

    ISSUED = "issued", _("issued")
    REVOKED = "revoked", _("withdrawn")
    REPLACED = "replaced", _("replaced")


class Answer(models.TextChoices):
    """What a verifier is told."""

    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")
    NEVER_ISSUED = "never_issued", _("never issued")
    MISTYPED = "mistyped", _("mistyped")


class Outcome(models.TextChoices):
    """What an item of a bulk run came to."""

    WAITING = "", _("waiting")
    ISSUED = "issued", _("issued")
    ALREADY = "already", _("had one already")
    REFUSED = "refused", _("not issued")
