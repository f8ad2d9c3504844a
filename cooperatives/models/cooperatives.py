"""Cooperatives and the people in them."""

import uuid
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from modelsearch.queryset import SearchableQuerySetMixin

from cooperatives.choices import Role
from cooperatives.fields import IceField
from cooperatives.models.names import Named, has_name
from text.dates import format_year_or_day


class CooperativeQuerySet(SearchableQuerySetMixin, models.QuerySet["Cooperative"]):
    def with_member_counts(self) -> Self:
        """Each with `member_count`: the people who belong to it today."""
        counts = (
            Membership.objects.active()
            .filter(cooperative=OuterRef("pk"))
            .order_by()
            .values("cooperative")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(member_count=Coalesce(Subquery(counts, output_field=models.IntegerField()), 0))


class Cooperative(index.Indexed, Named):
    """A cooperative of law 112-12, as the programme knows it.

    Personal data: the link to the person to contact, kept while the cooperative is followed; emptied when she is
    erased.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey("cooperatives.Region", models.PROTECT, related_name="cooperatives", verbose_name=_("region"))
    sector = models.ForeignKey("cooperatives.Sector", models.PROTECT, related_name="cooperatives", verbose_name=_("sector"))
    commune = models.CharField(_("commune"), max_length=120, blank=True)
    women_only = models.BooleanField(_("women's cooperative"), default=False)
    # As ISO 8601 writes it: "2019-05-14", or "2019" where no more is known.
    founded_on = models.CharField(_("founded on"), max_length=10, null=True, blank=True)
    court = models.CharField(_("court of the local register"), max_length=120, blank=True, help_text=_("The court of first instance."))
    register_number = models.CharField(_("number in the local register"), max_length=40, blank=True)
    ice = IceField(_("ICE"), help_text=_("15 digits. May be left empty."))
    declared_members = models.PositiveIntegerField(_("declared members"), null=True, blank=True, validators=[MinValueValidator(1)])
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_of",
        verbose_name=_("person to contact"),
    )
    created_at = models.DateTimeField(_("added on"), default=timezone.now, editable=False)

    plain_fields = ("name_ar", "name_fr", "commune", "court", "register_number")
    search_fields = [
        index.SearchField("name_ar", boost=2),
        index.SearchField("name_fr", boost=2),
        index.SearchField("commune"),
        index.SearchField("register_number"),
        index.AutocompleteField("name_ar"),
        index.AutocompleteField("name_fr"),
        index.AutocompleteField("commune"),
        index.AutocompleteField("register_number"),
        index.FilterField("id"),
        index.FilterField("region"),
        index.FilterField("sector"),
        index.FilterField("women_only"),
    ]

    objects = CooperativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cooperative")
        verbose_name_plural = _("cooperatives")
        ordering = ["-created_at", "-pk"]
        constraints = [
            has_name("cooperatives_cooperative"),
            models.UniqueConstraint(
                fields=["court", "register_number"],
                condition=~Q(register_number=""),
                name="cooperatives_cooperative_register_once",
                violation_error_message=_("A cooperative with this number at this court is already here."),
            ),
            models.CheckConstraint(
                condition=Q(register_number="") | ~Q(court=""),
                name="cooperatives_cooperative_number_has_court",
                violation_error_message=_("Write the court too: register numbers are counted court by court."),
            ),
            models.UniqueConstraint(
                fields=["ice"],
                condition=~Q(ice=""),
                name="cooperatives_cooperative_ice_once",
                violation_error_message=_("A cooperative with this ICE number is already here."),
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="cooperative_newest")]

    @property
    def founded(self) -> str:
        """The day, or the year, in words; empty when nobody knows."""
        return format_year_or_day(self.founded_on) if self.founded_on else ""

    def clean(self) -> None:
        super().clean()
        if self.founded_on and self.founded_on > timezone.localdate().isoformat():
            raise ValidationError({"founded_on": _("This day has not come yet.")})


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(left_on=None)


class Membership(models.Model):
    """A person's membership in a cooperative, from the day she joined to the day she left.

    Personal data: which cooperative a person belongs to and her role in it; needed to follow and report by
    cooperative. Kept with the person; it names nobody once she is erased.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="memberships", verbose_name=_("cooperative"))
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_on = models.DateField(_("joined on"), default=timezone.localdate)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["cooperative", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cooperative"],
                condition=Q(left_on=None),
                name="cooperatives_membership_one_active",
                violation_error_message=_("This person already belongs to this cooperative."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="cooperatives_membership_left_after_joining",
                violation_error_message=_("She cannot leave before the day she joined."),
            ),
        ]
        indexes = [models.Index(fields=["cooperative", "left_on", "id"], name="membership_list")]

    def __str__(self) -> str:
        return f"{self.user} · {self.cooperative}"
