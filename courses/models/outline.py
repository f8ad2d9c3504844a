"""A course whatever its language, written when a page is published, so that readers never walk the page tree."""

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.choices import Sequence, StepKind
from courses.completion import StepRule
from web.languages import in_language


class Course(models.Model):
    """One course in all its languages. `key` is the `translation_key` of its pages.

    `outline` holds, per module and step, the titles and addresses of each language that is published:
    `{"titles": {"ar": …}, "urls": {"ar": …}, "summaries": {…}, "modules": [{"key", "titles", "urls", "summaries",
    "steps": [{"key", "kind", "titles", "urls", "minutes", "required", "rule", "activities", "final"}]}]}`. Steps directly
    under the course stand in a last module without a key and a title, and are final.

    Personal data: none.
    """

    key = models.UUIDField(primary_key=True)
    sequence = models.CharField(max_length=10, choices=Sequence, default=Sequence.FREE)
    prerequisites = models.ManyToManyField("self", symmetrical=False, related_name="opens", blank=True)
    outline = models.JSONField(default=dict)
    is_published = models.BooleanField(default=False)
    is_restricted = models.BooleanField(default=False)
    is_percent_stale = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return " / ".join(self.outline.get("titles", {}).values()) or str(self.key)

    def title(self, language: str) -> str:
        return in_language(self.outline.get("titles", {}), language)

    def url(self, language: str) -> str:
        return in_language(self.outline.get("urls", {}), language)

    @cached_property
    def step_entries(self) -> list[dict]:
        """Every step of the outline, in order."""
        return [step for module in self.outline.get("modules", []) for step in module["steps"]]

    @cached_property
    def rules(self) -> list[StepRule]:
        return [
            StepRule(step["key"], step["kind"], step["rule"], frozenset(step["activities"]), step["required"]) for step in self.step_entries
        ]

    @property
    def required_keys(self) -> set[str]:
        return {step.key for step in self.rules if step.required}

    @property
    def final_keys(self) -> set[str]:
        """The quizzes that stand directly under the course."""
        return {step["key"] for step in self.step_entries if step["kind"] == StepKind.QUIZ and step.get("final")}

    @property
    def is_sequential(self) -> bool:
        return self.sequence == Sequence.SEQUENTIAL


class Step(models.Model):
    """A step by its key: finds the course of an event. Kept when the step leaves the course.

    Personal data: none.
    """

    key = models.UUIDField(primary_key=True)
    course = models.ForeignKey(Course, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    quiz = models.ForeignKey("quizzes.Quiz", models.SET_NULL, null=True, related_name="course_steps")
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return str(self.key)
