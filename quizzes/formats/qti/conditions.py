"""How a QTI 1.2 item is scored: what each condition asks of the answer, and what it earns."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.formats.qti.declarations import children, number, within, words_of
from untrusted.xml import Element, local

FULL = 100.0


@dataclass(frozen=True)
class Equal:
    """One `varequal`: to which response it looks, for which value, and whether that value must not be given."""

    response: str
    value: str
    is_refused: bool


@dataclass(frozen=True)
class Condition:
    """One `respcondition` that earns or takes something. `is_joint`: everything it names is needed at once."""

    score: float
    equals: tuple[Equal, ...]
    is_joint: bool

    @property
    def wanted(self) -> list[Equal]:
        return [equal for equal in self.equals if not equal.is_refused]


def conditions_of(item: Element) -> list[Condition]:
    """The conditions that look for values, in their order."""
    found = []
    for condition in within(item, "respcondition"):
        scores = [_score(words_of(score)) for score in children(condition, "setvar")]
        for asked in children(condition, "conditionvar"):
            equals = tuple(_equals(asked, is_refused=False))
            if equals and scores:
                found.append(Condition(scores[0], equals, _is_joint(asked)))
    return found


def _score(words: str) -> float:
    # Blackboard names the most instead of a number.
    return FULL if words.lower() == "score.max" else number(words)


def _equals(element: Element, *, is_refused: bool) -> Iterator[Equal]:
    for child in element:
        name = local(child)
        if name == "varequal":
            yield Equal(child.get("respident") or "", words_of(child), is_refused)
        elif name in ("and", "or", "not"):
            yield from _equals(child, is_refused=is_refused != (name == "not"))


def _is_joint(element: Element) -> bool:
    """Whether two values or more are looked for at once. A `conditionvar` without a word between them means "and" too."""
    looked = [child for child in element if local(child) in ("varequal", "not")]
    inside = [child for child in element if local(child) in ("and", "or")]
    return (len(looked) > 1 and local(element) != "or") or any(map(_is_joint, inside))


def worth_of(conditions: list[Condition]) -> dict[str, float]:
    """What each value earns that is looked for alone or beside others that earn the same."""
    worth: dict[str, float] = {}
    for condition in conditions:
        for equal in condition.wanted:
            if condition.score > 0 and equal.value:
                worth[equal.value] = max(worth.get(equal.value, 0), condition.score)
    return worth


def right_by_response(conditions: list[Condition]) -> dict[str, list[str]]:
    """For each response of an item of several, the values that earn something, in their order."""
    right: dict[str, list[str]] = {}
    for condition in conditions:
        for equal in condition.wanted:
            values = right.setdefault(equal.response, [])
            if condition.score > 0 and equal.value not in values:
                values.append(equal.value)
    return right
