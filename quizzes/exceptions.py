"""What the question engine refuses, each with words for the person who meets it."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from text.errors import DomainError


class QuizError(DomainError):
    """Any refusal of the question engine."""


class QuestionInvalid(QuizError):
    """A question cannot be kept as it is. `problems` names each field: [("choices.2.text", message), ...]."""

    def __init__(self, problems: Sequence[tuple[str, Any]]) -> None:
        self.problems = list(problems)
        super().__init__("question_invalid", self.problems[0][1], "")


class QuizInvalid(QuizError):
    """A quiz cannot be kept as it is. `field` names the setting."""

    def __init__(self, field: str, message: Any) -> None:
        self.field = field
        super().__init__("quiz_invalid", message, "")


class InUse(QuizError):
    """What others still need cannot be removed."""


class ResponseInvalid(QuizError):
    """An answer that this question does not offer."""

    def __init__(self, message: Any = None) -> None:
        super().__init__(
            "response_invalid",
            message or _("This answer does not belong to this question."),
            _("Open the page again and answer there. Your saved answers are still here."),
        )


class AttemptNotFound(QuizError):
    def __init__(self) -> None:
        super().__init__("attempt_not_found", _("This attempt does not exist."), "")


class AttemptClosed(QuizError):
    def __init__(self) -> None:
        super().__init__("attempt_closed", _("This quiz is already handed in."), _("Your answers are kept as you handed them in."))


class TimeOver(QuizError):
    def __init__(self) -> None:
        super().__init__("time_over", _("The time is over."), _("What you saved before is handed in."))


class EventConflict(QuizError):
    def __init__(self) -> None:
        super().__init__("event_conflict", _("This answer was sent under a number that is already used."), _("Please answer again."))


class QuizEmpty(QuizError):
    def __init__(self) -> None:
        super().__init__("quiz_empty", _("This quiz has no questions yet."), _("Please come back later."))


class PoolTooSmall(QuizError):
    """A draw finds fewer questions than it needs."""

    def __init__(self) -> None:
        super().__init__("pool_too_small", _("Some questions of this quiz are missing."), _("Tell your trainer. Nothing of yours is lost."))


class PracticeRefused(QuizError):
    """The quiz cannot be practised, or not now."""


class RegradeRefused(QuizError):
    """A regrade that cannot be applied as it was shown."""


class AttemptLimitReached(QuizError):
    """No attempt is left."""


class AttemptTooSoon(QuizError):
    """The waiting time between two attempts is not over."""


class ImportNotWaiting(QuizError):
    def __init__(self) -> None:
        super().__init__(
            "import_not_waiting", _("This file is no longer waiting to be brought in."), _("Choose the file again to start over.")
        )


class FileRefused(QuizError):
    """A file that cannot be handed in. `name` is the file's, for the person who chose it among several."""

    def __init__(self, name: str, message: Any, hint: Any) -> None:
        self.name = name
        super().__init__("file_refused", message, hint)


class AnswerUnfinished(QuizError):
    """An answer that must be changed before the member hands it in. `positions` tells which questions."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = list(positions)
        super().__init__(
            "answer_unfinished", _("A text is longer than the quiz allows."), _("Shorten it, then hand in. Everything you wrote is kept.")
        )


class AttemptUnderReview(QuizError):
    def __init__(self) -> None:
        super().__init__(
            "attempt_under_review",
            _("Your trainer is still reading the answers you handed in."),
            _("You can try again once you have your result: what she writes to you will help."),
        )


class MarkInvalid(QuizError):
    """Points that the rubric does not give. `criterion` is its id, "" for the whole."""

    def __init__(self, criterion: str, message: Any) -> None:
        self.criterion = criterion
        super().__init__("mark_invalid", message, "")


class MarkStale(QuizError):
    """Somebody marked the answer since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            "mark_stale",
            _("A colleague has marked this answer in the meantime."),
            _("Her mark is shown. Your own is still in the form: save again only if you want it to replace hers."),
        )


class NotMarkable(QuizError):
    def __init__(self) -> None:
        super().__init__("not_markable", _("This answer is not there to be marked."), _("Go back to the list of answers."))
