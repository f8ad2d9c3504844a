"""Regrading: a key was wrong. First shown, then applied, never lowering a result unless told so, and never twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import record_action
from quizzes.choices import RegradeWay, Ruling
from quizzes.exceptions import RegradeRefused, ResponseInvalid
from quizzes.grading import HUNDREDTH, ONE, PLACES, ZERO, has_passed
from quizzes.kinds import kind_of
from quizzes.models import Attempt, AttemptQuestion, Question, QuestionVersion, Quiz, Regrade, RegradeLine, Response
from quizzes.policies import may_regrade
from quizzes.selectors.results import can_judge
from quizzes.selectors.sittings import drawn_for
from quizzes.services.scoring import write_score
from quizzes.services.submitting import announce_graded
from text.errors import NotAllowed

# So many listeners are told at once; the sweep tells the rest within a minute.
TOLD_AT_ONCE = 100
CHUNK = 500
HAS_OTHERS = "has_others"  # of a question in an attempt: it is not the only one


@dataclass
class Change:
    """What a regrade does to one attempt. Without `percent_before` the attempt has no result yet."""

    asked: AttemptQuestion
    fraction_before: Decimal | None
    fraction_after: Decimal | None
    percent_before: Decimal | None
    percent_after: Decimal | None
    score: Decimal | None = None
    max_score: Decimal | None = None

    @property
    def attempt(self) -> Attempt:
        return self.asked.attempt

    @property
    def passed_before(self) -> bool:
        return bool(self.attempt.passed)

    @property
    def passed_after(self) -> bool:
        return self.percent_after is not None and has_passed(self.percent_after, self.attempt.pass_mark)

    @property
    def is_seen(self) -> bool:
        """Whether the member would notice: the points of the answer or the score of the attempt differ."""
        return self.percent_before is not None and (
            self.percent_before != self.percent_after or self.fraction_before != self.fraction_after
        )


@dataclass
class Plan:
    """What would happen: changes that members see, and how many attempts are left as they are because they would lose."""

    version: QuestionVersion
    changes: list[Change] = field(default_factory=list)
    kept: int = 0
    looked_at: int = 0

    @property
    def lines(self) -> list[Change]:
        return [change for change in self.changes if change.is_seen]

    @property
    def newly_passed(self) -> int:
        return sum(change.passed_after and not change.passed_before for change in self.lines)

    @property
    def newly_failed(self) -> int:
        return sum(change.passed_before and not change.passed_after for change in self.lines)


def plan_regrade(*, quiz: Quiz, question: Question, way: str = RegradeWay.KEY, may_lower: bool = False) -> Plan:
    """The plan of a regrade. Writes nothing."""
    if question.current is None:
        raise RegradeRefused("no_version", _("This question has no text yet."), "")
    plan = Plan(question.current)
    for asked in _asked(quiz, question):
        plan.looked_at += 1
        change = _change(asked, question.current, way)
        if change is None:
            continue
        loses = change.percent_before is not None and change.percent_after is not None and change.percent_after < change.percent_before
        if loses and not may_lower:
            plan.kept += 1
        else:
            plan.changes.append(change)
    return plan


def apply_regrade(
    *,
    quiz: Quiz,
    question: Question,
    way: str,
    by: User | None,
    may_lower: bool = False,
    reason: str = "",
    version_shown: int | None = None,
    at: datetime | None = None,
) -> Regrade:
    """Do what the plan shows, whole or not at all, and leave a trail. May be repeated: what is graded so already stays as it is.

    Refused when the question was changed since it was shown (`version_shown`). Open attempts will be judged so when they are
    handed in. Passes that arise are announced; one that is lost takes nothing away that it has brought.
    """
    if by is not None and not may_regrade(by, quiz):
        raise NotAllowed
    at = at or timezone.now()
    with transaction.atomic():
        Quiz.objects.select_for_update().get(pk=quiz.pk)
        # In this order, as everybody who locks an attempt: one after the other.
        list(Attempt.objects.for_credit().filter(quiz=quiz).select_for_update().order_by("pk").values_list("pk", flat=True))
        question = Question.objects.select_related("current").get(pk=question.pk)
        if version_shown is not None and question.current_id != version_shown:
            raise RegradeRefused(
                "changed_since", _("The question was changed after this page was opened."), _("Look at the new result first.")
            )
        plan = plan_regrade(quiz=quiz, question=question, way=way, may_lower=may_lower)
        same = Regrade.objects.filter(quiz=quiz, question=question, version=plan.version, way=way)
        if not plan.changes:
            done = same.first()
            if done is None:
                raise RegradeRefused("nothing_to_do", _("Nothing would change: every answer is graded this way already."), "")
            return done
        regrade = Regrade.objects.create(
            quiz=quiz,
            question=question,
            version=plan.version,
            way=way,
            may_lower=may_lower,
            reason=reason.strip()[:300],
            applied_at=at,
            applied_by=by,
        )
        told = _write(regrade, plan, at)
        record_action(about=quiz, action="quizzes.regrade", by=by, count=len(plan.lines))
    for attempt_id in told[:TOLD_AT_ONCE]:
        announce_graded(attempt_id=attempt_id)
    return regrade


def _asked(quiz: Quiz, question: Question) -> Iterator[AttemptQuestion]:
    others = AttemptQuestion.objects.filter(attempt=OuterRef("attempt")).exclude(pk=OuterRef("pk")).exclude(ruling=Ruling.DROPPED)
    found = AttemptQuestion.objects.filter(attempt__in=Attempt.objects.for_credit().filter(quiz=quiz), version__question=question)
    found = found.annotate(**{HAS_OTHERS: Exists(others)})
    found = found.select_related("attempt__member", "version", "graded_version", "response").order_by("attempt__started_at", "pk")
    return found.iterator(chunk_size=CHUNK)


def _change(asked: AttemptQuestion, version: QuestionVersion, way: str) -> Change | None:
    """None: it is judged so already, or cannot be."""
    before, ruling, judge = asked.response.fraction, asked.ruling, asked.graded_version_id
    attempt = asked.attempt
    if way == RegradeWay.KEY:
        after = before if attempt.is_open else _by_key(asked, version)
        if after is None and not attempt.is_open:
            return None
        asked.ruling, asked.graded_version = Ruling.KEY, None if version.pk == asked.version_id else version
    elif way == RegradeWay.FULL:
        after, asked.ruling = (before if attempt.is_open else ONE), Ruling.FULL
    elif getattr(asked, HAS_OTHERS):
        after, asked.ruling = before, Ruling.DROPPED
    else:
        return None  # without its only question there is nothing to grade
    if (before, ruling, judge) == (after, asked.ruling, asked.graded_version_id):
        return None
    change = Change(asked, before, after, attempt.percent, attempt.percent)
    if attempt.is_graded and attempt.score is not None and attempt.max_score is not None:
        score, most = attempt.score, attempt.max_score
        if ruling != Ruling.DROPPED:
            score, most = score - asked.points * (before or ZERO), most - asked.points
        if asked.ruling != Ruling.DROPPED:
            score, most = score + asked.points * (after or ZERO), most + asked.points
        change.score, change.max_score = max(ZERO, score).quantize(PLACES, ROUND_HALF_UP), most
        change.percent_after = (change.score * 100 / most).quantize(HUNDREDTH, ROUND_HALF_UP)
    return change


def _by_key(asked: AttemptQuestion, version: QuestionVersion) -> Decimal | None:
    """What the saved answer earns by this version; None when it cannot judge it: it offers other things, or a person decides."""
    kind, value = kind_of(version.kind), asked.response.value
    if not can_judge(version, asked):
        return None
    try:
        kind.clean_value(version.body, asked.choice_order, value)
    except ResponseInvalid:
        return None
    return kind.grade(version.body, value)


def _write(regrade: Regrade, plan: Plan, at: datetime) -> list[Any]:
    """Returns the attempts whose listeners must be told."""
    AttemptQuestion.objects.bulk_update([change.asked for change in plan.changes], ["ruling", "graded_version"], batch_size=CHUNK)
    responses, attempts = [], []
    for change in plan.changes:
        if change.fraction_after is not None and not change.attempt.is_open:
            change.asked.response.fraction, change.asked.response.graded_at = change.fraction_after, change.asked.response.graded_at or at
            responses.append(change.asked.response)
    Response.objects.bulk_update(responses, ["fraction", "graded_at"], batch_size=CHUNK)
    RegradeLine.objects.bulk_create(
        [
            RegradeLine(
                regrade=regrade,
                attempt=change.attempt,
                fraction_before=change.fraction_before or ZERO,
                fraction_after=change.fraction_after or ZERO,
                percent_before=change.percent_before or ZERO,
                percent_after=change.percent_after or ZERO,
                passed_before=change.passed_before,
                passed_after=change.passed_after,
            )
            for change in plan.lines
        ],
        batch_size=CHUNK,
    )
    for change in plan.changes:
        if change.score is None:
            continue
        # Also where the percent stays as it was: the next regrade reckons from these sums.
        attempt = change.attempt
        attempt.passed = change.passed_after
        attempt.score, attempt.max_score, attempt.percent = change.score, change.max_score, change.percent_after
        attempt.announced_at = None if change.is_seen else attempt.announced_at
        attempts.append(attempt)
    Attempt.objects.bulk_update(attempts, ["score", "max_score", "percent", "passed", "announced_at"], batch_size=CHUNK)
    return [*(change.attempt.pk for change in plan.lines), *_no_longer_waiting(plan, at)]


def _no_longer_waiting(plan: Plan, at: datetime) -> list[Any]:
    """The attempts that waited for a person at this question only: they have their result now."""
    waiting = [change.attempt for change in plan.changes if not change.attempt.is_open and not change.attempt.is_graded]
    return [attempt.pk for attempt in waiting if write_score(attempt=attempt, questions=drawn_for(attempt), at=at)]
