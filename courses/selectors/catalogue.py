"""Courses by name."""

import uuid

from courses.models import Course
from courses.models.outline import in_language


def course_titles(course_key: uuid.UUID) -> dict[str, str]:
    """The title in each language; where one is missing, the other language's title stands for it."""
    titles = Course.objects.values_list("outline__titles", flat=True).get(pk=course_key) or {}
    return {language: in_language(titles, language) for language in ("ar", "fr")}


def catalogue_choices(language: str) -> list[tuple[uuid.UUID, str]]:
    """Key and title of every published course, for choosing one."""
    return [(course.key, course.title(language)) for course in Course.objects.filter(is_published=True)]
