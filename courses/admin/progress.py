"""The progress report: who has got how far, and the page of one member."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button, HeaderButton

from accounts.models import User
from accounts.policies import is_administrator, may_manage_people
from accounts.selectors import names_in_order, people_visible_to
from courses.admin.access import AdministratorsPage, TrainersPage
from courses.admin.forms import ProgressFilterSet, course_choices
from courses.models import Enrolment
from courses.selectors.member_progress import courses_of_member
from courses.selectors.reports import (
    ProgressRow,
    enrolments_for_report,
    export_rows,
    of_members,
    progress_rows,
)
from courses.services import enrol_member, withdraw_enrolment
from text.errors import DomainError
from text.spreadsheets import Row
from web.admin.exports import ExportMixin, export_buttons
from web.admin.pages import Trail
from web.people import current_user
from web.queries import clean_words


class CellColumn(Column):
    """A column drawn by its own template."""

    def __init__(self, name: str, *, template: str = "", **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = f"courses/admin/cells/{template or name}.html"


class ProgressView(TrainersPage, ExportMixin, BaseListingView):
    """The report of all enrolments, to filter, sort, search and take away as a file."""

    model = Enrolment
    page_title = gettext_lazy("Progress")
    header_icon = "success"
    index_url_name = "courses_admin:progress"
    index_results_url_name = "courses_admin:progress-results"
    results_template_name = "courses/admin/progress_results.html"
    filterset_class = ProgressFilterSet
    is_searchable = True
    paginate_by = 50
    default_ordering = "-last_seen_at"
    verbose_name_plural = gettext_lazy("enrolments")
    columns = [
        CellColumn("member", label=gettext_lazy("Member"), sort_key="name"),
        CellColumn("course", label=gettext_lazy("Course"), template="text"),
        CellColumn("progress_percent", label=gettext_lazy("Progress"), sort_key="percent_shown"),
        CellColumn("state", label=gettext_lazy("State")),
        CellColumn("next_step", label=gettext_lazy("Next step"), template="text"),
        CellColumn("last_seen_at", label=gettext_lazy("Last seen"), template="day", sort_key="last_seen_at"),
    ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Enrol members"), url=reverse("courses_admin:enrol"), icon_name="plus")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return export_buttons(self.request, self.index_url)

    def get_base_queryset(self) -> "QuerySet[Enrolment]":
        return enrolments_for_report(current_user(self.request))

    def search_queryset(self, queryset: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
        return of_members(queryset, clean_words(self.search_query), by_phone=is_administrator(self.request.user))

    def order_queryset(self, queryset: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
        if self.ordering.removeprefix("-") == "name":
            names = names_in_order("member__")
            return queryset.order_by(*([name.desc() for name in names] if self.ordering.startswith("-") else names), "pk")
        column = F(self.ordering.removeprefix("-"))
        # Those never seen stand at the end either way: nothing can be said of them.
        ordered = column.desc(nulls_last=True) if self.ordering.startswith("-") else column.asc(nulls_last=True)
        return queryset.order_by(ordered, "pk")

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(progress_rows(object_list, get_language()))

    def get_export_name(self) -> str:
        return "progress"

    def get_export_headings(self) -> Row:
        return [
            _("Name"),
            _("Cooperative"),
            _("Region"),
            _("Cohort"),
            _("Course"),
            _("Progress (%)"),
            _("State"),
            _("Next step"),
            _("Enrolled on"),
            _("Last seen"),
            _("Finished on"),
            _("Score"),
        ]

    def get_export_rows(self) -> Iterator[Row]:
        return _export_cells(self.get_queryset(), get_language())


def _export_cells(enrolments: "QuerySet[Enrolment]", language: str) -> Iterator[Row]:
    for row in export_rows(enrolments, language):
        yield [
            row.name,
            row.cooperatives,
            row.regions,
            row.cohort,
            row.course,
            row.progress_percent,
            str(row.state.label),
            row.next_step,
            row.enrolled_at,
            row.last_seen_at,
            row.completed_at,
            row.score,
        ]


class MemberView(TrainersPage, TemplateView):
    """One member: her courses, each with its steps."""

    template_name = "courses/admin/member.html"
    header_icon = "user"

    @cached_property
    def member(self) -> User:
        return get_object_or_404(people_visible_to(current_user(self.request)), pk=self.kwargs["pk"])

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not may_manage_people(self.request.user):
            return []
        return [HeaderButton(_("Name, phone and sign-in"), url=reverse("accounts_admin:person", args=[self.member.pk]), icon_name="edit")]

    def get_page_title(self) -> str:
        return self.member.display_name(get_language())

    def get_trail(self) -> Trail:
        return [(reverse("courses_admin:progress"), _("Progress"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        courses = courses_of_member(self.member, get_language())
        followed = {course.key for course in courses if course.withdrawn_at is None}
        return super().get_context_data(**kwargs) | {
            "member": self.member,
            "courses": courses,
            "certificates": certificates_of([course.row for course in courses], current_user(self.request)),
            "choices": [choice for choice in course_choices() if choice[0] not in followed] if self.member.is_active else [],
            "may_withdraw": is_administrator(self.request.user),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enrol her in another course."""
        key = request.POST.get("course", "")
        titles = dict(course_choices())
        if key not in titles:
            messages.error(request, _("Choose a course first."))
            return redirect(request.path)
        try:
            enrol_member(member=self.member, course_key=uuid.UUID(key), by=current_user(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s now follows “%(course)s”.") % {"name": self.get_page_title(), "course": titles[key]})
        return redirect(request.path)


def certificates_of(rows: list[ProgressRow], user: User) -> dict[int, list[dict[str, str]]]:
    """Enrolment -> its certificates (`label`, `url`), told by the app above through the hook `describe_certificates`."""
    found: dict[int, list[dict[str, str]]] = {}
    for describe in hooks.get_hooks("describe_certificates"):
        found |= describe([row.enrolment_id for row in rows], user)
    return found


class WithdrawView(AdministratorsPage, View):
    """Take the member out of a course."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment = get_object_or_404(Enrolment.objects.select_related("member", "course"), pk=kwargs["pk"])
        withdraw_enrolment(enrolment_id=enrolment.pk, by=current_user(request))
        values = {"name": enrolment.member.display_name(get_language()), "course": enrolment.course.title(get_language())}
        messages.success(request, _("%(name)s no longer follows “%(course)s”. What she did is kept.") % values)
        return redirect("courses_admin:member", enrolment.member_id)
