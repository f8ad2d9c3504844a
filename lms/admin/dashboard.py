"""The first page of the admin, for trainers and administrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.limits import spending
from accounts.models import User
from accounts.policies import is_administrator, is_trainer
from accounts.selectors import visible_rows
from certificates.choices import RequestState
from certificates.models import CorrectionRequest, IssuedCertificate
from certificates.selectors.waiting import waiting_for_names
from cooperatives.choices import JoinState
from cooperatives.models import Cooperative
from cooperatives.selectors import join_requests
from courses.models import CourseCompletion, CourseIndexPage
from courses.selectors.reports import course_figures
from courses.selectors.translations import missing_translations, stale_translations
from quizzes.selectors.marking import quizzes_to_mark
from text.numbers import format_number
from web.people import current_user

SHOWN = 5


@dataclass(frozen=True)
class Action:
    """Something that is often done first."""

    label: str
    url: str
    icon: str


class ActionsPanel(Component):
    """Quick actions, by what the person may do."""

    name = "actions"
    order = 50
    template_name = "lms/admin/actions.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"actions": _administrator_actions() if is_administrator(user) else _trainer_actions()}


class CoursesPanel(Component):
    """Course by course: members, who finished, who stopped coming."""

    name = "courses"
    order = 100
    template_name = "lms/admin/courses.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"courses": course_figures(get_language(), parent_context["request"].user)}


class DraftsPanel(Component):
    """The person's own pages that members cannot read yet as they stand now."""

    name = "drafts"
    order = 150
    template_name = "lms/admin/drafts.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        drafts = (
            Page.objects.filter(Q(owner=user) | Q(latest_revision__user=user), has_unpublished_changes=True)
            .select_related("locale", "content_type")
            .prefetch_workflow_states()
            .order_by("-latest_revision_created_at")
        )
        return {"drafts": drafts[:SHOWN], "count": drafts.count()}


class TranslationsPanel(Component):
    """Pages that one language lacks or that were left behind."""

    name = "translations"
    order = 160
    template_name = "lms/admin/translations.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
        stale, missing = stale_translations(pages), missing_translations(pages)
        return {"stale": stale[:SHOWN], "stale_count": len(stale), "missing_count": len(missing)}


class CertificatesPanel(Component):
    """Who finished a course and has no certificate only because her name is not confirmed."""

    name = "certificates"
    order = 140
    template_name = "lms/admin/certificates.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = waiting_for_names()
        language = get_language()
        rows = [
            {
                "member": completion.enrolment.member,
                "course": completion.enrolment.course.title(language),
                "completed_at": completion.completed_at,
            }
            for completion in waiting[:SHOWN]
        ]
        return {"rows": rows, "count": waiting.count()}


class CorrectionsPanel(Component):
    """Members who ask for a correction of a certificate and wait for an answer."""

    name = "corrections"
    order = 130
    template_name = "lms/admin/corrections.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = CorrectionRequest.objects.filter(state=RequestState.OPEN).select_related("certificate")
        return {"rows": waiting.order_by("asked_at", "pk")[:SHOWN], "count": waiting.count()}


class JoinRequestsPanel(Component):
    """Who asks to join and waits for an answer."""

    name = "join-requests"
    order = 50
    template_name = "lms/admin/join_requests.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = join_requests().filter(state=JoinState.WAITING)
        return {"rows": waiting[:SHOWN], "count": waiting.count()}


class MarkingPanel(Component):
    """Open answers that wait for a person, quiz by quiz, the one that waits longest first."""

    name = "marking"
    order = 60
    template_name = "lms/admin/marking.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        waiting = quizzes_to_mark(parent_context["request"].user)
        return {"waiting": waiting[:SHOWN], "count": sum(row.count for row in waiting)}


class SpendingPanel(Component):
    """The texts of sign-in codes, when they come to an end for today."""

    name = "spending"
    order = 40
    template_name = "lms/admin/spending.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"spending": spending()}


class NumberItem(SummaryItem):
    """One counted thing of the school's summary line."""

    template_name = "lms/admin/number.html"

    def __init__(self, request: HttpRequest, *, label: str, url: str, icon: str, order: int) -> None:
        super().__init__(request)
        self.details = {"label": label, "url": url, "icon": icon}
        self.order = order

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return self.details


def panels_for(user: User) -> list[Component]:
    """The school's own panels of the first page, in no particular order."""
    if not is_trainer(user):
        return []
    panels = [ActionsPanel(), MarkingPanel(), CoursesPanel(), DraftsPanel(), TranslationsPanel()]
    return [*panels, SpendingPanel(), JoinRequestsPanel(), CorrectionsPanel(), CertificatesPanel()] if is_administrator(user) else panels


def summary_for(request: HttpRequest) -> list[NumberItem]:
    """The numbers of the school for whoever follows it."""
    user = current_user(request)
    if not is_trainer(user):
        return []
    progress = reverse("courses_admin:progress")
    people = visible_rows(User.objects.active().members(), user, "pk")
    members, finished = people.count(), visible_rows(CourseCompletion.objects.all(), user, "enrolment__member").count()
    items = [
        NumberItem(
            request,
            label=ngettext("%(count)s member", "%(count)s members", members) % {"count": format_number(members)},
            url=reverse("accounts_admin:people") if is_administrator(request.user) else progress,
            icon="group",
            order=10,
        ),
        NumberItem(
            request,
            label=ngettext("%(count)s course finished", "%(count)s courses finished", finished) % {"count": format_number(finished)},
            url=f"{progress}?state=finished",
            icon="success",
            order=30,
        ),
    ]
    return [*items, *_administrator_numbers(request)] if is_administrator(request.user) else items


def _administrator_numbers(request: HttpRequest) -> list[NumberItem]:
    cooperatives, certificates = Cooperative.objects.count(), IssuedCertificate.objects.active().count()
    return [
        NumberItem(
            request,
            label=ngettext("%(count)s cooperative", "%(count)s cooperatives", cooperatives) % {"count": format_number(cooperatives)},
            url=reverse("cooperatives:index"),
            icon="home",
            order=20,
        ),
        NumberItem(
            request,
            label=ngettext("%(count)s certificate", "%(count)s certificates", certificates) % {"count": format_number(certificates)},
            url=reverse("certificates_admin:index"),
            icon="doc-full",
            order=40,
        ),
    ]


def _trainer_actions() -> list[Action]:
    catalogue = CourseIndexPage.objects.filter(locale__language_code=get_language()).first() or CourseIndexPage.objects.first()
    actions = (
        [
            Action(_("Write a new course"), reverse("wagtailadmin_pages:add", args=["courses", "coursepage", catalogue.pk]), "plus"),
            Action(_("Go on with a course"), reverse("wagtailadmin_explore", args=[catalogue.pk]), "edit"),
        ]
        if catalogue
        else []
    )
    return [
        *actions,
        Action(_("Make a quiz"), reverse("quizzes_admin:quizzes"), "help"),
        Action(_("See who has got how far"), reverse("courses_admin:progress"), "success"),
        Action(_("Look at the translations"), reverse("courses_admin:translations"), "globe"),
    ]


def _administrator_actions() -> list[Action]:
    return [
        Action(_("Add a cooperative"), reverse("cooperatives:add"), "plus"),
        Action(_("Add a member"), reverse("accounts_admin:add-member"), "user"),
        Action(_("Enrol members"), reverse("courses_admin:enrol"), "group"),
        Action(_("See who has got how far"), reverse("courses_admin:progress"), "success"),
        Action(_("Issue certificates"), reverse("certificate_batches:start"), "doc-full"),
        Action(_("Verify a certificate"), reverse("certificates_public:form"), "search"),
    ]
