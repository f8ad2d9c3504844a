"""XML from anyone: no entities, no document type, no network, a limit on size and depth."""

import io
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from quizzes.formats.model import FormatInvalid

MOST_BYTES = 100 * 1024 * 1024
_HEAD = 64 * 1024
_ENCODED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\x3c\x00": "utf-16-le", b"\x00\x3c": "utf-16-be"}
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
    _refuse_dangerous(content)
    try:
        return etree.fromstring(content, etree.XMLParser(huge_tree=False, **_SAFE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise broken(error) from error


def walk(content: bytes, tag: str) -> Iterator[etree._Element]:
    """The elements of this name one after the other; each is forgotten when the next is asked for."""
    _refuse_dangerous(content)
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
    text = _decoded_head(content)
    text = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL).lstrip("\ufeff \t\r\n")
    found = re.match(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]", text)
    return found[1] if found else ""


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _decoded_head(content: bytes) -> str:
    return content[:_HEAD].decode(_ENCODED.get(content[:2], "utf-8"), errors="replace")


def _refuse_dangerous(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise XmlInvalid(
            "xml_too_large",
            _("This file is larger than %(most)s MB.") % {"most": MOST_BYTES // 1024 // 1024},
            _("Export fewer questions at a time."),
        )
    # A document type stands before the first element. Comments may be longer than what is searched, so search all for the word.
    wide = content[:2] in _ENCODED
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content or (wide and re.search("<!(DOCTYPE|ENTITY)", content.decode(_ENCODED[content[:2]], "replace"))):
        before = _before_first_element(content)
        if "<!DOCTYPE" in before or "<!ENTITY" in before:
            raise XmlInvalid(
                "xml_doctype",
                _("This file defines entities of its own or points to other files (DOCTYPE). It is not read."),
                _("Export it again from the program that made it."),
            )


def _before_first_element(content: bytes) -> str:
    text = content.decode(_ENCODED.get(content[:2], "utf-8"), errors="replace")
    text = re.sub(r"<!--.*?-->|<\?.*?\?>", "", text, flags=re.DOTALL)
    first = re.search(r"<[A-Za-z_]", text)
    return text[: first.start()] if first else text


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
