"""What members see of quizzes."""

from quizzes.views.files import file
from quizzes.views.results import again, result
from quizzes.views.saving import save
from quizzes.views.sittings import attempt, submit

__all__ = ["again", "attempt", "file", "result", "save", "submit"]
