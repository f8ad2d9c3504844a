"""What accounts adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.admin import people, people_actions
from accounts.policies import may_manage_people

patterns = [
    path("", people.PeopleView.as_view(), name="people"),
    path("add/", people.AddMemberView.as_view(), name="add-member"),
    path("add-staff/", people.AddStaffView.as_view(), name="add-staff"),
    path("<int:pk>/", people.PersonView.as_view(), name="person"),
    path("<int:pk>/code/", people_actions.IssueCodeView.as_view(), name="issue-code"),
    path("<int:pk>/close/", people_actions.DeactivateView.as_view(), name="deactivate"),
    path("<int:pk>/open/", people_actions.ReactivateView.as_view(), name="reactivate"),
    path("<int:pk>/role/", people.RoleView.as_view(), name="role"),
    path("<int:pk>/password/", people.StaffPasswordView.as_view(), name="staff-password"),
    path("<int:pk>/reset-second-factor/", people_actions.ResetSecondFactorView.as_view(), name="reset-second-factor"),
    path("<int:pk>/data/", people_actions.ExportView.as_view(), name="export"),
    path("<int:pk>/erase/", people.EraseView.as_view(), name="erase"),
    path("<int:pk>/remove-pin/", people_actions.RemovePinView.as_view(), name="remove-pin"),
]


class PeopleMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_manage_people(request.user)


@hooks.register("register_admin_urls")
def register_people_urls() -> list[URLPattern | URLResolver]:
    return [path("people/", include((patterns, "accounts_admin")))]


@hooks.register("register_admin_menu_item")
def register_people_menu_item() -> Any:
    return PeopleMenuItem(_("People"), reverse("accounts_admin:people"), name="people", icon_name="group", order=300)


@hooks.register("construct_settings_menu")
def hide_wagtails_user_list(request: HttpRequest, menu_items: list[Any]) -> None:
    """People are kept in one place; Wagtail's own form asks for a first and last name that nobody here has."""
    menu_items[:] = [item for item in menu_items if item.name != "users"]
