"""What an attempt asks, what is answered, and what it earns: put together once, then given to very many members."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from demo.answers import right_value, wrong_value
from demo.scale.loading import Written, written
from quizzes.grading import total
from quizzes.kinds import kind_of
from quizzes.models import QuestionVersion, Quiz
from quizzes.selectors.draws import sample_of

PAPERS = 12  # different orders of the parts, and different mistakes, of each quiz


@dataclass(frozen=True)
class Line:
    """A question of a paper with its answer."""

    version_id: int
    points: Decimal
    order: Written
    value: Written
    fraction: Decimal


@dataclass(frozen=True)
class Paper:
    """One attempt as it was handed in."""

    quiz_id: int
    pass_mark: int
    lines: list[Line]
    score: Decimal
    max_score: Decimal
    percent: Decimal


def papers_of(quiz: Quiz) -> list[Paper]:
    """Papers of the quiz that pass, from all right to barely; none when a person would have to mark them."""
    versions = sample_of(quiz)
    points = [worth for item in quiz.items.order_by("position") for worth in [item.points] * (item.draw_count or 1)]
    if not versions or any(kind_of(version.kind).is_open for version in versions):
        return []
    return list(_papers(quiz, list(zip(versions, points, strict=True))))


def _papers(quiz: Quiz, asked: list[tuple[QuestionVersion, Decimal]]) -> Iterator[Paper]:
    for number in range(PAPERS):
        dice = random.Random(quiz.pk * PAPERS + number)  # noqa: S311
        mistakes = number % 4
        while True:
            wrong = set(dice.sample(range(len(asked)), k=min(mistakes, len(asked))))
            lines = [_line(version, points, quiz, dice, is_wrong=place in wrong) for place, (version, points) in enumerate(asked)]
            score = total([(line.points, line.fraction) for line in lines])
            if score.score_percent >= quiz.pass_mark or not mistakes:
                break
            mistakes -= 1
        yield Paper(quiz.pk, quiz.pass_mark, lines, score.raw_score, score.max_score, score.score_percent)


def _line(version: QuestionVersion, points: Decimal, quiz: Quiz, dice: random.Random, *, is_wrong: bool) -> Line:
    kind = kind_of(version.kind)
    value: Any = (wrong_value if is_wrong else right_value)(version.kind, version.body)
    order = kind.draw(version.body, shuffle=quiz.shuffle_choices, rng=dice)
    fraction = kind.grade(version.body, value)
    return Line(version.pk, points, written(order), written(value), Decimal(0) if fraction is None else fraction)
