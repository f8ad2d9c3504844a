"""What was done to a cohort: to itself, and to one member's place in it."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.history import HistoryView
from wagtail.models import ModelLogEntry

from cooperatives.models import Cohort
from cooperatives.services import JOINED_COHORT, LEFT_COHORT


class CohortHistoryView(HistoryView):
    """A member who came or left alone stands in her own history; here she is named beside it."""

    @cached_property
    def columns(self) -> list[Column]:
        action, *others = super().columns
        return [action, Column("label", label=_("Name")), *others]

    def get_base_queryset(self) -> QuerySet[ModelLogEntry]:
        itself = Q(content_type=ContentType.objects.get_for_model(Cohort), object_id=str(self.object.pk))
        one_member = Q(action__in=(JOINED_COHORT, LEFT_COHORT), data__cohort_id=self.object.pk)
        return self._annotate_queryset(ModelLogEntry.objects.filter(itself | one_member))
