"""Bringing members into courses: a whole cohort, or some people."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from accounts.policies import is_administrator
from accounts.selectors import people_visible_to
from cooperatives.models import Cohort
from courses.admin.access import AdministratorsPage, TrainersPage
from courses.admin.forms import CohortCoursesForm, EnrolMembersForm, FindMembersForm
from courses.models import Course
from courses.selectors.enrolling import cohorts_with_courses, people_to_enrol
from courses.services import enrol_cohort, enrol_member, set_cohort_courses
from text.errors import DomainError
from web.admin.pages import Trail
from web.people import current_user

PAGE_SIZE = 50
PEOPLE_SHOWN = 100


class CohortsView(AdministratorsPage, TemplateView):
    """The cohorts, each with its courses and how many of its members follow them."""

    page_title = gettext_lazy("Courses of cohorts")
    header_icon = "group"
    template_name = "courses/admin/cohorts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(Cohort.objects.all(), PAGE_SIZE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page": page,
            "cohorts": cohorts_with_courses(page.object_list, get_language()),
            "page_url": self.request.path,
        }


class CohortCoursesView(AdministratorsPage, FormView):
    """Choose the courses of a cohort; save, or save and enrol everyone."""

    page_title = gettext_lazy("Courses of this cohort")
    header_icon = "group"
    template_name = "courses/admin/cohort_courses.html"
    form_class = CohortCoursesForm

    @cached_property
    def cohort(self) -> Cohort:
        return get_object_or_404(Cohort, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.cohort.name_in(get_language())

    def get_trail(self) -> Trail:
        return [(reverse("courses_admin:cohorts"), _("Courses of cohorts"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cohort": self.cohort}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        [figures] = cohorts_with_courses([self.cohort], get_language())
        return super().get_context_data(**kwargs) | {"cohort": self.cohort, "figures": figures}

    def form_valid(self, form: CohortCoursesForm) -> HttpResponse:
        keys = form.cleaned_data["courses"]
        set_cohort_courses(cohort=self.cohort, course_keys=keys, by=current_user(self.request))
        if "enrol" not in self.request.POST:
            messages.success(self.request, _("Saved. The members of this cohort are not enrolled by this yet."))
        elif not keys:
            messages.warning(self.request, _("Nobody was enrolled: this cohort has no course. Tick at least one course."))
        else:
            self._enrol()
        return HttpResponseRedirect(self.request.path)

    def _enrol(self) -> None:
        new = enrol_cohort(cohort=self.cohort, by=current_user(self.request))
        members = self.cohort.members.filter(is_active=True).count()
        if not members:
            messages.warning(self.request, _("Nobody was enrolled: this cohort has no members yet. Add them first."))
        elif new:
            messages.success(self.request, ngettext("%(count)s new enrolment.", "%(count)s new enrolments.", new) % {"count": new})
        else:
            messages.success(self.request, _("Everybody was enrolled already. Nothing changed."))


class EnrolView(TrainersPage, TemplateView):
    """Find members, tick them, enrol them."""

    page_title = gettext_lazy("Enrol members")
    header_icon = "plus"
    template_name = "courses/admin/enrol.html"

    def get_trail(self) -> Trail:
        return [(reverse("courses_admin:progress"), _("Progress"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FindMembersForm(self.request.GET or None, by_phone=is_administrator(self.request.user))
        context = super().get_context_data(**kwargs) | {"form": form, "limit": PEOPLE_SHOWN}
        if form.is_valid():
            chosen = form.cleaned_data
            people = people_to_enrol(
                course_key=chosen["course"],
                language=get_language(),
                by=current_user(self.request),
                query=chosen["q"],
                cooperatives=chosen["cooperative"],
                limit=PEOPLE_SHOWN + 1,
            )
            context |= {
                "course_key": chosen["course"],
                "course_title": Course.objects.get(pk=chosen["course"]).title(get_language()),
                "people": people[:PEOPLE_SHOWN],
                "is_cut": len(people) > PEOPLE_SHOWN,
                "searched": True,
            }
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EnrolMembersForm(request.POST, people=people_visible_to(current_user(request)))
        if not form.is_valid():
            for errors in form.errors.values():
                messages.error(request, errors[0])
            return redirect(request.get_full_path())
        count = 0
        for member in form.cleaned_data["members"]:
            try:
                enrol_member(member=member, course_key=form.cleaned_data["course"], by=current_user(request))
            except DomainError as error:
                messages.error(request, f"{member.display_name(get_language())}: {error}")
            else:
                count += 1
        if count:
            done = ngettext("%(count)s member now follows this course.", "%(count)s members now follow this course.", count)
            messages.success(request, done % {"count": count})
        return redirect(request.get_full_path())
