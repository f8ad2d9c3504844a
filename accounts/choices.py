"""The closed lists of values that a person's record may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    ARABIC = "ar", _("Arabic")
    FRENCH = "fr", _("French")


class Sex(models.TextChoices):
    WOMAN = "f", _("Woman")
    MAN = "m", _("Man")


class DataRequestKind(models.TextChoices):
    EXPORT = "export", _("Given out")
    ERASURE = "erasure", _("Erased")
