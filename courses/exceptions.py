"""What a course may refuse."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from text.errors import DomainError


class CourseUnknown(DomainError):
    def __init__(self) -> None:
        super().__init__("course_unknown", _("We do not know this course."), _("It may have been withdrawn. Look in the catalogue."))


class StepUnknown(DomainError):
    def __init__(self) -> None:
        super().__init__("unknown", _("We do not know this step."), _("It may have been removed from the course. Open the course again."))


class NotEnrolled(DomainError):
    def __init__(self) -> None:
        super().__init__("not_enrolled", _("You are not enrolled in this course."), _("Open the course and choose “Start this course”."))


class StepLocked(DomainError):
    def __init__(self) -> None:
        super().__init__("locked", _("This step is not open yet."), _("Finish the steps before it first."))


class PrerequisiteMissing(DomainError):
    def __init__(self, titles: str) -> None:
        super().__init__(
            "prerequisite",
            _("Before this course, finish: %(titles)s.") % {"titles": titles},
            _("You find it in “My learning”."),
        )


class CourseRestricted(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "restricted",
            _("This course is only for the members of a cohort."),
            _("Ask the person in charge of your programme to add you."),
        )


class EventRefused(DomainError):
    """An event that cannot be stored; `code` says why to the program, the message to the person."""


class LessonImportRefused(DomainError):
    """A package of which no lesson can be made."""

    def __init__(self, message: Any, hint: Any) -> None:
        super().__init__("lesson_import", message, hint)
