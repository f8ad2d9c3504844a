"""The closed lists of words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sequence(models.TextChoices):
    """In which order the steps of a course may be done."""

    FREE = "free", _("free: any step at any time")
    SEQUENTIAL = "sequential", _("in order: each step opens the next")


class StepKind(models.TextChoices):
    """What stands in an outline and can be completed."""

    LESSON = "lesson", _("lesson")
    QUIZ = "quiz", _("quiz")


class CompletionRule(models.TextChoices):
    """When a lesson counts as done."""

    VIEWED = "viewed", _("when it was read to the end")
    ACTIVITIES = "activities", _("when it was read and all its activities were done")


class Verb(models.TextChoices):
    """What a member's browser may say that she did."""

    OPENED = "opened"
    VIEWED = "viewed"
    ACTIVITY_DONE = "activity_done"
    DONE = "done"


# Told by the server only, never accepted from a browser.
QUIZ_GRADED = "quiz_graded"
