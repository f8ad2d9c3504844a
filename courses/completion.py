"""Completion as arithmetic on keys. Pure: no Django, no clock, no language."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class StepRule:
    """What makes a step done. `activities` are the block ids that must have been done."""

    key: str
    kind: str
    rule: str = "viewed"
    activities: frozenset[str] = frozenset()
    required: bool = True


@dataclass(frozen=True)
class StepFacts:
    """What is known of one member in one step."""

    viewed: bool = False
    activities: frozenset[str] = frozenset()
    passed: bool = False


def is_done(step: StepRule, facts: StepFacts) -> bool:
    """Whether the facts make the step done."""
    if step.kind == "quiz":
        return facts.passed
    if step.rule == "activities":
        return facts.viewed and step.activities <= facts.activities
    return facts.viewed


def progress_percent(required: Collection[str], done: Collection[str]) -> int:
    """How much of the required steps is done, 0 to 100. 100 only when all are; a course without steps is at 0."""
    wanted = set(required)
    if not wanted:
        return 0
    share = 100 * len(wanted & set(done)) // len(wanted)
    return min(share, 99) if wanted - set(done) else 100


def is_complete(required: Collection[str], done: Collection[str]) -> bool:
    """Whether every required step is done. A course without required steps is never complete."""
    return bool(required) and set(required) <= set(done)


def is_open(steps: Sequence[StepRule], done: Collection[str], key: str, *, sequential: bool) -> bool:
    """Whether the step `key` may be done now. In order: when every required step before it is done."""
    if not sequential or key in done:
        return True
    for step in steps:
        if step.key == key:
            return True
        if step.required and step.key not in done:
            return False
    return False


def next_step(steps: Iterable[StepRule], done: Collection[str], *, last_key: str | None = None) -> str | None:
    """Where to go on: the last opened step when it is not done, else the first that is not done, else None."""
    keys = [step.key for step in steps]
    if last_key in keys and last_key not in done:
        return last_key
    return next((key for key in keys if key not in done), None)


def course_score(scores: Mapping[str, Decimal], *, final_keys: Collection[str]) -> Decimal | None:
    """The score of a completion, 0 to 100: the mean of the final quizzes, else of all quizzes, else None."""
    wanted = [score for key, score in scores.items() if key in final_keys] or list(scores.values())
    if not wanted:
        return None
    return (sum(wanted, Decimal(0)) / len(wanted)).quantize(Decimal("0.01"), ROUND_HALF_UP)
