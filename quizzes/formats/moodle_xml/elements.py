"""The small pieces of which a Moodle question is written."""

import base64
import re
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from lxml import etree

from quizzes.formats.model import Blob
from quizzes.formats.moodle_xml.fields import NAMESPACE, PLUGINFILE
from quizzes.formats.words import languages_of, to_plain, together
from text.bilingual import Bilingual

Files = Mapping[tuple[str, int], Blob]
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_NAME = 120


class Sheet:
    """One `<question>` in the making. `alone` is its only language, or None when it has both."""

    def __init__(self, type_: str, body: Mapping[str, Any], media: Files, *, name: Bilingual) -> None:
        self.element = etree.Element("question", nsmap={"taawon": NAMESPACE}, attrib={"type": type_})
        self.languages = languages_of(body)
        self.alone = self.languages[0] if len(self.languages) == 1 else None
        self._media = media
        if self.alone:
            self.note("lang", self.alone)
        titles = {code: escape(to_plain(words)[:LONGEST_NAME], quote=False) for code, words in name.items()}
        self.plain("name", together(titles, self.alone) or "?")

    def note(self, name: str, value: str, element: etree._Element | None = None) -> None:
        """An attribute that Moodle passes over and our reader understands."""
        (self.element if element is None else element).set(f"{{{NAMESPACE}}}{name}", value)

    def value(self, name: str, value: Any, parent: etree._Element | None = None) -> etree._Element:
        """`<name>value</name>`"""
        child = etree.SubElement(self.element if parent is None else parent, name)
        child.text = _FORBIDDEN.sub("", str(value))
        return child

    def plain(self, name: str, words: str, parent: etree._Element | None = None) -> etree._Element:
        """`<name><text>words</text></name>`"""
        child = etree.SubElement(self.element if parent is None else parent, name)
        self.value("text", words, child)
        return child

    def html(
        self, name: str, text: Bilingual | None, parent: etree._Element | None = None, *, media: Mapping[str, Any] | None = None
    ) -> etree._Element:
        """A formatted text in the languages of the question, with its picture or recording and its file."""
        return self.raw_html(name, self.said(text, media), parent, media=media)

    def raw_html(
        self, name: str, html: str, parent: etree._Element | None = None, *, media: Mapping[str, Any] | None = None
    ) -> etree._Element:
        child = etree.SubElement(self.element if parent is None else parent, name, attrib={"format": "html"})
        self.fill(child, html, media)
        return child

    def fill(self, child: etree._Element, html: str, media: Mapping[str, Any] | None = None) -> None:
        """Put a text, and the file that it shows, into an element."""
        text = etree.SubElement(child, "text")
        html = _FORBIDDEN.sub("", html)
        if html:
            text.text = etree.CDATA(html) if "]]>" not in html else html
        blob = self._blob(media)
        if blob and media:
            file = etree.SubElement(child, "file", attrib={"name": _file_name(media, blob), "path": "/", "encoding": "base64"})
            file.text = base64.b64encode(blob.content).decode()

    def said(self, text: Bilingual | None, media: Mapping[str, Any] | None = None) -> str:
        """The bilingual text as one."""
        words = dict(text or {})
        if media and (blob := self._blob(media)):
            for code in self.languages:
                words[code] = f"{words.get(code, '')} {_shown(media, blob, code)}".strip()
        return together(words, self.alone)

    def _blob(self, media: Mapping[str, Any] | None) -> Blob | None:
        return self._media.get((media["type"], media["id"])) if media else None


def _file_name(media: Mapping[str, Any], blob: Blob) -> str:
    """Two pictures of one question may have the same name."""
    return f"{media['id']}-{blob.name}"


def _shown(media: Mapping[str, Any], blob: Blob, language: str) -> str:
    source = f"{PLUGINFILE}/{quote(_file_name(media, blob))}"
    alt = escape((media.get("alt") or {}).get(language, ""))
    if media["type"] == "sound":
        # Moodle makes a player of a link to a recording.
        return f'<a href="{source}">{alt}</a>'
    return f'<img src="{source}" alt="{alt}"/>'
