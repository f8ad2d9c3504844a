"""Addresses of steps, for those who do not know courses."""

import uuid

from courses.models import Step
from courses.selectors.outlines import outline_in
from quizzes.models import Attempt
from web.languages import in_language


def origin_url(attempt: Attempt, language: str) -> tuple[str, str]:
    """Where the attempt came from and where to go on: address and title of the next step after a pass, else of the quiz's page."""
    try:
        step = Step.objects.select_related("course").filter(pk=uuid.UUID(attempt.origin)).first()
    except ValueError:
        step = None
    if step is None:
        return "", ""
    steps = [entry for module in outline_in(step.course, language) for entry in module.steps]
    index = next((number for number, entry in enumerate(steps) if entry.key == str(step.key)), None)
    if index is not None and attempt.passed and index + 1 < len(steps):
        return steps[index + 1].url, steps[index + 1].title
    if index is not None and not attempt.passed:
        return steps[index].url, steps[index].title
    return in_language(step.course.outline.get("urls", {}), language), step.course.title(language)
