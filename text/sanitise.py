"""All HTML that did not come from the editor passes here, once, before it is saved.

bleach is the last of its line and never stands alone: nh3 goes before it, so that it never meets a document made to
be slow, and after it, so that two parsers must agree. What remains is the allow-list below and nothing else.

Text without "<", ">" and "&" holds nothing that a parser could read as markup, and meets none: `_without_markup` says what
the parsers would have made of it.
"""

import html as html_entities
import re
import threading
import unicodedata
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

import nh3
from bleach.sanitizer import Cleaner
from django.utils.module_loading import import_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from text.errors import DomainError

Profile = Literal["lesson", "rich", "inline", "plain"]

MAX_LENGTH = {"lesson": 200_000, "rich": 200_000, "inline": 50_000, "plain": 20_000}
MAX_DEPTH = 60
# Named, not imported: Wagtail's converter needs the models, and models need this module.
_CONVERTER = "wagtail.admin.rich_text.converters.db_html.DbHTMLConverter"
URL_SCHEMES = frozenset(("http", "https", "mailto", "tel"))

_INLINE: dict[str, set[str]] = {
    tag: {"dir", "lang"} for tag in ("b", "i", "em", "strong", "u", "s", "sub", "sup", "code", "span", "bdi")
} | {"br": set()}
_LESSON: dict[str, set[str]] = (
    _INLINE
    | {
        tag: {"dir", "lang"}
        for tag in (
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "blockquote",
            "pre",
            "ul",
            "li",
            "dl",
            "dt",
            "dd",
            "figure",
            "figcaption",
            "table",
            "caption",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "small",
            "kbd",
            "cite",
        )
    }
    | {
        "hr": set(),
        "ol": {"dir", "lang", "start"},
        "td": {"dir", "lang", "colspan", "rowspan"},
        "th": {"dir", "lang", "colspan", "rowspan", "scope"},
        "a": {"href", "title", "dir", "lang"},
        "abbr": {"title", "dir", "lang"},
        "img": {"src", "alt", "width", "height", "dir", "lang"},
    }
)
# What Wagtail stores in place of links and pictures, and takes apart again itself.
_RICH: dict[str, set[str]] = _LESSON | {
    "a": _LESSON["a"] | {"linktype", "id"},
    "embed": {"embedtype", "id", "alt", "format", "url"},
}
_ALLOWED: dict[str, dict[str, set[str]]] = {"lesson": _LESSON, "rich": _RICH, "inline": _INLINE, "plain": {}}

# Their text is code, a fallback or another language than HTML; keeping it would show it.
_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "applet",
    "svg",
    "math",
    "title",
    "textarea",
    "xmp",
    "noembed",
    "noframes",
    "plaintext",
    "frameset",
    "audio",
    "video",
    "canvas",
    "select",
}
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "dt", "dd"}
_BLOCK_END = re.compile(rf"</(?:{'|'.join(sorted(_BLOCKS))})>")
_BLOCK_START = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS))})>")
_MARKUP = re.compile("[<>&]")
_EDGE_BREAKS = re.compile(r"^(?:\s|<br ?/?>)+|(?:\s|<br ?/?>)+$")

# Combining U+0338 goes too: normalising would melt it into the ">" of a tag.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u0338\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_VOID = re.compile(r'<(br|hr|img|embed)((?: [\w:-]+="[^"]*")*) ?/?>')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [\w:-]+="[^"]*")*>')
_of_thread = threading.local()
_VOID_TAGS = {"br", "hr", "img", "embed"}
_VALUES = {
    "dir": re.compile(r"ltr|rtl|auto"),
    "lang": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "scope": re.compile(r"row|col|rowgroup|colgroup"),
    **dict.fromkeys(("colspan", "rowspan", "width", "height", "start"), re.compile(r"[0-9]{1,4}")),
}


def sanitise(html: str, profile: Profile = "lesson") -> str:
    """The part of `html` that is allowed, well-formed, with `<br/>` as the editor needs it.

    "lesson" keeps headings, lists, tables, links and pictures of this site; "rich" keeps also what Wagtail stores in
    place of links and pictures (`sanitise_rich_text` finishes it); "inline" keeps emphasis and breaks;
    "plain" returns text, not HTML: a template escapes it. Sanitising twice changes nothing. Raises
    DomainError("html_too_long") or DomainError("html_too_deep").
    """
    if profile == "plain":
        return _plain(html)
    return _clean(html, profile)


def sanitise_rich_text(html: str, features: list[str] | None = None) -> str:
    """The part of `html` that the rich text editor with these features can hold and edit again.

    Wagtail's own stored links and pictures (`linktype`, `embedtype`) survive. Sanitising twice changes nothing.
    """
    cleaned, _removals = import_string(_CONVERTER)(features).clean(sanitise(html, "rich"))
    return str(cleaned)


def is_safe_url(url: str) -> bool:
    """A link that may be followed: http(s) with a host, mail, telephone, or a path on this site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if "\\" in url or re.search(r"[\x00-\x20\x7f-\xa0]", url):
        return False
    if parts.scheme:
        named = url[: len(parts.scheme)].lower() in URL_SCHEMES
        return named and bool(parts.netloc if parts.scheme in ("http", "https") else parts.path)
    # Without a scheme a colon may stand behind a slash, a question mark or a hash only: browsers read "javascript:" else.
    return not parts.netloc and not url.startswith("//") and ":" not in re.split(r"[/?#]", url, maxsplit=1)[0]


def _is_own_url(url: str) -> bool:
    return is_safe_url(url) and not urlsplit(url).scheme


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name in {"href", "url"}:
        return value if is_safe_url(value) else None
    if name == "src":
        return value if _is_own_url(value) else None
    allowed = _VALUES.get(name)
    return value if allowed is None or allowed.fullmatch(value) else None


@cache
def _nh3(profile: str, *, with_blocks: bool = False) -> nh3.Cleaner:
    allowed = _ALLOWED[profile] | ({tag: set() for tag in _BLOCKS} if with_blocks else {})
    return nh3.Cleaner(
        tags=set(allowed),
        attributes={tag: set(names) for tag, names in allowed.items() if names},
        clean_content_tags=_DROPPED_WITH_CONTENT - set(allowed),
        attribute_filter=_attribute,
        url_schemes=set(URL_SCHEMES),
        link_rel="noopener noreferrer" if "a" in allowed else None,
    )


@cache
def _nh3_plain() -> nh3.Cleaner:
    return nh3.Cleaner(tags=_BLOCKS | {"br"}, attributes={}, clean_content_tags=_DROPPED_WITH_CONTENT, link_rel=None)


def _bleach(profile: str) -> Cleaner:
    """One for each thread: its parser holds the document that it reads."""
    cleaners: dict[str, Cleaner] = _of_thread.__dict__
    if profile not in cleaners:
        cleaners[profile] = _new_bleach(_ALLOWED[profile])
    return cleaners[profile]


def _new_bleach(allowed: dict[str, set[str]]) -> Cleaner:
    return Cleaner(
        tags=set(allowed),
        attributes={tag: sorted(names) for tag, names in allowed.items()},
        protocols=set(URL_SCHEMES),
        strip=True,
        strip_comments=True,
    )


def _seen(text: str) -> str:
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def _capped(html: str, profile: str) -> str:
    maximum = MAX_LENGTH[profile]
    if len(html) > maximum:
        raise DomainError(
            "html_too_long",
            format_lazy(_("This text is longer than {maximum} characters."), maximum=maximum),
            _("Divide it into several parts."),
        )
    return _seen(html.replace("\r\n", "\n").replace("\r", "\n"))


def _check_depth(html: str) -> None:
    depth = 0
    for match in _TAG.finditer(html):
        closing, tag = match.groups()
        if tag not in _VOID_TAGS:
            depth += -1 if closing else 1
        if depth > MAX_DEPTH:
            raise DomainError(
                "html_too_deep",
                _("This text holds too many parts inside one another."),
                _("Copy it without its layout."),
            )


def _without_markup(text: str, profile: str) -> str:
    # Seen twice: U+2ADC comes out of the first normalising as two characters, one of them U+0338.
    html = _seen(text).replace("\xa0", "&nbsp;")
    return _EDGE_BREAKS.sub("", html) if profile == "inline" else html


def _clean(html: str, profile: str) -> str:
    html = _capped(html, profile)
    if not _MARKUP.search(html):
        return _without_markup(html, profile)
    with_blocks = profile == "inline"
    html = _seen(_nh3(profile, with_blocks=with_blocks).clean(html))
    if with_blocks:
        html = _BLOCK_START.sub("", _BLOCK_END.sub("<br>", html))
        html = _EDGE_BREAKS.sub("", html)
    _check_depth(html)
    html = _seen(_nh3(profile).clean(_bleach(profile).clean(html)))
    return _VOID.sub(r"<\1\2/>", html)


def _plain(html: str) -> str:
    text = _capped(html, "plain")
    if not _MARKUP.search(text):
        return " ".join(_seen(text).split())
    while True:
        # Until nothing changes: text that was escaped twice must not come back as a tag.
        stripped = re.sub(r"</?[a-z][a-z0-9]*>", " ", _nh3_plain().clean(text))
        stripped = " ".join(_seen(html_entities.unescape(stripped)).split())
        if stripped == text:
            return text
        text = stripped
