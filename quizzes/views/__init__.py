"""What members see of quizzes."""

from quizzes.views.files import file
from quizzes.views.results import again, result
from quizzes.views.saving import save
from quizzes.views.sittings import attempt, hand_in

__all__ = ["again", "attempt", "file", "hand_in", "result", "save"]
