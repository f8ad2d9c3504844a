"""Moodle's embedded answers: `{1:SHORTANSWER:=Rabat~%50%Salé#nearly}` in the middle of a text."""

import re

from django.utils.translation import gettext_lazy as _

from quizzes.formats.source import Refused, Source
from quizzes.formats.words import has_wildcard, language_of, to_plain, with_strokes
from quizzes.kinds.base import LANGUAGES

_TYPED = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_NUMBERS = {"NUMERICAL", "NM"}
_CHOSEN = re.compile(r"(?:MULTICHOICE|MC)(?:_?[VH]?S?|_[VH]S?|_S)\Z")
_EMBEDDED = re.compile(r"\{\s*(\d*(?:\.\d+)?)\s*:\s*([A-Za-z_]+)\s*(?::((?:[^\\}]++|\\.)*+))?\}", re.DOTALL)
_CREDIT = re.compile(r"%(-?\d+(?:[.,]\d+)?)%")
_RIGHT = 99.9
MOST_BRACES = 300


def read_cloze(html: str, source: Source) -> tuple[str, list[dict]]:
    """The text with [[g1]] marks, and the gaps."""
    if html.count("{") > MOST_BRACES:
        raise Refused(_("A text has at most 20 gaps."))
    gaps: list[dict] = []
    weights: set[str] = set()

    def gap(match: re.Match[str]) -> str:
        own = f"g{len(gaps) + 1}"
        weights.add(match[1] or "1")
        gaps.append({"id": own, **_gap(match[2].upper(), match[3] or "", source)})
        return f"[[{own}]]"

    text = _EMBEDDED.sub(gap, html)
    if not gaps:
        raise Refused(_("There is no gap in this text."))
    if len(weights) > 1:
        source.warn(_("All gaps count the same here; their different weights were left out."))
    return text, gaps


def _gap(kind: str, inner: str, source: Source) -> dict:
    answers = [_answer(part) for part in _split(inner, "~") if part.strip()]
    if any(feedback for _credit, _words, feedback in answers):
        source.warn(_("Feedback to single gaps was left out."))
    right = [words for credit, words, _feedback in answers if credit >= _RIGHT]
    if any(0 < credit < _RIGHT for credit, _words, _feedback in answers):
        source.warn(_("Answers in a gap that earn a part of the point were left out: a gap is right or wrong here."))
    if kind in _TYPED | _NUMBERS:
        return {"answers": _by_language(_accepted(kind, right, source), source), "tolerant": False}
    if not _CHOSEN.match(kind):
        raise Refused(_("A gap of the kind %(kind)s has no equal here.") % {"kind": kind})
    if len(answers) < 2:
        raise Refused(_("A gap to choose for needs at least two choices."))
    if len(right) != 1:
        raise Refused(_("A gap to choose for needs exactly one fully right choice."))
    return {
        "choices": [{"text": source.text(words.replace("\\*", "*")), "correct": credit >= _RIGHT} for credit, words, _feedback in answers]
    }


def _accepted(kind: str, right: list[str], source: Source) -> list[str]:
    if kind in _NUMBERS:
        right = [_number(words, source) for words in right]
    elif kind.endswith("C"):
        source.warn(_("Capital and small letters count the same here."))
    right = [words for words in right if words != "*"]
    if not right:
        raise Refused(_("A gap has no fully right answer."))
    if any(map(has_wildcard, right)):
        source.warn(_("A star stands for any letters in Moodle. In a gap it is a star here: look at the accepted answers."))
    return [to_plain(words.replace("\\*", "*")) for words in right]


def _by_language(words: list[str], source: Source) -> dict[str, list[str]]:
    if not source.bilingual:
        return {code: words if code == source.language else [] for code in LANGUAGES}
    found: dict[str, list[str]] = {code: [] for code in LANGUAGES}
    for word in words:
        code = language_of([word], "")
        for each in [code] if code else LANGUAGES:
            found[each].append(word)
    return found


def _answer(part: str) -> tuple[float, str, str]:
    words, *feedback = _split(part.strip(), "#")
    credit = 0.0
    if words.startswith("="):
        credit, words = 100.0, words[1:]
    elif found := _CREDIT.match(words):
        credit, words = float(found[1].replace(",", ".")), words[found.end() :]
    return credit, _plain(words).strip(), _plain("#".join(feedback)).strip()


def _number(words: str, source: Source) -> str:
    value, _colon, tolerance = words.partition(":")
    if not re.fullmatch(r"[+-]?[\d.,]+(?:[eE][+-]?\d+)?", value.strip()):
        raise Refused(_("A gap for a number has no number as its answer."))
    if tolerance.strip() and not re.fullmatch(r"[0.,]+", tolerance.strip()):
        source.warn(_("The tolerance of a number in a gap was left out: the exact number is asked for."))
    return value.strip()


def _split(text: str, sign: str) -> list[str]:
    """Cut at the sign, but not where a backslash stands before it or where it begins a character reference."""
    if sign == "#":
        return re.split(r"(?<![\\&])#", text)
    return re.split(rf"(?<!\\){sign}", text)


def _plain(words: str) -> str:
    # The stroke before a star stays: it tells a mere star from one that stands for any letters.
    return re.sub(r"\\([^*])", r"\1", words)


def write_cloze(text: str, gaps: list[dict], language: str) -> str:
    """The text of one language with its gaps as Moodle reads them."""
    text = text.replace("{", "&#123;")
    for gap in gaps:
        text = text.replace(f"[[{gap['id']}]]", "{1:" + _inner(gap, language) + "}")
    return text


def _inner(gap: dict, language: str) -> str:
    if "choices" in gap:
        return "MULTICHOICE:" + "~".join(
            ("=" if choice["correct"] else "%0%") + _escaped(choice["text"].get(language, "")) for choice in gap["choices"]
        )
    return "SHORTANSWER:" + "~".join(
        "=" + with_strokes(_escaped(_as_html(word)), wildcards=False) for word in gap["answers"].get(language) or []
    )


def _as_html(word: str) -> str:
    return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(words: str) -> str:
    # A reference such as &#39; keeps its sign, as Moodle's own editor leaves it.
    return re.sub(r"([\\}~]|(?<!&)#)", r"\\\1", words)
