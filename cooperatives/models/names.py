"""The abstract model of what has a name in Arabic and a name in French."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from text.order import InOrder
from text.sanitise import sanitise
from web.languages import current_language, in_language, other_language


class Named(models.Model):
    """A row with a name in each language. Where only one is known, it serves for both.

    Personal data: none.
    """

    name_ar = models.CharField(_("name in Arabic"), max_length=160, blank=True)
    name_fr = models.CharField(_("name in French"), max_length=160, blank=True)

    # Free text that is shown as it is: cleaned of tags and of characters that cannot be seen.
    plain_fields: tuple[str, ...] = ("name_ar", "name_fr")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return self.name_in()

    def name_in(self, language: str = "") -> str:
        return in_language({"ar": self.name_ar, "fr": self.name_fr}, language)

    def clean_fields(self, exclude: Any = None) -> None:
        for field in self.plain_fields:
            setattr(self, field, sanitise(getattr(self, field) or "", "plain"))
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        super().clean()
        if not (self.name_ar or self.name_fr):
            raise ValidationError({"name_ar": _("Write the name in Arabic or in French.")}, code="name_missing")


def has_name(label: str) -> models.CheckConstraint:
    """The database's own guard that one of the names is there. `clean` says it to people."""
    return models.CheckConstraint(
        condition=~models.Q(name_ar="") | ~models.Q(name_fr=""),
        name=f"{label}_has_name",
        violation_error_message=_("Write the name in Arabic or in French."),
    )


def by_name(path: str = "") -> InOrder:
    """What to sort by: the name as it is shown in the language in use."""
    return InOrder(Coalesce(NullIf(f"{path}name_{current_language()}", Value("")), f"{path}name_{other_language()}"))
