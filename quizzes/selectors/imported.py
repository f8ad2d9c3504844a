"""Questions whose key an earlier release may have read wrongly."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from quizzes.choices import ImportStage, Kind
from quizzes.models import Question, QuestionImport


@dataclass(frozen=True)
class Doubtful:
    """A question, and the file with which it came in."""

    question: Question
    filename: str
    came_in: datetime


def doubtful_questions(*, before: datetime) -> Iterator[Doubtful]:
    """Questions of several choices that count as a whole, came in with a QTI file until then, and were not changed since.

    Before that the key of such a question of QTI 1.2 (Canvas, course cartridges) changed from one reading to the next.
    """
    files = QuestionImport.objects.filter(
        stage=ImportStage.APPLIED,
        format="qti",
        ended_at__lt=before,
        created_at__lte=OuterRef("current__created_at"),
        ended_at__gte=OuterRef("current__created_at"),
    ).order_by("pk")
    questions = Question.objects.in_bank().filter(kind=Kind.MULTIPLE, current__body__all_or_nothing=True).filter(Exists(files))
    named = questions.values_list("pk", "current__created_at", Subquery(files.values("filename")[:1])).order_by("pk")
    kept = Question.objects.in_bulk([pk for pk, _day, _name in named])
    for pk, came_in, filename in named:
        yield Doubtful(kept[pk], str(filename), came_in)
