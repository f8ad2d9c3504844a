"""What trainers and administrators choose: filters of reports, courses of a cohort, whom to enrol."""

from typing import Any, cast

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from accounts.models import User
from accounts.models.people import UserQuerySet
from cooperatives.models import Cohort, Cooperative, Region, Sector
from cooperatives.selectors import cohorts_visible_to
from courses.models import Course, Enrolment
from courses.selectors import catalogue_choices
from courses.selectors.reports import LearningState, in_state, of_cohort, of_cooperatives
from text.order import name_key

LONGEST_NUMBER = 19  # of a row
YES_NO = [("true", _("Yes")), ("false", _("No"))]


def course_choices() -> list[tuple[str, str]]:
    return [(str(key), title) for key, title in sorted(catalogue_choices(get_language()), key=lambda choice: name_key(choice[1]))]


class CooperativeField(forms.CharField):
    """Cooperatives by words of their names, or one by its number in an address: a list of 60,000 to choose from is no help.

    Cleans to the cooperatives, None when nothing was typed.
    """

    MOST = 500

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 100, "widget": forms.TextInput({"type": "search", "dir": "auto"}), **kwargs})

    def clean(self, value: Any) -> "QuerySet[Cooperative] | None":
        words = super().clean(value).strip()
        if not words:
            return None
        if words.isascii() and words.isdecimal() and len(words) < LONGEST_NUMBER:
            return Cooperative.objects.filter(pk=int(words))
        return Cooperative.objects.filter(pk__in=[found.pk for found in Cooperative.objects.all().search(words)[: self.MOST]])


class CooperativeFilter(django_filters.Filter):
    field_class = CooperativeField


class ProgressFilterSet(WagtailFilterSet):
    course = django_filters.ChoiceFilter(label=_("Course"), choices=course_choices, field_name="course_id", empty_label=_("All"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=LearningState.choices, method="by_state", empty_label=_("All"))
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), queryset=lambda request: cohorts_visible_to(request.user), method="by_cohort", empty_label=_("All")
    )
    cooperative = CooperativeFilter(label=_("Cooperative"), method="by_cooperative")
    region = django_filters.ModelChoiceFilter(
        label=_("Region"), queryset=lambda _request: Region.objects.all(), method="by_region", empty_label=_("All")
    )
    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"), queryset=lambda _request: Sector.objects.tree(), method="by_sector", empty_label=_("All")
    )
    women_only = django_filters.ChoiceFilter(label=_("Women's cooperative"), choices=YES_NO, method="by_women_only", empty_label=_("All"))

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def by_state(self, rows: "QuerySet[Enrolment]", _name: str, state: str) -> "QuerySet[Enrolment]":
        return in_state(rows, state)

    def by_cohort(self, rows: "QuerySet[Enrolment]", _name: str, cohort: Cohort) -> "QuerySet[Enrolment]":
        return of_cohort(rows, cohort)

    def by_cooperative(self, rows: "QuerySet[Enrolment]", _name: str, found: "QuerySet[Cooperative] | None") -> "QuerySet[Enrolment]":
        return rows if found is None else of_cooperatives(rows, found)

    def by_region(self, rows: "QuerySet[Enrolment]", _name: str, region: Region) -> "QuerySet[Enrolment]":
        return of_cooperatives(rows, Cooperative.objects.filter(region=region))

    def by_sector(self, rows: "QuerySet[Enrolment]", _name: str, sector: Sector) -> "QuerySet[Enrolment]":
        return of_cooperatives(rows, Cooperative.objects.filter(sector__in=Sector.objects.under(sector).values("pk")))

    def by_women_only(self, rows: "QuerySet[Enrolment]", _name: str, women_only: str) -> "QuerySet[Enrolment]":
        return of_cooperatives(rows, Cooperative.objects.filter(women_only=women_only == "true"))


class CohortCoursesForm(forms.Form):
    """Which courses a cohort follows. A course that is no longer published stays choosable where it was chosen."""

    courses = forms.TypedMultipleChoiceField(label=_("Courses"), required=False, coerce=str, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language()
        chosen = list(Course.objects.filter(cohort_courses__cohort=cohort))
        offered = dict(course_choices()) | {str(course.key): course.title(language) for course in chosen}
        cast("forms.ChoiceField", self.fields["courses"]).choices = list(offered.items())
        self.fields["courses"].initial = [str(course.key) for course in chosen]


class FindMembersForm(forms.Form):
    """Whom to enrol: found by name or by cooperative."""

    course = forms.ChoiceField(label=_("Course"))
    cooperative = CooperativeField(label=_("Cooperative"), required=False)
    q = forms.CharField(
        label=_("Name, phone or username"), required=False, max_length=100, widget=forms.TextInput({"type": "search", "dir": "auto"})
    )

    def __init__(self, *args: Any, by_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["course"]).choices = [("", _("Choose a course")), *course_choices()]
        if not by_phone:
            self.fields["q"].label = _("Name or username")


class EnrolMembersForm(forms.Form):
    """The members that were ticked, and the course."""

    course = forms.ChoiceField(label=_("Course"), error_messages={"required": _("Choose a course first.")})
    members = forms.ModelMultipleChoiceField(
        label=_("Members"),
        queryset=User.objects.none(),
        error_messages={"required": _("Nobody is ticked yet. Tick at least one name, then try again.")},
    )

    def __init__(self, *args: Any, people: "UserQuerySet", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["course"]).choices = course_choices()
        cast("forms.ModelMultipleChoiceField", self.fields["members"]).queryset = people.active().members()
