"""The kinds of question. Each is one class that knows how such a question is checked, drawn, shown, graded and explained."""

from quizzes.kinds.base import LocalisedText, QuestionKind, localised
from quizzes.kinds.choice import Multiple, Single, TrueFalse
from quizzes.kinds.gap import Gap
from quizzes.kinds.hotspot import Hotspot
from quizzes.kinds.hottext import Hottext
from quizzes.kinds.matching import Matching
from quizzes.kinds.numeric import Numeric
from quizzes.kinds.open import LongText, Upload
from quizzes.kinds.ordering import Ordering
from quizzes.kinds.short import Short

_kinds: dict[str, QuestionKind] = {}


def register(kind: QuestionKind) -> None:
    """Make a kind of question known to the engine."""
    _kinds[kind.kind] = kind


def kind_of(name: str) -> QuestionKind:
    """The class behind a stored kind."""
    return _kinds[name]


for _kind in (
    Single(),
    Multiple(),
    TrueFalse(),
    Short(),
    Numeric(),
    Gap(),
    Matching(),
    Ordering(),
    Hottext(),
    Hotspot(),
    LongText(),
    Upload(),
):
    register(_kind)

__all__ = ["LocalisedText", "QuestionKind", "kind_of", "localised", "register"]
