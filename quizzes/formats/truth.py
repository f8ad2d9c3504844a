"""A choice between "true" and "false" is a question of true or false, however a file says it."""

from collections.abc import Mapping
from typing import Any

from quizzes.choices import Kind
from quizzes.formats.table.vocabulary import TRUTH, folded
from quizzes.formats.words import to_plain
from quizzes.kinds.base import LANGUAGES

# "Yes" and "no" answer other questions: they stay the choices that they are.
_WORDS = {
    folded(word): name == "true"
    for name, by_language in TRUTH.items()
    for words in by_language.values()
    for word in words
    if len(word) > 1 and folded(word) not in {folded(other) for other in ("oui", "non", "yes", "no", "نعم", "لا")}
}


def as_true_or_false(kind: str, body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Kind and raw body; those of true or false where the two choices say just that."""
    choices = body.get("choices")
    if kind != Kind.SINGLE or not isinstance(choices, list) or len(choices) != 2 or any(choice.get("media") for choice in choices):
        return kind, body
    sides = {_truth(choice.get("text") or {}): choice for choice in choices}
    if set(sides) != {True, False} or sides[True]["correct"] == sides[False]["correct"]:
        return kind, body
    rest = {name: part for name, part in body.items() if name != "choices"}
    feedback = {f"feedback_{name}": sides[side].get("feedback") or {} for name, side in (("true", True), ("false", False))}
    return str(Kind.TRUE_FALSE), {**rest, **feedback, "correct": bool(sides[True]["correct"])}


def _truth(text: Mapping[str, str]) -> bool | None:
    said = {_WORDS.get(folded(to_plain(text[code]))) for code in LANGUAGES if text.get(code)}
    return said.pop() if len(said) == 1 else None
