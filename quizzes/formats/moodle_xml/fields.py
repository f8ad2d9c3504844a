"""The fields of one `<question>`: its texts in Moodle's four formats, its files, its numbers."""

import html as entities
import re
from contextlib import suppress
from typing import Any

from quizzes.formats.blobs import from_base64
from quizzes.formats.model import Blob
from quizzes.formats.source import Source, refuse_long
from quizzes.formats.words import plain_to_html, to_plain, without_stray_signs
from text.bilingual import Bilingual
from untrusted.xml import Element, text_in

NAMESPACE = "urn:taawon:questions"
PLUGINFILE = "@@PLUGINFILE@@"
# Feedback to the whole answer says little; Moodle writes it in the language of the site, whatever that of the question.
_ASIDE = frozenset(("name", "tags", "idnumber", "file", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"))
_MARKDOWN = (
    (re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)"), r'<img alt="\1" src="\2">'),
    (re.compile(r"\*\*(.{1,300}?)\*\*|__(.{1,300}?)__"), r"<strong>\1\2</strong>"),
    (re.compile(r"(?<![\w*])\*(?!\s)(.{1,300}?)(?<!\s)\*(?!\w)"), r"<em>\1</em>"),
    (re.compile(r"`([^`\n]+)`"), r"<code>\1</code>"),
)


class Fields:
    """One `<question>` element."""

    def __init__(self, element: Element, *, number: int, language: str, certain: bool = False) -> None:
        self.element = element
        self._scope: Element | None = None
        self.type = (element.get("type") or "").strip().lower()
        self.name = to_plain(self.content(element.find("name")))
        self.source = Source(self.name[:120] or f"#{number}", self._texts(), language=language, certain=certain, find=self._find)

    def _texts(self) -> list[str]:
        return [(text.text or "") for child in self.element if child.tag not in _ASIDE for text in child.iter("text")]

    def value(self, name: str, default: str = "") -> str:
        """The text of a simple field; some writers wrap it in <text>."""
        child = self.element.find(name)
        if child is None:
            return default
        return ((child.text or "").strip() or self.content(child)).strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """A field of 0/1 or true/false."""
        return self.value(name, "true" if default else "false").lower() in ("1", "true", "yes")

    def decimal(self, name: str, default: float) -> float:
        return as_number(self.value(name), default)

    @staticmethod
    def content(element: Element | None) -> str:
        """What stands inside `<text>`, as it stands."""
        if element is None:
            return ""
        text = element.find("text")
        return text_in(text).strip() if text is not None else ""

    def html(self, element: Element | None) -> str:
        """What stands inside `<text>`, as HTML."""
        raw = refuse_long(self.content(element))
        if element is None or not raw:
            return ""
        asked = self.element.find("questiontext")
        style = (element.get("format") or (asked.get("format") if asked is not None else None) or "html").lower()
        if style in ("plain_text", "plain", "2"):
            return plain_to_html(raw)
        if style in ("markdown", "4"):
            return markdown(raw)
        if style in ("moodle_auto_format", "0"):
            html = without_stray_signs(raw)
            return html if re.search(r"<(?:p|br|div)\b", raw, re.IGNORECASE) else html.replace("\n", "<br/>")
        return raw

    def text(self, element: Element | None) -> Bilingual:
        self._scope = element
        return self.source.text(self.html(element))

    def text_and_media(self, element: Element | None) -> tuple[Bilingual, dict | None]:
        self._scope = element
        return self.source.text_and_media(self.html(element))

    def feedback(self, answer: Element) -> Bilingual:
        return self.text(answer.find("feedback"))

    def _find(self, address: str) -> Blob | None:
        inline = re.match(r"data:([\w/+.-]*)(?:;[\w=-]+)*;base64,(.*)\Z", address, re.DOTALL)
        if inline:
            return from_base64(f"picture.{inline[1].rpartition('/')[2]}", inline[2])
        wanted = entities.unescape(address).replace(PLUGINFILE, "").split("?")[0].strip("/")
        base = wanted.rpartition("/")[2]
        # Each field of a question has files of its own, and two of them may have one name.
        files = ([] if self._scope is None else self._scope.findall("file")) + list(self.element.iter("file"))
        for exact in (True, False):
            for file in files:
                name = file.get("name") or ""
                path = f"{(file.get('path') or '/').strip('/')}/{name}".strip("/")
                if (path == wanted if exact else name == base) and (file.get("encoding") or "base64") == "base64":
                    return from_base64(name, file.text or "")
        if self.value("image").rpartition("/")[2] == base and (old := self.value("image_base64")):
            return from_base64(base, old)
        return None


def own(element: Element, name: str) -> str:
    """An attribute that our own exports add and Moodle passes over."""
    return element.get(f"{{{NAMESPACE}}}{name}", "")


def as_number(raw: Any, default: float = 0.0) -> float:
    """A number as Moodle writes it, else the default."""
    with suppress(TypeError, ValueError):
        number = float(str(raw).strip().replace(",", "."))
        return number if abs(number) < 1e12 else default
    return default


def markdown(raw: str) -> str:
    """The little of Markdown that fits a question: emphasis, code, pictures, paragraphs."""
    html = raw.strip()
    for pattern, replacement in _MARKDOWN:
        html = pattern.sub(replacement, html)
    return re.sub(r"\n[ \t]*\n", "<br/><br/>", html).replace("  \n", "<br/>")
