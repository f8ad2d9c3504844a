"""Regions and sectors: where a cooperative is and what it does."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from cooperatives.models.names import Named, by_name, has_name


class Region(Named):
    """One of the twelve regions of the decree of 20 February 2015, by its official number.

    Personal data: none.
    """

    code = models.CharField(_("code"), max_length=2, primary_key=True, validators=[RegexValidator(r"^[0-9]{2}\Z", _("Write two digits."))])

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [has_name("cooperatives_region")]


class SectorQuerySet(models.QuerySet["Sector"]):
    def tree(self) -> Self:
        """Each sector followed by its branches, by name in the language in use."""
        family = Coalesce(by_name("parent__"), by_name()), Coalesce("parent_id", "pk")
        return self.order_by(*family, F("parent_id").asc(nulls_first=True), by_name())

    def under(self, sector: "Sector") -> Self:
        """The sector and its branches."""
        return self.filter(Q(pk=sector.pk) | Q(parent=sector))


class SectorManager(models.Manager.from_queryset(SectorQuerySet)):  # type: ignore[misc]  # a base that a call makes
    def get_queryset(self) -> SectorQuerySet:
        return super().get_queryset().select_related("parent")


class Sector(Named):
    """A sector of activity, or a branch of one: two levels and no more.

    Personal data: none.
    """

    slug = models.SlugField(
        _("short name"),
        max_length=60,
        unique=True,
        help_text=_("In Latin letters, without spaces. Spreadsheets name the sector by it."),
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("sector it belongs to"),
        help_text=_("Leave empty for a sector of its own."),
    )

    objects = SectorManager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["name_fr", "pk"]
        constraints = [
            has_name("cooperatives_sector"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="cooperatives_sector_not_own_parent",
                violation_error_message=_("A sector cannot belong to itself."),
            ),
            *(
                models.UniqueConstraint(
                    fields=[name, "parent"] if branch else [name],
                    condition=~Q(**{name: ""}) & Q(parent__isnull=not branch),
                    name=f"cooperatives_{'branch' if branch else 'sector'}_{name}_once",
                    violation_error_message=_("A sector with this name already exists here."),
                )
                for name in ("name_ar", "name_fr")
                for branch in (False, True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parent.name} › {self.name}" if self.parent else self.name

    def clean(self) -> None:
        super().clean()
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError({"parent": _("Choose a sector, not a branch: there are two levels only.")})
        if self.pk and self.branches.exists():
            raise ValidationError({"parent": _("This sector has branches of its own and cannot become a branch.")})
