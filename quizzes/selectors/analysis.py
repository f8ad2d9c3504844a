"""What the answers tell about the questions of a quiz, version by version.

Rows are read one after the other; of each answer three numbers stay in memory. Of a quiz that very many have taken, the latest
`MOST` attempts say enough: they are read in seconds.
"""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import visible_rows
from quizzes import statistics
from quizzes.choices import Kind, Ruling
from quizzes.models import Attempt, AttemptQuestion, QuestionVersion, Quiz
from quizzes.selectors.timing import seconds_taken

FIRST, BEST, EVERY = "first", "best", "every"
TOO_FEW, FEW = 15, 30
HARD, EASY, WEAK = 30, 95, 20
CHUNK = 2000
MOST = 5_000
SECONDS = 60
LONG = 2 * SECONDS


@dataclass(frozen=True)
class Row:
    """One version of a question as it was answered in this quiz."""

    version: QuestionVersion
    figures: statistics.Item
    weight: float | None
    guess: float | None
    is_drawn: bool
    flags: list[str]
    # The median of what `statistics.times_taken` estimates; None where too few answers can be timed.
    seconds: int | None = None

    @property
    def minutes(self) -> int | None:
        """The time in whole minutes where seconds would pretend to know better."""
        return None if self.seconds is None or self.seconds < LONG else round(self.seconds / SECONDS)

    @property
    def is_hidden(self) -> bool:
        """Too few answers to say anything."""
        return self.figures.count < TOO_FEW

    @property
    def is_unsure(self) -> bool:
        return self.figures.count < FEW

    @property
    def is_current(self) -> bool:
        return self.version.question.current_id == self.version.pk


@dataclass(frozen=True)
class Analysis:
    whole: statistics.Whole
    rows: list[Row]
    bars: list[int]
    median_minutes: int | None
    has_draws: bool
    # There are more than the latest `MOST` attempts, which these figures are of.
    is_of_latest: bool = False

    @property
    def to_look_at(self) -> list[Row]:
        """The questions that want a look, the worst first."""
        return sorted((row for row in self.rows if row.flags), key=lambda row: (row.figures.discrimination or 0, row.figures.facility or 0))


@dataclass
class _Scores:
    xs: "array[float]" = field(default_factory=lambda: array("d"))
    totals: "array[float]" = field(default_factory=lambda: array("d"))
    most: float = 0.0


def attempts_for(quiz: Quiz, which: str, *, seen_by: User | None = None) -> QuerySet[Attempt]:
    """Of the latest `MOST` graded attempts: each member's first (nobody had seen the questions), her best, or all.

    `seen_by`: only of those whom she may see. None: of everybody, for whoever answers for the quiz.
    """
    return _latest(quiz, which, seen_by)[0]


def _latest(quiz: Quiz, which: str, seen_by: User | None) -> tuple[QuerySet[Attempt], bool]:
    """The attempts, and whether earlier ones are left out."""
    found = _graded(quiz, which)
    found = found if seen_by is None else visible_rows(found, seen_by)
    one_before = found.order_by("-submitted_at").values_list("submitted_at", flat=True)[MOST : MOST + 1].first()
    if one_before is not None:
        found = found.filter(submitted_at__gt=one_before)
    if which == BEST:
        worst_first = found.order_by("percent", "-number").values_list("member", "pk")
        found = found.filter(pk__in=dict(worst_first).values())
    return found, one_before is not None


def _graded(quiz: Quiz, which: str) -> QuerySet[Attempt]:
    graded = Attempt.objects.for_credit().graded().filter(quiz=quiz)
    return graded.filter(number=1) if which == FIRST else graded


def analysis_of(quiz: Quiz, which: str = FIRST, *, seen_by: User | None = None) -> Analysis:
    """All figures of a quiz; `seen_by` as in `attempts_for`. A handful of queries; memory grows by three numbers an answer."""
    attempts, is_of_latest = _latest(quiz, which, seen_by)
    percents, minutes = array("d"), array("d")
    for percent, began, ended in attempts.values_list("percent", "started_at", "submitted_at").iterator(chunk_size=CHUNK):
        if percent is None or ended is None:  # a graded attempt has both
            continue
        percents.append(float(percent))
        minutes.append((ended - began).total_seconds() / SECONDS)
    chosen = set(quiz.items.exclude(question=None).values_list("question", flat=True))
    has_draws = quiz.items.exclude(draw_count=None).exists()
    scores, by_question = _scores(attempts)
    versions = QuestionVersion.objects.select_related("question").in_bulk(list(scores))
    figures = {
        pk: statistics.item(one.xs, one.totals, most=one.most, is_drawn=has_draws and versions[pk].question_id not in chosen)
        for pk, one in scores.items()
    }
    weights = dict(zip(figures, statistics.effective_weights([one.covariance for one in figures.values()]), strict=True))
    seconds = seconds_taken(attempts, at_least=TOO_FEW)
    rows = [
        Row(
            versions[pk],
            one,
            weights[pk],
            _guess(versions[pk]),
            has_draws and versions[pk].question_id not in chosen,
            _flags(one),
            seconds.get(pk),
        )
        for pk, one in figures.items()
    ]
    rows.sort(key=lambda row: (row.version.question_id, -row.version.number))
    return Analysis(
        statistics.whole(percents, _alpha(attempts, by_question, len(percents), has_draws=has_draws)),
        rows,
        statistics.histogram(percents),
        round(median(minutes)) if minutes else None,
        has_draws,
        is_of_latest,
    )


def _scores(attempts: QuerySet[Attempt]) -> tuple[dict[int, _Scores], dict[int, "array[float]"]]:
    scores: dict[int, _Scores] = defaultdict(_Scores)
    by_question: dict[int, array[float]] = defaultdict(lambda: array("d"))
    for version, question, fraction, points, total in (
        answers_of(attempts)
        .values_list("version", "version__question", "response__fraction", "points", "attempt__score")
        .iterator(chunk_size=CHUNK)
    ):
        one, x = scores[version], float((fraction or 0) * points)
        one.xs.append(x)
        one.totals.append(float(total or 0))
        one.most = max(one.most, float(points))
        by_question[question].append(x)
    return scores, by_question


def answers_of(attempts: QuerySet[Attempt]) -> QuerySet[AttemptQuestion]:
    """The judged answers of these attempts, without those that a regrade took out of the key's hands."""
    found = AttemptQuestion.objects.filter(attempt__in=attempts.order_by(), response__fraction__isnull=False)
    return found.filter(ruling=Ruling.KEY).order_by()


def _alpha(attempts: QuerySet[Attempt], by_question: dict[int, "array[float]"], count: int, *, has_draws: bool) -> float | None:
    # Cronbach's alpha wants everybody to have met the same questions.
    if has_draws or any(len(xs) != count for xs in by_question.values()):
        return None
    totals = array("d", (float(score or 0) for score in attempts.values_list("score", flat=True).iterator(chunk_size=CHUNK)))
    return statistics.alpha([statistics.variance(xs) for xs in by_question.values()], statistics.variance(totals))


def _guess(version: QuestionVersion) -> float | None:
    if version.kind == Kind.SINGLE:
        return statistics.random_guess_score([float(choice["correct"]) for choice in version.body["choices"]])
    return statistics.random_guess_score([1, 0]) if version.kind == Kind.TRUE_FALSE else None


def _flags(item: statistics.Item) -> list[str]:
    if item.count < TOO_FEW:
        return []
    flags = []
    if item.discrimination is not None and item.discrimination < 0:
        flags.append(_("Those who do well in the rest get this one wrong. Probably the key is wrong: look at it first."))
    elif item.discrimination is not None and item.discrimination < WEAK:
        flags.append(_("It hardly tells those who know from those who do not. Is it clear what is asked?"))
    if item.facility is not None and item.facility < HARD:
        flags.append(_("Few get it right. Does a lesson say it?"))
    if item.facility is not None and item.facility > EASY:
        flags.append(_("Nearly everybody gets it right: it tells little."))
    return flags
