"""Pictures and recordings that stand inside a piece of HTML, and what else of it a question cannot keep."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

_PLAYER = re.compile(r"<(audio|video|object)\b[^<>]*>.{0,4000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_PLAYER_SOURCE = re.compile(r"<(?:source|audio|video|object|a)\b[^<>]*?\b(?:src|data|href)\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_PLAYER_WORDS = re.compile(r"<audio\b[^<>]*?\balt=\"([^\"<>]*)\"", re.IGNORECASE)
_PICTURE = re.compile(r"<(?:img|image)\b((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>(?:\s*</(?:img|image)>)?", re.IGNORECASE)
_LINKED_SOUND = re.compile(
    r"<a\b[^<>]*\bhref\s*=\s*[\"']([^\"'<>]+\.(?:mp3|m4a|ogg|oga|opus|wav|aac))[\"'][^<>]*>(.{0,2000}?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
# Translators: these are parts of a text that a question cannot keep, named in a list: "table, link".
_LOSSES: tuple[tuple[re.Pattern[str], Any], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"<table\b", _("table")),
        (r"<(?:ul|ol|dl)\b", _("list")),
        (r"<a\b[^<>]*\bhref", _("link")),
        (r"<(?:script|style)\b|\bon[a-z]{3,20}\s*=\s*[\"']|javascript:", _("script")),
        (r"<(?:iframe|embed|frame)\b", _("embedded page")),
        (r"<(?:svg|canvas)\b", _("drawing")),
        (r"<(?:\w+:)?math\b", _("formula")),
        (r"<(?:input|select|textarea|button|form)\b", _("form field")),
    )
)


_LATEX = re.compile(r"\\\(.{1,400}?\\\)|\\\[.{1,400}?\\\]|\$\$.{1,400}?\$\$|\[tex\].{1,400}?\[/tex\]|<tex\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Embedded:
    """Where a picture or recording lies, as the text says it, and the words for those who cannot see or hear it."""

    source: str
    alt: str


def take_out(html: str, is_there: Callable[[str], object]) -> tuple[str, list[Embedded]]:
    """The text without its pictures and players, and what they show, in their order. The words of a link to a recording stay in the text
    when `is_there` finds no file at its address.
    """
    found: list[tuple[int, Embedded]] = []

    def player(match: re.Match[str]) -> str:
        source = _PLAYER_SOURCE.search(match[0])
        if source:
            said = _PLAYER_WORDS.search(match[0])
            found.append((match.start(), Embedded(_address(source[1][1:-1]), unescape(said[1]).strip() if said else "")))
        return " " * len(match[0])  # positions stay, so that the order can be told

    def picture(match: re.Match[str]) -> str:
        attributes = {name.lower(): double or single for name, double, single in _ATTRIBUTE.findall(match[1])}
        if source := attributes.get("src"):
            found.append((match.start(), Embedded(_address(source), unescape(attributes.get("alt", "")).strip())))
        return " " * len(match[0])

    def linked(match: re.Match[str]) -> str:
        address = _address(match[1])
        if not is_there(address):
            return match[2].ljust(len(match[0]))
        found.append((match.start(), Embedded(address, unescape(re.sub(r"<[^<>]*>", "", match[2])).strip())))
        return " " * len(match[0])

    before = html
    for pattern, replace in ((_PLAYER, player), (_LINKED_SOUND, linked), (_PICTURE, picture)):
        html = pattern.sub(replace, html)
    if html != before:
        html = re.sub(r" {2,}", " ", html).strip()
    return html, [embedded for _position, embedded in sorted(found, key=lambda pair: pair[0])]


def losses_of(html: str) -> list[Any]:
    """The names of what the text holds and a question cannot."""
    return [name for pattern, name in _LOSSES if pattern.search(html)]


def shows_latex(html: str) -> bool:
    """Whether the text holds a formula as LaTeX writes it, which other programs draw."""
    return bool(_LATEX.search(html))


def _address(raw: str) -> str:
    address = unescape(raw).strip()
    return address if address.startswith("data:") else unquote(address)
