"""The lists of cooperatives, cohorts, regions and sectors."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from cooperatives.models import Cohort, Cooperative, Region, Sector
from cooperatives.models.places import SectorQuerySet
from cooperatives.selectors import cohorts_visible_to, cooperatives_visible_to, with_cohort_counts
from web.admin.listings import OpeningIndexView
from web.people import current_user


class StateColumn(Column):
    def get_value(self, instance: Cohort) -> Any:
        return instance.state(timezone.localdate()).label


class PlacesIndexView(generic.IndexView):
    """Regions and sectors: each with the number of its cooperatives."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().annotate(cooperative_count=Count("cooperatives"))


class RegionIndexView(PlacesIndexView):
    model = Region


class SectorIndexView(PlacesIndexView):
    model = Sector

    def order_queryset(self, queryset: SectorQuerySet) -> QuerySet[Sector]:
        return super().order_queryset(queryset) if self.is_explicitly_ordered else queryset.tree()


class CooperativeIndexView(OpeningIndexView):
    model = Cooperative

    def get_base_queryset(self) -> QuerySet[Cooperative]:
        return cooperatives_visible_to(current_user(self.request)).with_member_counts().select_related("region", "sector__parent")

    def get_valid_orderings(self) -> list[str]:
        # Results of a search are sorted by how well they fit.
        return [] if self.is_searching else super().get_valid_orderings()

    @property
    def is_explicitly_ordered(self) -> bool:
        return not self.is_searching and "ordering" in self.request.GET


class CohortIndexView(OpeningIndexView):
    model = Cohort

    def get_base_queryset(self) -> QuerySet[Cohort]:
        return with_cohort_counts(cohorts_visible_to(current_user(self.request)))
