"""What was done to a person's record, by whom and when."""

from typing import Any

from django.urls import reverse
from wagtail.admin.views.generic.history import HistoryFilterSet, HistoryView
from wagtail.models import ModelLogEntry

from accounts.admin.people import PeopleSectionPage
from accounts.models import User
from accounts.policies import may_manage_people
from web.admin.pages import Trail


class PersonHistoryFilterSet(HistoryFilterSet):
    """By action and by who did it."""

    timestamp: Any = None  # Wagtail's field for days writes scripts into the page, which those of the people section may not run

    class Meta:
        model = ModelLogEntry
        fields: list[str] = []


class PersonHistoryView(PeopleSectionPage, HistoryView):
    """Wagtail's list of what its log says of one record, for administrators."""

    model = User
    any_permission_required = None  # the people section asks who may
    edit_url_name = "accounts_admin:person"
    history_url_name = "accounts_admin:person-history"
    history_results_url_name = "accounts_admin:person-history-results"
    filterset_class = PersonHistoryFilterSet
    header_icon = "history"

    def get_trail(self) -> Trail:
        return [*super().get_trail(), (self.get_edit_url(self.object), str(self.object))]


class PersonURLFinder:
    """Where a person's page is, for whoever may open it. Wagtail's own form for users is not used here."""

    def __init__(self, user: User | None = None) -> None:
        self.user = user

    def get_edit_url(self, instance: User) -> str | None:
        allowed = self.user is None or may_manage_people(self.user)
        return reverse("accounts_admin:person", args=[instance.pk]) if allowed else None
