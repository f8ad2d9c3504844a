"""What members did. Everything is keyed by the keys of steps and courses, never by a page, an address or a language."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Enrolment(models.Model):
    """One member in one course.

    `percent` is a cached fold of `StepProgress`; `courses.services.settling` keeps it.

    Personal data: that a member follows a course, when and how far, for teaching; erased with the member unless a
    certificate stands on it.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("member"))
    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="enrolments", verbose_name=_("course"))
    cohort = models.ForeignKey(
        "cooperatives.Cohort", models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name=_("cohort")
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    enrolled_at = models.DateTimeField(_("enrolled on"), default=timezone.now)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    last_step_key = models.UUIDField(null=True, editable=False)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, editable=False)
    percent = models.PositiveSmallIntegerField(_("progress"), default=0, editable=False)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["member", "course"], name="enrolment_once"),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="enrolment_percent_to_100"),
        ]
        indexes = [models.Index(fields=["course", "percent"], name="enrolment_by_percent")]

    def __str__(self) -> str:
        return f"{self.member} · {self.course}"

    @property
    def course_key(self) -> uuid.UUID:
        return self.course_id


class StepProgress(models.Model):
    """What one member did in one step. Only ever grows: done is the earliest, the score the best.

    Personal data: what a member did, for teaching; erased with the member.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="steps")
    step_key = models.UUIDField()
    opened_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    activities = models.JSONField(default=list)
    best_score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("progress in a step")
        verbose_name_plural = _("progress in steps")
        constraints = [models.UniqueConstraint(fields=["enrolment", "step_key"], name="step_progress_once")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.step_key}"


class LearningEvent(models.Model):
    """What a member's browser, or the server, said that she did. Written once, never changed.

    Personal data: what a member did and when, to prove her progress; erased with the member.
    """

    id = models.UUIDField(primary_key=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="learning_events")
    verb = models.CharField(max_length=20)
    object_key = models.UUIDField(db_index=True)
    result = models.JSONField(default=dict)
    language = models.CharField(max_length=5, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    outcome = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("learning event")
        verbose_name_plural = _("learning events")

    def __str__(self) -> str:
        return f"{self.verb} {self.object_key}"


class CourseCompletion(models.Model):
    """The dated, frozen fact that a member finished a course. Later edits of the course do not touch it.

    Personal data: that a member finished a course, when and with which score; kept while a certificate stands on it.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    completed_at = models.DateTimeField(_("finished on"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    title_ar = models.CharField(max_length=255)
    title_fr = models.CharField(max_length=255)
    step_keys = models.JSONField()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.completed_at:%Y-%m-%d}"
