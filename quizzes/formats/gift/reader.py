"""Reading GIFT."""

import re
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from quizzes.choices import Kind
from quizzes.formats.gift.answers import body_of
from quizzes.formats.gift.blocks import Block, blocks_of, braces_in, find, unescaped
from quizzes.formats.model import Item, Problem, Reading
from quizzes.formats.plain import text_of
from quizzes.formats.source import Refused, Source
from quizzes.formats.words import language_of, to_plain
from quizzes.kinds.base import LANGUAGES
from text.bilingual import Bilingual
from untrusted.decoding import decoded

MOST_BYTES = 20 * 1024 * 1024
_TITLE = re.compile(r"::((?:\\.|[^\\])*?)::", re.DOTALL)
_FORMAT = re.compile(r"\[(html|plain|markdown|moodle)\]\s*", re.IGNORECASE)
_TOP = re.compile(r"\$(?:course|system|module|category|cat\w*)\$/?(?:top/?)?|^top/|^top$", re.IGNORECASE)
_OWN = re.compile(r"(?<![^/])\$\w+\$(?![^/])")
_TRUTH = re.compile(r"\s*(?:TRUE|FALSE|T|F)\b", re.IGNORECASE)
_ANSWERS = re.compile(r"\{\s*(?:[=~#]|T\b|F\b|TRUE\b|FALSE\b|%|\})", re.IGNORECASE)


def sniff(content: bytes, name: str) -> bool:
    """Whether there are answers in braces."""
    if name.lower().endswith(".gift"):
        return True
    try:
        text = decoded(content[:50_000])
    except ValueError:
        return False
    return not text.lstrip().startswith("<") and bool(_ANSWERS.search(text))


def read(content: bytes, *, name: str, language: str = "fr") -> Reading:
    """Every question of the file."""
    text = text_of(content, most=MOST_BYTES)
    reading = Reading()
    for block in blocks_of(text):
        _read_block(block, language, reading)
    return reading


def _read_block(block: Block, language: str, reading: Reading) -> None:
    title = _TITLE.match(block.text)
    rest = block.text[title.end() :] if title else block.text
    where = str(_("line %(line)s") % {"line": block.line})
    if title and (named := to_plain(unescaped(title[1]))):
        where = f"{where}: {named[:80]}"
    try:
        kind, body, warnings = _question(rest, where, language, block.language, is_gap=block.kind == Kind.GAP)
    except Refused as refused:
        reading.refused.append(Problem(where, refused.reason))
        return
    if kind is None:
        reading.warnings.append(Problem(where, _("This is a text without a question. It was left out.")))
        return
    reading.items.append(
        Item(where, kind, body, [tag[:100] for tag in block.tags], _folder(block.category, language), None, _key(block.ids))
    )
    reading.warnings += [Problem(where, reason) for reason in warnings]


def _question(text: str, where: str, language: str, named: str, *, is_gap: bool) -> tuple[str | None, dict, list]:
    text = text.strip()
    form = _FORMAT.match(text)
    text = text[form.end() :] if form else text
    start, end = find(text, "{"), find(text, "}")
    if start < 0 and end < 0:
        return None, {}, []
    if braces_in(text) > 0 or end < 0:
        raise Refused(_("A brace { is opened and never closed."))
    if braces_in(text) < 0 or start < 0 or end < start:
        raise Refused(_("A brace } closes what was never opened."))
    if find(text, "{", start + 1) >= 0:
        raise Refused(_("This question has braces in more than one place. GIFT allows one; write { and } in a text as \\{ and \\}."))
    before, answers, after = text[:start], text[start + 1 : end], text[end + 1 :]
    letters = [unescaped(before), _TRUTH.sub("", unescaped(answers)), unescaped(after)]
    said = named if named in LANGUAGES else language_of(letters, language)
    source = Source(where, [], language=said, find=lambda _address: None)
    markup = (form[1].lower() if form else "moodle") in ("html", "moodle")
    if form and form[1].lower() == "markdown":
        source.warn(_("Markdown is kept as it is written, with its signs."))
    kind, body = body_of(before, answers, after, source, markup=markup, is_gap=is_gap)
    return kind, body, [problem.reason for problem in source.warnings]


def _folder(category: str, language: str) -> list[Bilingual]:
    path = _OWN.sub("", _TOP.sub("", category.strip()))
    names = [to_plain(part.replace("//", "/"))[:120] for part in re.split(r"(?<!/)/(?!/)", path)]
    return [{code: name if code == language_of([name], language) else "" for code in ("ar", "fr")} for name in names if name]


def _key(ids: list[str]) -> UUID | None:
    for said in ids:
        try:
            return UUID(said)
        except ValueError:
            continue
    return None
