"""Courses by name."""

import uuid

from courses.models import Course


def catalogue_choices(language: str) -> list[tuple[uuid.UUID, str]]:
    """Key and title of every published course, for choosing one."""
    return [(course.key, course.title(language)) for course in Course.objects.filter(is_published=True)]
