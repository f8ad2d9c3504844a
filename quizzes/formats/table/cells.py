"""What stands in one cell: words that are also HTML, lists, pictures, and the guard against formulas."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quizzes.formats.words import IS_TAG
from quizzes.kinds.markup import as_html, as_typed
from text.sanitise import sanitise

_VERBATIM = re.compile(r"<html>(.*)</html>", re.DOTALL)
_GUARDED = re.compile(r"'*[=+\-@\t\r\n|＝＋－＠]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EXCEL_RETURN = re.compile(r"(?i:_x000d_)\n?|\r\n?")
_MEDIA = re.compile(r"\[\[(image|sound) (\d{1,9})\|((?:[^\]\\]|\\.)*)\]\] ?", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """The words of a cell and its address for people. `fault` says why it cannot be used."""

    text: str = ""
    address: str = ""
    fault: Any = None


EMPTY = Cell()


def guarded(text: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The same words without the guard."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text[1:]) else text


def as_read(raw: str) -> str:
    """A cell's words as they were meant: no guard, no unseen signs, plain line ends."""
    return unguarded(_CONTROLS.sub("", _EXCEL_RETURN.sub("\n", raw))).strip()


def html_of(words: str) -> str:
    """The words of a cell as HTML. A cell that holds tags is HTML already."""
    if found := _VERBATIM.fullmatch(words):
        return found[1]
    return words if IS_TAG.search(words) else as_html(words)


def words_of(html: str) -> str:
    """HTML as words for a cell: as a trainer would type it when that says everything, else with its tags."""
    for words in (as_typed(html), html):
        if sanitise(html_of(words.strip()), "inline").strip() == html:
            return words
    return f"<html>{html}</html>"


def joined(parts: Iterable[str], sign: str) -> str:
    """A list in one cell; the sign inside a part gets a stroke before it."""
    return f" {sign} ".join(part.replace("\\", "\\\\").replace(sign, f"\\{sign}") for part in parts)


def divided(text: str, sign: str) -> list[str]:
    """The parts of a list in one cell."""
    return [unstroked(part) for part in raw_parts(text, sign)]


def unstroked(part: str) -> str:
    """A part without the strokes before its signs."""
    return _ESCAPED.sub(r"\1", part)


def raw_parts(text: str, sign: str) -> list[str]:
    """The same, with the strokes that stand before signs."""
    pattern = rf"(?:\\.|[^\\{re.escape(sign)}]|\\$)*"
    parts = re.findall(pattern + re.escape(sign), text + sign, re.DOTALL)
    return [part[: -len(sign)].strip() for part in parts]


def with_media(words: str, media: Mapping[str, Any] | None, code: str) -> str:
    """The words with the picture or recording before them, as [[image 12|what it shows]]."""
    if not media:
        return words
    alt = re.sub(r"([\\\]])", r"\\\1", media["alt"].get(code, ""))
    return f"[[{media['type']} {media['id']}|{alt}]] {words}".rstrip()


def without_media(words: str) -> tuple[str, dict[str, Any] | None, str]:
    """The words, the picture before them, and what is said of it."""
    found = _MEDIA.match(words)
    if not found:
        return words, None, ""
    return words[found.end() :], {"type": found[1], "id": int(found[2])}, _ESCAPED.sub(r"\1", found[3])
