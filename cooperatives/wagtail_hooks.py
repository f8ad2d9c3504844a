"""Cooperatives in the admin: one group of five lists."""

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import LogActionRegistry

from cooperatives.admin import cohorts, cooperatives, deleting, history, join_requests, listings
from cooperatives.forms import CohortForm, CooperativeFilterSet, CooperativeForm, NamedForm, SectorForm
from cooperatives.models import Cohort, Cooperative, JoinRequest, Region, Sector
from cooperatives.services import JOINED_COHORT, LEFT_COHORT
from web.admin.columns import DayColumn, MomentColumn, NumberColumn, YesColumn
from web.admin.listings import GuardedDeleteView
from web.admin.versions import VersionedEditView
from web.history import register_sentences

NAMES = FieldRowPanel([FieldPanel("name_ar"), FieldPanel("name_fr")])


class CooperativesViewSet(ModelViewSet):
    """What the five have in common: who may is told by `cooperatives.policies`, not by boxes in the group form."""

    copy_view_enabled = False
    delete_view_class = GuardedDeleteView
    edit_view_class = VersionedEditView

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.none()


class RegionViewSet(CooperativesViewSet):
    model = Region
    name = "regions"
    icon = "globe"
    index_view_class = listings.RegionIndexView
    list_display = ["__str__", "code", NumberColumn("cooperative_count", label=_("Cooperatives"))]
    ordering = "code"
    edit_handler = ObjectList([NAMES], base_form_class=NamedForm)


class SectorViewSet(CooperativesViewSet):
    model = Sector
    name = "sectors"
    icon = "tag"
    index_view_class = listings.SectorIndexView
    list_display = ["__str__", "slug", NumberColumn("cooperative_count", label=_("Cooperatives"))]
    list_per_page = 100
    edit_handler = ObjectList([NAMES, FieldPanel("slug"), FieldPanel("parent")], base_form_class=SectorForm)


class CooperativeViewSet(CooperativesViewSet):
    model = Cooperative
    name = "cooperatives"
    icon = "cooperative"
    index_view_class = listings.CooperativeIndexView
    inspect_view_class = cooperatives.CooperativeView
    inspect_view_enabled = True
    inspect_template_name = cooperatives.CooperativeView.template_name
    filterset_class = CooperativeFilterSet
    list_display = [
        "__str__",
        "region",
        "sector",
        YesColumn("women_only", label=_("Women's cooperative"), sort_key="women_only"),
        NumberColumn("member_count", label=_("Members"), sort_key="member_count"),
    ]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            NAMES,
            FieldRowPanel([FieldPanel("region"), FieldPanel("commune")]),
            FieldRowPanel([FieldPanel("sector"), FieldPanel("women_only")]),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("court"), FieldPanel("register_number")]),
                    FieldRowPanel([FieldPanel("ice"), FieldPanel("founded_on")]),
                    FieldPanel("declared_members"),
                ],
                heading=_("Registration"),
            ),
            FieldPanel("contact"),
        ],
        base_form_class=CooperativeForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/members/new/", cooperatives.AddMemberView.as_view(), name="member-add"),
            path(
                "<int:pk>/members/<int:membership_pk>/end/",
                cooperatives.EndMembershipView.as_view(),
                name="membership-end",
            ),
        ]


class CohortViewSet(CooperativesViewSet):
    model = Cohort
    name = "cohorts"
    icon = "calendar-check"
    index_view_class = listings.CohortIndexView
    history_view_class = history.CohortHistoryView
    inspect_view_class = cohorts.CohortView
    inspect_view_enabled = True
    inspect_template_name = cohorts.CohortView.template_name
    list_display = [
        "__str__",
        DayColumn("starts_on", label=_("Starts on"), sort_key="starts_on"),
        DayColumn("ends_on", label=_("Ends on"), sort_key="ends_on"),
        listings.StateColumn("state", label=_("State")),
        NumberColumn("member_count", label=_("Members"), sort_key="member_count"),
    ]
    edit_handler = ObjectList(
        [
            NAMES,
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("trainers", widget=forms.CheckboxSelectMultiple),
        ],
        base_form_class=CohortForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/members/new/", cohorts.AddToCohortView.as_view(), name="member-add"),
            path(
                "<int:pk>/members/<uuid:member_uuid>/remove/",
                cohorts.RemoveFromCohortView.as_view(),
                name="member-remove",
            ),
        ]


class JoinRequestViewSet(CooperativesViewSet):
    model = JoinRequest
    name = "join_requests"
    url_prefix = "join-requests"
    menu_label = _("Requests to join")
    icon = "user"
    index_view_class = join_requests.JoinRequestIndexView
    inspect_view_class = join_requests.JoinRequestView
    inspect_view_enabled = True
    inspect_template_name = join_requests.JoinRequestView.template_name
    form_fields: list[str] = []
    list_filter = ["state", "region"]
    search_fields = ["given_name", "family_name", "cooperative_name"]
    list_display = [
        "__str__",
        Column("cooperative_name", label=_("Cooperative")),
        Column("region", label=_("Region")),
        MomentColumn("asked_at", label=_("Asked on")),
        Column("get_state_display", label=_("State")),
    ]
    list_per_page = 50


SENTENCES = {
    "cooperatives.accept": (_("Accept a request to join"), _("Registered, as she asked")),
    "cooperatives.join": (_("Add somebody to a cooperative"), _("Added to the cooperative “%(cooperative)s”")),
    "cooperatives.leave": (_("End a membership"), _("Left the cooperative “%(cooperative)s”")),
    JOINED_COHORT: (_("Add a member to a cohort"), _("Added to the cohort “%(cohort)s”")),
    LEFT_COHORT: (_("Remove a member from a cohort"), _("Removed from the cohort “%(cohort)s”")),
    "cooperatives.add_members": (
        _("Add members to a cohort"),
        ngettext_lazy("%(count)s member added", "%(count)s members added", "count"),
    ),
    "cooperatives.add_cooperative": (
        _("Add a cooperative to a cohort"),
        ngettext_lazy("%(count)s member of “%(cooperative)s” added", "%(count)s members of “%(cooperative)s” added", "count"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    register_sentences(actions, SENTENCES)


class CooperativesGroup(ModelViewSetGroup):
    menu_label = _("Cooperatives")
    menu_icon = "cooperative"
    menu_order = 250
    items = (CooperativeViewSet, CohortViewSet, JoinRequestViewSet, RegionViewSet, SectorViewSet)


hooks.register("what_hangs_on", deleting.tell)


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "cooperatives/icons/cooperative.svg"]


@hooks.register("register_admin_viewset")
def register_cooperatives() -> CooperativesGroup:
    return CooperativesGroup()
