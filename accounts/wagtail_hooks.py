"""What accounts adds to Wagtail's admin."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext, ngettext_lazy, pgettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from accounts.admin import history, people, people_actions
from accounts.forms import ROLES
from accounts.models import User
from accounts.policies import may_manage_people
from accounts.services.phones_shown import PHONES_SEEN
from web.history import Sentence, register_sentences

LAST = 1000  # after the hooks of Wagtail itself

patterns = [
    path("", people.PeopleView.as_view(), name="people"),
    path("add/", people.AddMemberView.as_view(), name="add-member"),
    path("add-staff/", people.AddStaffView.as_view(), name="add-staff"),
    path("<int:pk>/", people.PersonView.as_view(), name="person"),
    path("<int:pk>/history/", history.PersonHistoryView.as_view(), name="person-history"),
    path("<int:pk>/history/results/", history.PersonHistoryView.as_view(results_only=True), name="person-history-results"),
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


@hooks.register("register_account_menu_item")
def register_sessions_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("accounts:sessions"),
        "label": _("Where I am signed in"),
        "help_text": _("See the browsers in which you are signed in, and sign out everywhere else."),
    }


@hooks.register("construct_settings_menu")
def hide_wagtails_user_list(request: HttpRequest, menu_items: list[Any]) -> None:
    """People are kept in one place; Wagtail's own form asks for a first and last name that nobody here has."""
    menu_items[:] = [item for item in menu_items if item.name != "users"]


@hooks.register("register_admin_viewset", order=LAST)
def lead_to_people() -> list[Any]:
    """A person's name in Wagtail's lists leads to her page in the people section."""
    register_admin_url_finder(User, history.PersonURLFinder)
    return []


SENTENCES = {
    "accounts.create": (_("Register a member"), _("Registered as a member")),
    "accounts.change_phone": (_("Change a phone number"), _("Phone number changed")),
    "accounts.remove_phone": (_("Remove a phone number"), _("Phone number removed")),
    "accounts.issue_code": (_("Print a sign-in card"), _("Sign-in card printed")),
    "accounts.remove_pin": (_("Remove a PIN"), _("PIN removed")),
    "accounts.change_password": (_("Give a new password"), _("New password given")),
    "accounts.reset_second_factor": (_("Remove the second step"), _("Second step of signing in removed")),
    "accounts.end_sessions": (_("Sign out everywhere"), _("Signed out everywhere else")),
    "accounts.close": (_("Close an account"), _("Account closed")),
    "accounts.open": (_("Open an account again"), _("Account opened again")),
    "accounts.export": (_("Download all of a person's data"), _("All data downloaded")),
    "accounts.erase": (_("Erase a person"), _("Personal data erased")),
}


class EditSentence(Sentence):
    label = _("Correct a person's details")
    message = _("Corrected: %(fields)s")

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        comma = pgettext("between items of a list", ", ")
        return {"fields": comma.join(str(getattr(User._meta.get_field(name), "verbose_name", name)) for name in data["fields"])}


class RoleSentence(Sentence):
    label = _("Give a role")
    message = _("New role. %(role)s")

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return {"role": dict(ROLES)[data["role"]]}


class NewStaffSentence(RoleSentence):
    label = _("Register a trainer or administrator")
    message = _("Registered as staff. %(role)s")


class PhonesSentence(Sentence):
    """Whose list it was stands beside it; here how many, and what narrowed the list."""

    label = _("See phone numbers")
    message = ngettext_lazy("%(count)s phone number shown%(filters)s", "%(count)s phone numbers shown%(filters)s", "count")

    def values(self, data: Mapping[str, Any]) -> dict[str, Any]:
        filters = data.get("filters", {})
        said = [str(people.KINDS[filters["kind"]])] if filters.get("kind") in people.KINDS else []
        said += [gettext("a search by words")] if filters.get("words") else []
        said += [gettext("page %(number)s") % {"number": filters["page"]}] if filters.get("page") else []
        comma = pgettext("between items of a list", ", ")
        return {"count": data["count"], "filters": f" ({comma.join(said)})" if said else ""}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    register_sentences(actions, SENTENCES)
    actions.register_action(PHONES_SEEN)(PhonesSentence)
    actions.register_action("accounts.edit")(EditSentence)
    actions.register_action("accounts.change_role")(RoleSentence)
    actions.register_action("accounts.create_staff")(NewStaffSentence)
