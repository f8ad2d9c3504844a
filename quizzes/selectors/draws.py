"""From what a quiz may draw, and whether it is enough."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.db.models import IntegerField, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from taggit.models import Tag

from quizzes.choices import Difficulty
from quizzes.drawing import Pool, deal
from quizzes.kinds.base import missing_languages
from quizzes.models import Question, QuestionFolder, QuestionVersion, Quiz, QuizItem
from quizzes.selectors.folders import with_folders_inside


@dataclass(frozen=True)
class Draw:
    """An entry of a quiz that is filled anew for each attempt. What is empty does not narrow."""

    count: int
    points: Decimal | int = 1
    folder: QuestionFolder | None = None
    tag: Tag | None = None
    difficulty: int | None = None

    def __str__(self) -> str:
        parts = [str(self.folder) if self.folder else "", str(self.tag) if self.tag else ""]
        parts.append(str(Difficulty(self.difficulty).label) if self.difficulty else "")
        return " · ".join(part for part in parts if part) or _("the whole bank")


@dataclass(frozen=True)
class Shortage:
    """A draw that cannot be filled: how many questions it needs, and how many there are for it."""

    draw: Draw
    needed: int
    there: int

    def __str__(self) -> str:
        found = ngettext("%(there)d is there for it", "%(there)d are there for it", self.there) % {"there": self.there}
        return ngettext(
            "The draw from “%(name)s” needs %(needed)d question, and %(found)s.",
            "The draw from “%(name)s” needs %(needed)d questions, and %(found)s.",
            self.needed,
        ) % {"name": self.draw, "needed": self.needed, "found": found}


def draw_of(item: QuizItem) -> Draw:
    return Draw(item.draw_count or 0, item.points, item.draw_folder, item.draw_tag, item.draw_difficulty)


def pools_of(draws: Sequence[Draw], *, without: int | None = None) -> list[Pool]:
    """The questions that each draw may choose from. At most two queries, however many draws and however large the bank."""
    if not draws:
        return []
    inside = with_folders_inside(draw.folder.pk for draw in draws if draw.folder)
    found: dict[int, list[int]] = defaultdict(list)
    each = [_numbered(index, draw, inside).values_list("pool", "pk") for index, draw in enumerate(draws)]
    for index, pk in each[0].union(*each[1:], all=True) if len(each) > 1 else each[0]:
        if pk != without:
            found[index].append(pk)
    return [Pool(draw.count, found[index]) for index, draw in enumerate(draws)]


def _numbered(index: int, draw: Draw, inside: Mapping[int, set[int]]) -> QuerySet[Any]:
    found = Question.objects.in_bank().exclude(current=None).order_by().annotate(pool=Value(index, IntegerField()))
    if draw.folder:
        found = found.filter(folder__in=sorted(inside[draw.folder.pk]))
    if draw.tag:
        found = found.filter(tags=draw.tag.pk)
    if draw.difficulty:
        found = found.filter(difficulty=draw.difficulty)
    return found


def shortages(draws: Sequence[Draw], *, chosen: Iterable[int] = (), without: int | None = None) -> list[Shortage]:
    """The draws that cannot be filled, with the chosen questions out of the way. `without`: as if this question were gone."""
    return shortages_in(draws, pools_of(draws, without=without), chosen=chosen)


def shortages_in(draws: Sequence[Draw], pools: Sequence[Pool], *, chosen: Iterable[int] = ()) -> list[Shortage]:
    """The same from the pools of these draws."""
    got = deal(pools, chosen=set(chosen), rng=Random(0))  # noqa: S311 -- only counted
    return [Shortage(draws[index], pools[index].count, there) for index, there in got.missing(pools)]


def shortages_of(quiz: Quiz, *, without: int | None = None) -> list[Shortage]:
    """`shortages` of a quiz as it is saved."""
    items = list(quiz.items.select_related("draw_folder", "draw_tag"))
    chosen = [item.question_id for item in items if item.question_id]
    return shortages([draw_of(item) for item in items if item.draw_count], chosen=chosen, without=without)


def quizzes_short_without(question: Question) -> list[Quiz]:
    """The quizzes whose draws would no longer be filled if this question left the bank."""
    return [quiz for quiz, lacking in lacking_by_quiz().items() if _lacking(quiz, without=question.pk) > lacking]


def lacking_by_quiz() -> dict[Quiz, int]:
    """How many questions the draws of each quiz that draws lack now."""
    return {quiz: _lacking(quiz) for quiz in Quiz.objects.filter(items__draw_count__gte=1).distinct()}


def _lacking(quiz: Quiz, *, without: int | None = None) -> int:
    return sum(shortage.needed - shortage.there for shortage in shortages_of(quiz, without=without))


def untranslated_in(quiz: Quiz) -> dict[str, int]:
    """How many of the questions that this quiz may ask are not complete, by language; languages that lack nothing are left out."""
    items = list(quiz.items.select_related("draw_folder", "draw_tag"))
    asked = {item.question_id for item in items if item.question_id}
    for pool in pools_of([draw_of(item) for item in items if item.draw_count]):
        asked.update(pool.ids)
    counts: dict[str, int] = defaultdict(int)
    for body in QuestionVersion.objects.filter(current_of__in=asked).values_list("body", flat=True).iterator(chunk_size=200):
        for language in missing_languages(body):
            counts[language] += 1
    return dict(counts)


def sample_of(quiz: Quiz) -> list[QuestionVersion]:
    """What an attempt may look like: the chosen questions, and for each draw questions that it could give. Always the same ones."""
    items = list(quiz.items.select_related("question__current", "draw_folder", "draw_tag").order_by("position"))
    drawing = [item for item in items if item.draw_count]
    chosen = {item.question_id for item in items if item.question_id}
    dealt = deal(pools_of([draw_of(item) for item in drawing]), chosen=chosen, rng=Random(quiz.pk))  # noqa: S311
    hands = {item.pk: hand for item, hand in zip(drawing, dealt.hands, strict=True)}
    drawn = [pk for hand in dealt.hands for pk in hand]
    versions = {version.question_id: version for version in QuestionVersion.objects.filter(current_of__in=drawn)}
    return [version for item in items for version in ([versions[pk] for pk in hands[item.pk]] if item.draw_count else [item.version])]
