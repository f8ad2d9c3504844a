"""Texts of foreign files as bilingual texts: which language is it, two languages in one text, pictures inside a text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape, unescape
from typing import Any

from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]")
_LATIN = re.compile("[A-Za-zÀ-ÿŒœ]")
_TAG = re.compile(r"<[^<>]*>")
_TAGS = (
    "a|abbr|article|audio|b|bdi|big|blockquote|br|center|code|div|em|embed|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|"
    "input|ins|label|li|link|math|meta|object|ol|p|pre|q|s|script|section|select|small|source|span|strike|strong|style|sub|sup|svg|table|"
    "tbody|td|textarea|th|thead|title|tr|tt|u|ul|video|wbr"
)
IS_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
# What begins no tag, comment or name of a program's own (`<o:p>` of Word): "price<cost", "<amina@example.org>".
_STRAY = re.compile(
    rf"<(?!/?(?:{_TAGS}|lang|nolink|tex|algebra|dl|dt|dd|caption|col)\b(?![@.])|/?\w+:\w|!--|!\[)",
    re.IGNORECASE,
)
_MLANG = re.compile(r"\{\s{0,3}mlang(?:\s{1,3}([A-Za-z_,-]{1,40}))?\s{0,3}\}", re.IGNORECASE)
_SPAN = re.compile(r"<(/?)(?:span|lang)\b([^<>]*)>", re.IGNORECASE)
_LANG = re.compile(r"""\blang\s*=\s*["']?([A-Za-z]{2,8})""", re.IGNORECASE)
_MULTILANG = re.compile(r"""\bclass\s*=\s*["']?[^"'>]{0,100}\bmultilang\b""", re.IGNORECASE)


def language_of(texts: Iterable[str], default: str) -> str:
    """The language of a question: Arabic when most of its letters are, else French, else what the file is said to be."""
    letters = unescape(_TAG.sub("", " ".join(texts)))
    arabic, latin = len(_ARABIC.findall(letters)), len(_LATIN.findall(letters))
    if arabic == latin:
        return default
    return "ar" if arabic > latin else (default if default != "ar" else "fr")


def is_multilingual(html: str) -> bool:
    """Whether the text says of its parts in which language they are, in one of Moodle's two ways."""
    return bool(_MULTILANG.search(html)) or any(found[1] for found in _MLANG.finditer(html))


class LanguageTagger:
    """The language or languages of each text of one question."""

    def __init__(self, texts: Iterable[str], default: str, *, certain: bool = False) -> None:
        texts = list(texts)
        self.bilingual = any(is_multilingual(text) for text in texts)
        self.language = default if certain else language_of(texts, default)
        self.left_out: set[str] = set()

    def tag(self, html: str) -> Bilingual:
        """The text as a bilingual one. In a bilingual question what is not marked belongs to both languages."""
        if is_multilingual(html):
            return self._divide(html)
        if self.bilingual:
            return {"ar": html, "fr": html}
        return {code: html if code == self.language else "" for code in LANGUAGES}

    def _divide(self, html: str) -> Bilingual:
        parts = _parts(html)
        named = [code for code, _words in parts if code]
        self.left_out |= {code for code in named if code not in (*LANGUAGES, "other")}
        known = [code for code in LANGUAGES if code in named]
        if not known:
            # Only languages that are not taught here: the first one is better than nothing.
            chosen = named[0]
            self.left_out.discard(chosen)
            words = "".join(words for code, words in parts if code in (None, chosen))
            return {code: words if code == self.language else "" for code in LANGUAGES}
        return {
            code: "".join(words for mark, words in parts if mark in (None, code if code in named else "other"))
            if code in known or "other" in named
            else ""
            for code in LANGUAGES
        }


def _parts(html: str) -> list[tuple[str | None, str]]:
    """The text cut into (language or None, words)."""
    parts: list[tuple[str | None, str]] = []
    for code, words in _mlang_parts(html):
        parts += [(code, words)] if code else _span_parts(words)
    return [part for part in parts if part[1]]


def _mlang_parts(html: str) -> list[tuple[str | None, str]]:
    parts: list[tuple[str | None, str]] = []
    position, current = 0, None
    for mark in _MLANG.finditer(html):
        parts.append((current, html[position : mark.start()]))
        current = mark[1].split(",")[0].strip()[:5].lower().split("-")[0].split("_")[0] if mark[1] else None
        position = mark.end()
    return [*parts, (current, html[position:])]


def _span_parts(html: str) -> list[tuple[str | None, str]]:
    parts: list[tuple[str | None, str]] = []
    position, depth, current = 0, 0, None
    for tag in _SPAN.finditer(html):
        if current is None:
            code = _LANG.search(tag[2])
            if not tag[1] and code and _MULTILANG.search(tag[2]):
                parts.append((None, html[position : tag.start()]))
                position, depth, current = tag.end(), 1, code[1].lower()
        else:
            depth += -1 if tag[1] else 1
            if depth == 0:
                parts.append((current, html[position : tag.start()]))
                position, current = tag.end(), None
    return [*parts, (current, html[position:])]


def together(text: Mapping[str, str], alone: str | None) -> str:
    """One text for Moodle's multilang filter. `alone` is the only language of the question, which then needs no mark."""
    if alone:
        return text.get(alone, "")
    spans = [f'<span lang="{code}" class="multilang">{text[code]}</span>' for code in LANGUAGES if text.get(code)]
    return "".join(spans)


def languages_of(part: Any) -> list[str]:
    """The languages in which anything is written in a body."""
    return [code for code in LANGUAGES if any(text.get(code) for text in _texts(part))]


def spoken_languages(body: Mapping[str, Any]) -> list[str]:
    """The languages in which the question itself is asked."""
    asked = [body["text"]] if "text" in body else [body["stem"]]
    return [code for code in LANGUAGES if any(text.get(code) for text in asked)]


def in_one_language(part: Any, language: str) -> Any:
    """A body with the words of one language only; every text stays where it is."""
    if _is_text(part):
        return {code: words if code == language else type(words)() for code, words in part.items()}
    if isinstance(part, Mapping):
        return {name: in_one_language(inner, language) for name, inner in part.items()}
    if isinstance(part, list):
        return [in_one_language(inner, language) for inner in part]
    return part


def merged(one: Any, other: Any) -> Any:
    """One body of two that say the same in two languages; None is filled from the other one. Raises ValueError when they
    are not built alike.
    """
    if one is None or other is None:
        return other if one is None else one
    if _is_text(one) and _is_text(other):
        return {code: one.get(code) or other.get(code) or type(one.get(code, ""))() for code in LANGUAGES}
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {name: merged(one.get(name), other.get(name)) for name in {**one, **other}}
    if isinstance(one, list) and isinstance(other, list):
        return [merged(mine, theirs) for mine, theirs in zip(one, other, strict=True)]
    if one != other:
        raise ValueError
    return one


def _is_text(part: Any) -> bool:
    return isinstance(part, Mapping) and bool(part) and set(part) <= set(LANGUAGES)


def _texts(part: Any) -> Iterable[Mapping[str, Any]]:
    if _is_text(part):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _texts(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner)


def without_stray_signs(html: str) -> str:
    """HTML in which < is written out where it begins no tag, so that the words after it stay."""
    return _STRAY.sub("&lt;", html)


def placed(text: str, gaps: Sequence[dict], order: Sequence[str]) -> tuple[str, list[dict]]:
    """A text whose gaps were named as they stand in it, and its gaps, in the order in which the bank keeps them: the words of two languages
    do not come in one order. `order` holds for each gap of the text its number in the bank; one that does not fit is not followed.
    """
    if sorted(order) != sorted(str(number) for number in range(1, len(gaps) + 1)):
        return text, list(gaps)
    names = {f"g{number}": f"g{own}" for number, own in enumerate(order, start=1)}
    text = re.sub(r"\[\[(g\d{1,2})\]\]", lambda mark: f"[[{names.get(mark[1], mark[1])}]]", text)
    return text, sorted(({**gap, "id": names[gap["id"]]} for gap in gaps), key=lambda gap: int(gap["id"][1:]))


def has_wildcard(words: str) -> bool:
    """Whether a star of Moodle's stands in an accepted answer without the stroke that makes it a mere star."""
    return "*" in words.replace("\\*", "")


def with_strokes(words: str, *, wildcards: bool) -> str:
    """An accepted answer as Moodle reads it: a star that is a mere star has a stroke before it."""
    return words if wildcards else words.replace("*", "\\*")


def plain_to_html(text: str) -> str:
    """Plain text as HTML: signs escaped, line ends kept."""
    return "<br/>".join(escape(line, quote=False) for line in text.strip().splitlines())


def to_plain(html: str) -> str:
    """The words of a piece of HTML."""
    spaced = re.sub(r"<br\s*/?>|</(?:p|div|li)>", " ", html, flags=re.IGNORECASE)
    return " ".join(unescape(_TAG.sub("", spaced)).split())


def headline_of(question: Any) -> str:
    """By what a question is known in a list of warnings."""
    for text in (question.body.get("stem"), question.body.get("text")):
        for code in LANGUAGES:
            if words := to_plain((text or {}).get(code, "")):
                return words[:120]
    return str(question.key)
