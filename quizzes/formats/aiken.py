"""Aiken: a question, choices under letters, and the letter of the right one."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.plain import text_of
from quizzes.formats.registry import Format
from quizzes.formats.table.columns import LETTERS
from quizzes.formats.words import language_of, plain_to_html
from quizzes.kinds.base import LANGUAGES
from text.folding import fold
from untrusted.decoding import decoded

MOST_BYTES = 20 * 1024 * 1024
_CHOICE = re.compile(r"\s*([A-Za-zأإابجدهوزحطي])\s*[.)\-:]\s+(.*\S)", re.DOTALL)
_ANSWER = re.compile(r"\s*(?:answers?|r[ée]ponses?|bonne r[ée]ponse|الجواب|الإجابة|الجواب الصحيح)\s*[::]\s*(.*)", re.IGNORECASE)


def sniff(content: bytes, name: str) -> bool:
    """Whether a choice under a letter is followed by a line that names the right one."""
    try:
        lines = decoded(content[:50_000]).splitlines()
    except ValueError:
        return False
    return any(_CHOICE.fullmatch(line) for line in lines) and any(_ANSWER.fullmatch(line) for line in lines)


def read(content: bytes, *, name: str, language: str = "fr") -> Reading:
    """Every question of the file."""
    text = text_of(content, most=MOST_BYTES)
    reading = Reading()
    for line, stem, choices, answer in _questions(text):
        where = str(_("line %(line)s") % {"line": line})
        reason = _fault(stem, choices, answer)
        if reason:
            reading.refused.append(Problem(where, reason))
        else:
            reading.items.append(_item(where, stem, choices, str(answer), language))
    return reading


Found = tuple[int, list[str], list[tuple[str, str]], str | None]


def _questions(text: str) -> Iterator[Found]:
    start = 0
    stem: list[str] = []
    choices: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if answer := _ANSWER.fullmatch(line):
            yield start or number, stem, choices, answer[1].strip()
            start, stem, choices = 0, [], []
        elif stem and (choice := _CHOICE.fullmatch(line)):
            choices.append((choice[1], choice[2].strip()))
        elif line.strip():
            if choices:
                # Words after the choices: the next question has begun and this one has no answer line.
                yield start, stem, choices, None
                start, stem, choices = number, [], []
            start = start or number
            stem.append(line.strip())
    if stem:
        yield start, stem, choices, None


def _fault(stem: list[str], choices: list[tuple[str, str]], answer: str | None) -> object:
    if answer is None:
        return _("There is no line that names the right answer, as ANSWER: B.")
    if not stem:
        return _("There is a right answer here without a question before it.")
    if len(choices) < 2:
        return _("Each choice stands in a line of its own, as A) and B). Here are fewer than two.")
    letters = [_index_of(letter) for letter, _words in choices]
    if not _right(answer) or not _right(answer) <= set(letters):
        return _("“%(words)s” is not the letter of a choice.") % {"words": answer[:40]}
    return None


def _index_of(letter: str) -> int:
    return LETTERS.get(fold(letter), 0)


def _right(answer: str) -> set[int]:
    return {_index_of(letter) for letter in re.split(r"[\s,;،.)]+", answer) if letter}


def _item(where: str, stem: list[str], choices: list[tuple[str, str]], answer: str, language: str) -> Item:
    said = language_of([*stem, *(words for _letter, words in choices)], language)

    def text(words: str) -> dict[str, str]:
        return {code: plain_to_html(words) if code == said else "" for code in LANGUAGES}

    right = _right(answer)
    body = {
        "stem": text("\n".join(stem)),
        "choices": [{"text": text(words), "correct": _index_of(letter) in right, "feedback": {}} for letter, words in choices],
        "feedback": {},
    }
    if len(right) > 1:
        return Item(where, Kind.MULTIPLE, {**body, "all_or_nothing": False})
    return Item(where, Kind.SINGLE, body)


FORMAT = Format(name="aiken", label=_("Aiken (text)"), ending="txt", content_type="text/plain; charset=utf-8", sniff=sniff, read=read)
