"""What the school changes in Wagtail's admin: the school's colours, its first page, and less of what nobody here needs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from accounts.models import User
from accounts.policies import is_administrator
from certificates.models import IssuedCertificate
from courses.models import Enrolment
from lms.admin.dashboard import panels_for, summary_for
from web.people import current_user

BEFORE_COURSES = 60
LAST = 1000  # after the hooks of Wagtail itself
# What happened to which page is asked now and then; the rest of Wagtail's reports is about Wagtail.
REPORTS_KEPT = {"site-history", "workflows"}
HELP_KEPT = {"keyboard-shortcuts-trigger"}


@hooks.register("insert_global_admin_css")
def school_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("css/admin.css"))


@hooks.register("construct_homepage_panels", order=LAST)
def school_panels(request: HttpRequest, panels: list[Any]) -> None:
    # "Your drafts" tells of pages that wait for approval too.
    panels[:] = [panel for panel in panels if panel.name != "user_objects_in_workflow_moderation"]
    for panel in panels:
        if panel.name == "workflow_objects_to_moderate":
            panel.order = BEFORE_COURSES
    panels.extend(panels_for(current_user(request)))


@hooks.register("construct_homepage_summary_items", order=LAST)
def school_numbers(request: HttpRequest, items: list[Any]) -> None:
    # Wagtail counts pages, pictures and files; people are what counts here.
    items[:] = summary_for(request) or items


@hooks.register("construct_reports_menu", order=LAST)
def fewer_reports(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in REPORTS_KEPT and is_administrator(request.user)]


@hooks.register("construct_help_menu", order=LAST)
def less_help(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name in HELP_KEPT]


@hooks.register("describe_certificates")
def describe_certificates(enrolment_ids: list[int], user: User) -> dict[int, list[dict[str, Any]]]:
    """Enrolment -> its certificates, for the page of a member. Administrators go to the record, others to what anybody may see."""
    to_record = is_administrator(user)
    found: dict[int, list[dict[str, Any]]] = {}
    for certificate in IssuedCertificate.objects.filter(enrolment__in=enrolment_ids):
        url = reverse("certificates_admin:inspect", args=[certificate.pk]) if to_record else certificate.get_absolute_url()
        described = {"label": certificate.serial, "url": url, "state": certificate.get_state_display()}
        found.setdefault(certificate.enrolment_id, []).append(described)
    return (_still_to_issue(set(enrolment_ids) - set(found)) if to_record else {}) | found


def _still_to_issue(enrolment_ids: set[int]) -> dict[int, list[dict[str, Any]]]:
    finished = Enrolment.objects.filter(pk__in=enrolment_ids, completion__isnull=False, course__achievement__isnull=False)
    page = reverse("certificates_admin:issue")
    return {
        pk: [{"label": _("Issue it"), "url": f"{page}?q={username}", "state": _("not issued yet")}]
        for pk, username in finished.values_list("pk", "member__username")
    }
