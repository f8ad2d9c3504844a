"""Which courses a cohort follows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CohortCourse(models.Model):
    """One course of one cohort.

    Personal data: none.
    """

    cohort = models.ForeignKey("cooperatives.Cohort", models.CASCADE, related_name="cohort_courses", verbose_name=_("cohort"))
    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="cohort_courses", verbose_name=_("course"))

    class Meta:
        verbose_name = _("course of a cohort")
        verbose_name_plural = _("courses of a cohort")
        constraints = [models.UniqueConstraint(fields=["cohort", "course"], name="cohort_course_once")]

    def __str__(self) -> str:
        return f"{self.cohort} · {self.course}"
