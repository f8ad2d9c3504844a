"""XML from anyone: no entities, no document type that declares any, no network, a limit on size and depth."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from untrusted.errors import FormatInvalid

Element = etree._Element  # what the readers of formats walk through
MOST_BYTES = 100 * 1024 * 1024
_HEAD = 64 * 1024
# A document type that only names a known standard. It is taken out before the parser sees the text: nothing it points to is opened.
_HARMLESS_TYPE = re.compile(
    r"""<!DOCTYPE\s{1,20}[\w.:-]{1,80}\s{0,20}(?:(?:PUBLIC\s{1,20}["'](?:-|\+|ISO)//[^"'<>]{1,120}["'](?:\s{1,20}["'][^"'<>]{0,200}["'])?"""
    r"""|SYSTEM\s{1,20}["'](?:https?://(?:www|purl)\.(?:imsglobal|1edtech|w3)\.org/)?[\w./-]{1,120}["'])\s{0,20})?>"""
)
_FIRST = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_ENCODED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\x3c\x00": "utf-16-le", b"\x00\x3c": "utf-16-be"}
_BYTE_ORDERS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\x3c\x00": "utf-16-le", b"\x00\x3c": "utf-16-be"}
_NOT_A_LINE_END = re.compile(r"[^\n]")
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "remove_comments": True,
    "remove_pis": True,
}


class XmlInvalid(FormatInvalid):
    """A file that is not XML, is broken, or is built to do harm."""


def parse(content: bytes) -> etree._Element:
    """The root of a small document (one item, a manifest)."""
    content = _without_danger(content)
    try:
        return etree.fromstring(content, etree.XMLParser(huge_tree=False, **_SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(error) from error


def walk(content: bytes, tag: str) -> Iterator[etree._Element]:
    """The elements of this name one after the other; each is forgotten when the next is asked for."""
    content = _without_danger(content)
    try:
        # Pictures lie inside as long texts, hence huge_tree; the size of the whole is limited above.
        for _event, element in etree.iterparse(io.BytesIO(content), tag=tag, huge_tree=True, **_SAFE):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(error) from error


def root_tag(content: bytes) -> str:
    """The local name of the first element, as far as the first bytes tell; "" when it is no XML."""
    text = _decoded(content[:_HEAD])
    position = _prolog(text)
    if type_ := _HARMLESS_TYPE.match(text, position):
        position = type_.end() + _prolog(text[type_.end() :])
    found = _FIRST.match(text, position)
    return found[1] if found else ""


def added(parent: Element, name: str) -> Element:
    """A new, empty element at the end of another."""
    return etree.SubElement(parent, name)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _decoded(content: bytes) -> str:
    return content.decode(_ENCODED.get(content[:2], "utf-8"), errors="replace")


def _prolog(text: str) -> int:
    """Where comments, instructions and space at the beginning end."""
    position = 0
    while True:
        while position < len(text) and text[position] in "\ufeff \t\r\n":
            position += 1
        end = next((sign for start, sign in (("<!--", "-->"), ("<?", "?>")) if text.startswith(start, position)), None)
        if end is None:
            return position
        found = text.find(end, position + 2)
        if found < 0:
            return len(text)
        position = found + len(end)


def _without_danger(content: bytes) -> bytes:
    """The document without the name of its standard. Raises XmlInvalid for one that declares anything."""
    if len(content) > MOST_BYTES:
        raise XmlInvalid(
            "xml_too_large",
            _("This file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024},
            _("Export fewer questions at a time."),
        )
    text = _decoded(content[:_HEAD])
    position = _prolog(text)
    if position == len(text) and len(content) > _HEAD:
        text = _decoded(content)
        position = _prolog(text)
    # A document type, and the entities in it, stand before the first element or nowhere.
    if type_ := _HARMLESS_TYPE.match(text, position):
        encoding = _BYTE_ORDERS.get(content[:2], "ascii")
        named, blank = (words.encode(encoding, "replace") for words in (type_[0], _NOT_A_LINE_END.sub(" ", type_[0])))
        content = content.replace(named, blank, 1)
        text = _decoded(content[: max(_HEAD, type_.end() * 4)])
        position = _prolog(text)
    if text.startswith("<!", position):
        raise XmlInvalid(
            "xml_doctype",
            _("This file defines entities of its own or points to other files (DOCTYPE). It is not read."),
            _("Export it again from the program that made it."),
        )
    return content


def broken(error: Exception) -> XmlInvalid:
    """The refusal of a file that is not well-formed, with the line where it breaks."""
    line = getattr(error, "lineno", None)
    if line:
        return XmlInvalid(
            "xml_broken",
            _("This file is broken at line %(line)s: it is not well-formed XML.") % {"line": line},
            _("Export it again, or mend it there with a text editor."),
        )
    return XmlInvalid("xml_broken", _("This file is not XML."), _("Export it again from the program that made it."))


def text_in(element: etree._Element) -> str:
    """All text inside the element, without its tags."""
    return "".join(str(piece) for piece in element.itertext())
