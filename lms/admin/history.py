"""The report of what staff did in the whole school: pages, people, cohorts, certificates."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.coreutils import get_content_type_label
from wagtail.log_actions import registry
from wagtail.models import PageLogEntry
from wagtail.models.audit_log import LogEntryQuerySet

from accounts.models import User
from accounts.policies import is_administrator
from accounts.selectors import names_in_order
from web.admin.pages import AdminPage
from web.exports import export


def _logs() -> Iterator[LogEntryQuerySet]:
    return (model.objects.all() for model in sorted(registry.get_log_entry_models(), key=lambda model: model.__name__))


def _used_types(_request: HttpRequest) -> QuerySet[ContentType]:
    used = {pk for log in _logs() for pk in log.get_content_type_ids()}
    return ContentType.objects.filter(pk__in=used).order_by("app_label", "model")


class SchoolHistoryFilterSet(SiteHistoryReportFilterSet):
    """Wagtail's, by what there is to see rather than by permissions that nobody here has."""

    object_type = ContentTypeFilter(label=_("Type"), method="filter_object_type", queryset=_used_types)
    is_commenting_action: Any = None  # comments on pages are filtered by their actions

    def get_action_choices(self) -> list[tuple[str, Any]]:
        used = {action for log in _logs() for action in log.get_actions()}
        return [choice for choice in registry.get_choices() if choice[0] in used]

    def get_users_queryset(self) -> QuerySet[User]:
        return User.objects.filter(Q(is_staff=True) | Q(is_superuser=True)).order_by(*names_in_order(), "pk")

    class Meta:
        model = PageLogEntry
        fields: list[str] = []


class SchoolHistoryView(AdminPage, LogEntriesView):
    """For administrators: every row. Wagtail would ask for Django's permissions on each model, which the roles do not give."""

    may_open = staticmethod(is_administrator)
    filterset_class = SchoolHistoryFilterSet

    def get_filtered_queryset(self) -> QuerySet[Any]:
        """As Wagtail joins its logs: the rows of each with the index of its model."""
        logs = list(_logs())
        self.log_models = [log.model for log in logs]
        parts = [
            self.filter_queryset(
                log.values("pk", "timestamp").annotate(log_model_index=Value(index, output_field=IntegerField()))
            ).order_by()
            for index, log in enumerate(logs)
        ]
        return parts[0].union(*parts[1:], all=True).order_by("-timestamp")

    def as_spreadsheet(self, queryset: list[Any], spreadsheet_format: str) -> HttpResponseBase:
        """What the page shows, as the school's other lists are exported: in her language, with the sentence."""
        headings = [gettext("Name"), gettext("Type"), gettext("Action"), gettext("User"), gettext("Date")]
        rows = (
            [
                entry.label,
                str(get_content_type_label(entry.content_type)),
                str(entry.message),
                str(entry.user_display_name),
                entry.timestamp,
            ]
            for entry in queryset
        )
        return export(spreadsheet_format, headings, rows, name="history")


# In place of Wagtail's own view, at its address. Addresses that an app adds stand behind Wagtail's, so `lms.urls` names these.
school_history = require_admin_access(SchoolHistoryView.as_view())
school_history_results = require_admin_access(SchoolHistoryView.as_view(results_only=True))
