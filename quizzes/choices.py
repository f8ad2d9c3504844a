"""The closed lists of the question engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    SINGLE = "single", _("One right answer")
    MULTIPLE = "multiple", _("Several right answers")
    TRUE_FALSE = "true_false", _("True or false")
    SHORT = "short", _("Short answer")
    NUMERIC = "numeric", _("A number")
    GAP = "gap", _("Fill the gaps")
    MATCHING = "matching", _("Match the pairs")
    ORDERING = "ordering", _("Put in order")
    HOTTEXT = "hottext", _("Mark the words")
    HOTSPOT = "hotspot", _("Find it on the picture")
    LONG_TEXT = "long_text", _("Long text")
    UPLOAD = "upload", _("Photo or file")


class Difficulty(models.IntegerChoices):
    EASY = 1, _("Easy")
    MEDIUM = 2, _("Medium")
    HARD = 3, _("Hard")


class AttemptMode(models.TextChoices):
    """Practice tells at once what was right and earns nothing."""

    GRADED = "graded", _("Graded")
    PRACTICE = "practice", _("Practice")


class Ruling(models.TextChoices):
    """What a regrade decided about a question of an attempt, beyond its key."""

    KEY = "", _("by its key")
    FULL = "full", _("full points for everybody")
    DROPPED = "dropped", _("left out of the score")


class RegradeWay(models.TextChoices):
    KEY = "key", _("Grade again with the key as it is now")
    FULL = "full", _("Give everybody the full points")
    DROP = "drop", _("Leave the question out of the score")


class FeedbackTiming(models.TextChoices):
    """When a member sees, question by question, what was right and why. Her score she always sees."""

    AFTER_EACH = "after_each", _("After each attempt")
    AFTER_LAST = "after_last", _("Once she has passed or has no attempt left")
    NEVER = "never", _("Never: only the score")


class AttemptState(models.TextChoices):
    OPEN = "open", _("In progress")
    SUBMITTED = "submitted", _("Handed in")


class EndedBy(models.TextChoices):
    MEMBER = "member", _("by the member")
    CLOCK = "clock", _("by the clock")


class ImportStage(models.TextChoices):
    """Where a file of questions stands on its way into the bank."""

    READING = "reading", _("Being read")
    REHEARSED = "rehearsed", _("Waiting for you")
    APPLYING = "applying", _("Being brought in")
    APPLIED = "applied", _("Brought in")
    DISCARDED = "discarded", _("Discarded")
    FAILED = "failed", _("Could not be read")


class ImportOutcome(models.TextChoices):
    """What a question of a file means for the bank."""

    REFUSED = "refused", _("Refused")
    CHANGED = "changed", _("Changed")
    NEW = "new", _("New")
    UNCHANGED = "unchanged", _("Already there")
