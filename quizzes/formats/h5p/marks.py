"""Words between asterisks: `*Rabat/Rabat-Salé:la capitale*` is a gap with two answers and a tip."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Protocol

from quizzes.formats.source import refuse_long

_STAR = re.compile(r"(?<!\*)\*(?!\*)([^*\n]{0,500}?(?:\*\*[^*\n]{0,200}?){0,5}?)(?<!\*)\*(?!\*)")
_TAG = re.compile(r"(<[^<>]*>|&[A-Za-z#0-9]+;)")
_WORD = re.compile(r"[^\s<>&]+")
MOST_WORDS = 40


@dataclass(frozen=True)
class Mark:
    """One marked word: what is right, and what else is said of it."""

    answers: list[str]
    tip: str


def parse(raw: str) -> Mark:
    """The inside of two asterisks."""
    inner = unescape(re.sub(r"<[^<>]*>", "", raw)).replace("**", "*")
    right, _colon, tip = inner.partition(":") if "\\:" not in inner else (inner.replace("\\:", ":"), "", "")
    answers = [one.replace("\\/", "/").strip() for one in re.split(r"(?<!\\)/", right)]
    return Mark([answer for answer in answers if answer], tip.strip())


def divide(text: str, mark: str) -> tuple[str, list[Mark]]:
    """The text with `[[g1]]` in place of each marked word (`mark` is the letter), and the marks."""
    text, found = refuse_long(text), []

    def replace(match: re.Match[str]) -> str:
        parsed = parse(match[1])
        if not parsed.answers:
            return match[0]
        found.append(parsed)
        return f"[[{mark}{len(found)}]]"

    return _STAR.sub(replace, text).replace("**", "*"), found


def every_word(text: str) -> tuple[str, list[bool], bool]:
    """The text with each word as a spot `[[h1|word]]`, whether it was marked, and whether all words could be spots.

    Marked words of several words stay one. In a long text only every second (third…) unmarked word is a spot.
    """
    _text, all_spots = _spotted(refuse_long(text), 1)
    others = all_spots.count(False)
    room = max(MOST_WORDS - all_spots.count(True), 0)
    step = 1 if others <= room else (others // room + 1 if room else 0)
    return (*_spotted(text, step), step == 1)


class Spot(Protocol):
    """Puts the marks of a spot around words."""

    def __call__(self, words: str, *, right: bool) -> str: ...


def _spotted(text: str, step: int) -> tuple[str, list[bool]]:
    """The text with every `step`-th unmarked word as a spot (0: none)."""
    spots: list[bool] = []
    seen = 0

    def spot(words: str, *, right: bool) -> str:
        nonlocal seen
        seen += not right
        if not right and (not step or seen % step):
            return words
        words = words.replace("[", "(").replace("]", ")").replace("|", "/")
        spots.append(right)
        return f"[[h{len(spots)}|{words}]]"

    out, position = [], 0
    for match in _STAR.finditer(text):
        out.append(_plain_words(text[position : match.start()], spot))
        out.append(spot(re.sub(r"<[^<>]*>", "", match[1]).strip(), right=True))
        position = match.end()
    out.append(_plain_words(text[position:], spot))
    return "".join(out), spots


def _plain_words(text: str, spot: Spot) -> str:
    pieces = _TAG.split(text)
    return "".join(piece if _TAG.fullmatch(piece) else _WORD.sub(lambda word: _one(word[0], spot), piece) for piece in pieces)


def _one(word: str, spot: Spot) -> str:
    core = word.strip(".,;:!?()[]«»\"'…،؛؟*")
    if not core or not any(char.isalnum() for char in core):
        return word
    before, _core, after = word.partition(core)
    return f"{before}{spot(core, right=False)}{after}"
