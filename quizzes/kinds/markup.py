"""Question texts as trainers type them: plain, with *bold* and _emphasis_ as in a WhatsApp message."""

import re
from html import escape, unescape

_BOLD = re.compile(r"(?<!\w)\*(\S(?:[^*\n]*\S)?)\*(?!\w)")
_EMPHASIS = re.compile(r"(?<!\w)_(\S(?:[^_\n]*\S)?)_(?!\w)")
_BREAK = re.compile(r"<br ?/?>\n?")
_STRONG_TAG = re.compile(r"<(b|strong)>(\S(?:[^<*]*\S)?)</\1>")
_EM_TAG = re.compile(r"<(i|em)>(\S(?:[^<_]*\S)?)</\1>")


def as_html(typed: str) -> str:
    """What was typed as HTML; it still passes the sanitiser."""
    html = escape(typed.replace("\r\n", "\n").strip(), quote=False)
    html = _EMPHASIS.sub(r"<em>\1</em>", _BOLD.sub(r"<b>\1</b>", html))
    return html.replace("\n", "<br/>")


def as_typed(html: str) -> str:
    """HTML as it would be typed. Markup that cannot be typed is left out; keep the HTML itself when nothing was changed."""
    text = _EM_TAG.sub(r"_\2_", _STRONG_TAG.sub(r"*\2*", _BREAK.sub("\n", html)))
    return unescape(re.sub(r"<[^>]+>", "", text))
