"""Scoring: the answers of an attempt become its score, whoever judged them: the key, a regrade or a person."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from quizzes.choices import AttemptMode, Ruling
from quizzes.grading import ONE, has_passed, total
from quizzes.kinds import kind_of
from quizzes.models import Attempt, AttemptQuestion, QuestionVersion


def judged_by(*, question: AttemptQuestion) -> QuestionVersion:
    """The version whose key counts: the one that was asked, unless a regrade named another."""
    return question.graded_version or question.version


def fraction_of(*, question: AttemptQuestion) -> Decimal | None:
    """What the saved answer earns by the key; None when a person must look. Wants versions and `response` selected."""
    if question.ruling == Ruling.FULL:
        return ONE
    version = judged_by(question=question)
    if kind_of(version.kind).is_open and question.response.value:
        return question.response.fraction  # what a person gave, if one has looked; a new key takes nothing from it
    return kind_of(version.kind).grade(version.body, question.response.value)


def write_score(*, attempt: Attempt, questions: Iterable[AttemptQuestion], at: datetime) -> bool:
    """Add up the fractions of an attempt's responses and keep the score. False: an answer still waits for a person.

    A dropped question counts for nobody. Practice counts only what the key can tell, never passes and is told to nobody.
    """
    is_practice = attempt.mode == AttemptMode.PRACTICE
    marks = [(question.points, question.response.fraction) for question in questions if question.ruling != Ruling.DROPPED]
    known = [(points, fraction) for points, fraction in marks if fraction is not None]
    if len(known) < len(marks) and not is_practice:
        return False
    result = total(known)
    attempt.score, attempt.max_score, attempt.percent = result.raw_score, result.max_score, result.score_percent
    attempt.passed = not is_practice and has_passed(result.score_percent, attempt.pass_mark)
    attempt.graded_at, attempt.announced_at = attempt.graded_at or at, at if is_practice else None
    attempt.save(update_fields=["score", "max_score", "percent", "passed", "graded_at", "announced_at"])
    return True
