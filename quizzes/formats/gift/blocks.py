"""A GIFT text cut into questions: comments, categories, escapes, and braces that do not close."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ESCAPED = re.compile(r"\\([\\:=~#{}])|\\n")
_COMMENT_MARK = re.compile(r"\[(id|tag|lang|kind)s?:((?:\\.|[^\]\\])*)\]")
_STROKE = re.compile(r"\\.")
_BRACE = re.compile(r"[{}]")
SIGNS = "\\:=~#{}"


@dataclass
class Block:
    """The lines of one question, from `line` on, with what the comments before it said."""

    line: int
    text: str
    ids: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    category: str = ""
    language: str = ""
    kind: str = ""


def blocks_of(text: str) -> Iterator[Block]:
    """Questions are parted by empty lines; a line that ends with its answers ends a question too when more answers follow at once. Inside
    braces an empty line parts nothing, unless they never close.
    """
    rows = text.splitlines()
    opens_next, more = _opens_next(rows), _more_in_paragraph(rows)
    block, depth = Block(0, ""), 0
    for number, line in enumerate(rows, start=1):
        stripped = line.strip()
        if stripped.startswith("//"):
            _note(stripped, block)
            continue
        named = stripped.startswith("$CATEGORY:") and depth <= 0
        ends = not stripped and (depth <= 0 or opens_next[number])
        if named or ends or (stripped.startswith("::") and depth <= 0) or (depth <= 0 and _is_full(block.text) and more[number]):
            if block.line:
                yield block
                block = Block(0, "", category=block.category)
            depth = 0
        if named:
            block.category = stripped.removeprefix("$CATEGORY:").strip()
        elif stripped or block.line:
            block.line = block.line or number
            block.text += f"{line}\n"
            depth += braces_in(line)
    if block.line:
        yield block


def _note(comment: str, block: Block) -> None:
    """Keep the ids and tags that a comment names for the question that follows."""
    if block.line:
        return
    for name, words in _COMMENT_MARK.findall(comment):
        said = re.sub(r"\\(.)", r"\1", words).strip()
        if name == "lang":
            block.language = said
        elif name == "kind":
            block.kind = said
        else:
            (block.ids if name == "id" else block.tags).append(said)


def _opens_next(rows: list[str]) -> list[bool]:
    """For each line, whether the next brace after it opens (or there is none): braces that are open before were forgotten."""
    following = [True] * (len(rows) + 2)
    for number in range(len(rows), 0, -1):
        line = rows[number - 1]
        brace = None if line.lstrip().startswith("//") else _BRACE.search(_STROKE.sub("", line))
        following[number - 1] = brace[0] == "{" if brace else following[number]
    return following


def _is_full(text: str) -> bool:
    """Whether the answers of a question are there and end its last line."""
    return text.rstrip().endswith("}") and not text.rstrip().endswith("\\}") and _BRACE.search(_STROKE.sub("", text)) is not None


def _more_in_paragraph(rows: list[str]) -> list[bool]:
    """For each line (from 1), whether a brace opens in it or in those that follow without an empty one between."""
    more = [False] * (len(rows) + 2)
    for number in range(len(rows), 0, -1):
        line = rows[number - 1].strip()
        more[number] = bool(line) and (more[number + 1] or (not line.startswith("//") and "{" in _STROKE.sub("", line)))
    return more


def braces_in(line: str) -> int:
    """Open braces less closed ones, leaving out those that are escaped."""
    plain = _STROKE.sub("", line)
    return plain.count("{") - plain.count("}")


def unescaped(text: str) -> str:
    """The words without the strokes before signs."""
    return _ESCAPED.sub(lambda found: found[1] or "\n", text).strip()


def escaped(text: str) -> str:
    """The words with a stroke before each sign that GIFT reads."""
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in text).replace("\r", "").replace("\n", "\\n")


def find(text: str, sign: str, start: int = 0) -> int:
    """The position of an unescaped sign, or -1."""
    position = start
    while position <= len(text) - len(sign):
        if text[position] == "\\":
            position += 2
        elif text.startswith(sign, position):
            return position
        else:
            position += 1
    return -1


def split(text: str, sign: str) -> list[str]:
    """Parts between unescaped signs."""
    parts, start = [], 0
    while (position := find(text, sign, start)) >= 0:
        parts.append(text[start:position])
        start = position + len(sign)
    return [*parts, text[start:]]
