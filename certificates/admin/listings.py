"""The lists of the admin."""

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from certificates.admin.waiting import waiting_button
from certificates.choices import State
from certificates.models import Achievement, IssueBatch, IssuedCertificate
from certificates.models.issued import IssuedCertificateQuerySet
from jobs.models import LeasedRow
from web.queries import clean_words


class CertificateFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices, empty_label=_("All"))
    achievement = django_filters.ModelChoiceFilter(
        label=_("Course"), queryset=lambda _request: Achievement.objects.select_related("course"), empty_label=_("All")
    )

    class Meta:
        model = IssuedCertificate
        fields: list[str] = []


class CertificateIndexView(generic.IndexView):
    """Every certificate, the newest first; found by number or by name however it is spelt."""

    model = IssuedCertificate
    is_searchable = True

    def search_queryset(self, queryset: IssuedCertificateQuerySet) -> IssuedCertificateQuerySet:
        return queryset.search(clean_words(self.search_query)) if self.is_searching else queryset

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Issue to one member"), url=reverse("certificates_admin:issue"), icon_name="plus"),
            HeaderButton(_("Issue to many"), url=reverse("certificate_batches:start"), icon_name="group"),
            waiting_button(),
        ]


class BatchIndexView(generic.IndexView):
    model = IssueBatch

    def get_base_queryset(self) -> QuerySet[IssueBatch]:
        settled = ~Q(items__state=LeasedRow.State.PENDING)
        return (
            super()
            .get_base_queryset()
            .select_related("cohort", "course", "created_by")
            .annotate(total=Count("items"), settled=Count("items", filter=settled))
        )

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Issue to many"), url=reverse("certificate_batches:start"), icon_name="plus")]


class AchievementIndexView(generic.IndexView):
    model = Achievement

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [*super().header_buttons, waiting_button()]

    def get_base_queryset(self) -> QuerySet[Achievement]:
        held = Count("certificates", filter=Q(certificates__state=State.ACTIVE))
        return super().get_base_queryset().select_related("course").annotate(certificate_count=held)


class AutomaticColumn(Column):
    def get_value(self, instance: Achievement) -> Any:
        return _("by itself") if instance.is_automatic else _("by an administrator")
