"""The photos and files of an attempt."""

from collections import defaultdict

from quizzes.choices import Kind
from quizzes.models import Attempt, ResponseFile


def positions_of_files(attempt: Attempt) -> list[int]:
    """The questions of an attempt where files are handed in."""
    return list(attempt.questions.filter(version__kind=Kind.UPLOAD).order_by("position").values_list("position", flat=True))


def files_of(attempt: Attempt) -> dict[int, list[ResponseFile]]:
    """What was handed in, by the position of the question."""
    found: dict[int, list[ResponseFile]] = defaultdict(list)
    submitted = ResponseFile.objects.filter(response__question__attempt=attempt).select_related("response__question")
    for handed in submitted:
        found[handed.response.question.position].append(handed)
    return found
