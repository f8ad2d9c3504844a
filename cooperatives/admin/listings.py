"""The four lists."""

from typing import Any

from django.db import transaction
from django.db.models import Count, ProtectedError, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic

from cooperatives.models import Cohort, Cooperative, Region, Sector
from cooperatives.selectors import cohorts_with_counts
from text.dates import format_date
from text.numbers import format_number


class NumberColumn(Column):
    def get_value(self, instance: Any) -> str:
        return format_number(super().get_value(instance) or 0)


class DayColumn(Column):
    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return format_date(day) if day else ""


class YesColumn(Column):
    def get_value(self, instance: Any) -> Any:
        return _("Yes") if super().get_value(instance) else ""


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

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().order_queryset(queryset) if self.is_explicitly_ordered else queryset.tree()


class OpeningIndexView(generic.IndexView):
    """A list whose titles open the page of the row; its form is one step further."""

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        column_class = self._get_title_column_class(column_class)
        return self._get_custom_column(field_name, column_class, get_url=self.get_inspect_url, **kwargs)


class CooperativeIndexView(OpeningIndexView):
    model = Cooperative

    def get_base_queryset(self) -> QuerySet[Cooperative]:
        return Cooperative.objects.with_member_counts().select_related("region", "sector__parent")

    def get_valid_orderings(self) -> list[str]:
        # Results of a search are sorted by how well they fit.
        return [] if self.is_searching else super().get_valid_orderings()

    @property
    def is_explicitly_ordered(self) -> bool:
        return not self.is_searching and "ordering" in self.request.GET


class GuardedDeleteView(generic.DeleteView):
    """What others still belong to is not deleted, and she is told."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("“%(name)s” is still in use, so it was not deleted. Move what belongs to it first.") % {"name": self.object},
            )
            return redirect(self.get_success_url())


class CohortIndexView(OpeningIndexView):
    model = Cohort

    def get_base_queryset(self) -> QuerySet[Cohort]:
        return cohorts_with_counts()
