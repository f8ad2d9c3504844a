"""What hangs on pages of the school and on cohorts, and the refusal to delete what somebody has learned with."""

from collections.abc import Iterator

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from cooperatives.models import Cohort
from courses.models import CohortCourse, CourseCompletion, Enrolment, Step, StepProgress
from courses.models.serving import PublicPage
from courses.selectors.translations import translation_of
from quizzes.models import Quiz
from web.admin.deleting import Hanging, what_hangs_on


def tell(instance: Model) -> Iterator[Hanging]:
    """Enrolments, finished courses, and members who have learned in a lesson; with a page, all pages below it."""
    if isinstance(instance, Cohort):
        courses = instance.cohort_courses.count()
        if courses:
            yield Hanging(ngettext("%(count)s course to follow", "%(count)s courses to follow", courses) % {"count": courses}, keeps=False)
        yield from _enrolments(Enrolment.objects.filter(cohort=instance).count())
    elif isinstance(instance, Page):
        keys = list(instance.get_descendants(inclusive=True).values_list("translation_key", flat=True))
        yield from _enrolments(Enrolment.objects.filter(course__in=keys).count())
        finished = CourseCompletion.objects.filter(enrolment__course__in=keys).count()
        if finished:
            yield Hanging(ngettext("%(count)s course finished", "%(count)s courses finished", finished) % {"count": finished})
        followed = CohortCourse.objects.filter(course__in=keys).count()
        if followed:
            yield Hanging(ngettext("a course of %(count)s cohort", "courses of %(count)s cohorts", followed) % {"count": followed})
        of_courses = Step.objects.filter(key__in=keys).values("course")  # by their index: what is done in a step has none
        done = StepProgress.objects.filter(enrolment__course__in=of_courses, step_key__in=keys)
        learners = done.values("enrolment__member").distinct().count()
        if learners:
            words = ngettext("%(count)s member has learned here", "%(count)s members have learned here", learners)
            yield Hanging(words % {"count": learners})
    elif isinstance(instance, Quiz):
        pages = instance.pages.count()
        if pages:
            yield Hanging(ngettext("%(count)s page of a course", "%(count)s pages of courses", pages) % {"count": pages})


def _enrolments(count: int) -> Iterator[Hanging]:
    if count:
        yield Hanging(ngettext("%(count)s enrolment", "%(count)s enrolments", count) % {"count": count})


def refuse_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What somebody has learned with is taken offline instead, and stays. The twin in the other language is told of either way."""
    hangings = what_hangs_on(page)
    twin = translation_of(page) if isinstance(page, PublicPage) else None
    if hangings:
        words = {"title": page.get_admin_display_title(), "hanging": hangings.listed()}
        said = _("“%(title)s” is not deleted, for this hangs on it: %(hanging)s.") % words
        messages.error(request, said + " " + _("Unpublish it instead: members no longer find it, and nothing is lost."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    if twin is not None and request.method == "GET":
        words = {"language": twin.locale.get_display_name(), "title": twin.get_admin_display_title()}
        messages.warning(request, _("The same page in: %(language)s stays: “%(title)s”. Delete it too if nobody needs it.") % words)
    return None
