"""The XHTML of an item as plain HTML, and back."""

from collections.abc import Callable
from html import escape

from lxml import etree, html

from untrusted.xml import local, text_in

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Hook = Callable[[etree._Element], str | None]
"""Gives the HTML that stands in place of an element; None: go on as usual."""

_KEPT = ("dir", "src", "alt", "href")
_BLOCKS = frozenset(("p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th"))
_VOID = frozenset(("br", "img", "hr"))
# QTI knows no underlining, crossing out or isolation: a class of our own keeps them.
_OWN = {"u": "taawon-u", "s": "taawon-s", "bdi": "taawon-bdi"}
_BACK = {name: tag for tag, name in _OWN.items()}


def to_html(element: etree._Element | None, language: str, hook: Hook = lambda _element: None) -> str:
    """What stands inside the element."""
    return "" if element is None else _inner(element, language, hook)


def _inner(element: etree._Element, language: str, hook: Hook) -> str:
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        if isinstance(child.tag, str):
            instead = hook(child)
            parts.append(_whole(child, language, hook) if instead is None else instead)
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _whole(element: etree._Element, language: str, hook: Hook) -> str:
    tag = local(element).lower()
    if tag == "object":
        return _object(element)
    attributes = {name: element.get(name) for name in _KEPT}
    attributes["lang"] = element.get(XML_LANG) or element.get("lang")
    if tag == "span" and element.get("class") in _BACK:
        tag = _BACK[str(element.get("class"))]
    inner = _inner(element, language, hook)
    if tag in _BLOCKS and attributes["dir"] and attributes["dir"] != ("rtl" if language == "ar" else "ltr"):
        # A question keeps its blocks as lines only; the direction goes onto a span.
        inner = f'<span dir="{escape(attributes["dir"])}">{inner}</span>'
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value)
    return f"<{tag}{written}/>" if tag in _VOID else f"<{tag}{written}>{inner}</{tag}>"


def _object(element: etree._Element) -> str:
    source, kind = escape(element.get("data") or ""), element.get("type") or ""
    words = " ".join(text_in(element).split())
    if kind.startswith("audio"):
        return f'<audio src="{source}" alt="{escape(words)}"></audio>'
    if kind.startswith("image") or not kind:
        return f'<img src="{source}" alt="{escape(words)}">'
    return f"<iframe></iframe>{escape(words)}"


def fill(parent: etree._Element, words: str) -> None:
    """Put a piece of cleaned HTML into an element, in the namespace of that element."""
    namespace = etree.QName(parent).namespace
    for piece in html.fragments_fromstring(words) if words else []:
        if isinstance(piece, str):
            append_text(parent, piece)
        else:
            parent.append(_renamed(piece, namespace))


def append_text(parent: etree._Element, text: str) -> None:
    """Add text after whatever is in the element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _renamed(element: etree._Element, namespace: str | None) -> etree._Element:
    tag = str(element.tag)
    copy = etree.Element(f"{{{namespace}}}{'span' if tag in _OWN else tag}")
    if tag in _OWN:
        copy.set("class", _OWN[tag])
    for name, value in element.attrib.items():
        copy.set(XML_LANG if name == "lang" else str(name), str(value))
    copy.text, copy.tail = element.text, element.tail
    for child in element:
        copy.append(_renamed(child, namespace))
    return copy
