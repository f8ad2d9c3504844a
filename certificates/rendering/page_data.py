"""The data of one page: a frozen record as the JSON that a design prints. Pure."""

import io
import re
from datetime import date
from functools import lru_cache
from typing import Any

import segno

from certificates.rendering.designs import LANGUAGES, Design
from text.dates import format_date
from text.numbers import format_score

NO_BREAK, SHORT = "\u00a0", 48
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
ISOLATE, END = "\u2066", "\u2069"  # a number with its sign keeps its order inside Arabic


def page_data_of(record: dict[str, Any], design: Design, verify_url: str, offline_url: str = "") -> dict[str, Any]:
    """Everything on one page. Without `verify_url` it is a sample: no number, no code."""
    names = [record["name"][code] for code in LANGUAGES if record["name"][code]]
    heading = design.wording["ar"]["heading"], design.wording["fr"]["heading"]
    page: dict[str, Any] = {
        "document": {"title": " — ".join((*heading, *names)), "author": design.wording["fr"]["school"], "qr": f"QR: {verify_url}"},
        "serial": record["serial"],
        "verify_at": verify_url.partition("://")[2].removesuffix(f"{record['serial']}/").rstrip("/"),
        "qr": _qr(verify_url) if verify_url else "",
    }
    if design.protocol == 1:
        return page | {"text": {code: _first_column(record, design.wording[code], code) for code in LANGUAGES}}
    return page | {
        "text": {code: _column(record, design.wording[code], code) for code in LANGUAGES},
        "scheme": design.settings["scheme"],
        "logo": design.settings["logo"],
        "signatories": _signatories(record, design),
        "offline_qr": _qr(offline_url, error="l") if offline_url else "",
    }


def signatories_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Who signs, each `{"name": {…}, "role": {…}}`. The first release had one, perhaps without a name."""
    if "signatories" in record:
        return record["signatories"]
    one = record["signatory"]
    return [one] if any(one["name"].values()) else []


def texts_of(value: Any) -> list[str]:
    """Every text inside."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for part in parts for text in texts_of(part)]


def _column(record: dict[str, Any], words: dict[str, str], code: str) -> dict[str, Any]:
    """The words in one language. A line whose facts are not known (no score, no end) is left out."""
    facts = {
        "name": _either(record["name"], code),
        "cooperative": _either(record["cooperative"], code),
        "course": _either(record["title"], code),
        "completed_on": _day(record["completed_on"], code),
        "issued_on": _day(record["issued_on"], code),
        "expires_on": _day(record["expires_on"], code) if record["expires_on"] else "",
        "score": f"{ISOLATE}{format_score(record['score'], code)}{NO_BREAK}%{END}" if record["score"] else "",
    }
    lines = [fill(words[part], facts) for part in ("when", "until", "result")]
    return {
        "school": words["school"],
        "heading": words["heading"],
        "awarded": fill(words["awarded"], facts),
        "name": facts["name"],
        "cooperative": facts["cooperative"],
        "completed": fill(words["completed"], facts),
        "title": facts["course"],
        "when": [_together(line) for line in lines if line],
        "criteria": fill(words["criteria"], facts),
        "note": fill(words["note"], facts),
        "verify": words["verify"],
        "offline": words["offline"],
        "sample": words["sample"],
    }


def _together(line: str) -> str:
    """A short fact does not break in its middle: where several do not fit one line, each moves whole."""
    return line.replace(" ", NO_BREAK) if len(line) <= SHORT else line


def fill(words: str, facts: dict[str, str]) -> str:
    """The words with facts in the place of `{…}`; "" when one of those facts is not known. A fact is never filled itself."""
    named = [name for name in _PLACEHOLDER.findall(words) if name in facts]
    if not all(facts[name] for name in named):
        return ""
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), words)


def _signatories(record: dict[str, Any], design: Design) -> list[dict[str, Any]]:
    pictures = [one.get("picture", "") for one in design.settings["signatories"]]
    return [
        {"picture": pictures[n] if n < len(pictures) else ""}
        | {code: {"name": _either(one["name"], code), "role": one["role"][code]} for code in LANGUAGES}
        for n, one in enumerate(signatories_of(record))
    ]


def _first_column(record: dict[str, Any], words: dict[str, str], code: str) -> dict[str, str]:
    when = [words["when"].format(date=_day(record["completed_on"], code))]
    if record["expires_on"]:
        when.append(words["until"].format(date=_day(record["expires_on"], code)))
    return words | {
        "name": _either(record["name"], code),
        "cooperative": _either(record["cooperative"], code),
        "title": _either(record["title"], code),
        "when": " · ".join(when),
        "score_label": words["score"],
        "score": f"{format_score(record['score'], code)} %" if record["score"] else "",
        "signatory": record["signatory"]["name"][code],
        "role": record["signatory"]["role"][code],
    }


def _either(texts: dict[str, str], code: str) -> str:
    return texts[code] or texts["fr" if code == "ar" else "ar"]


def _day(iso: str, code: str) -> str:
    return format_date(date.fromisoformat(iso), code)


@lru_cache(maxsize=4)  # trials have the same one
def _qr(url: str, error: str = "m") -> str:
    # A fixed mask: the search for the best one costs eight times the rest, and every mask reads as well.
    symbol = io.BytesIO()
    before, mark, after = url.partition("#")  # what stands behind takes less room as letters of its own
    content: Any = [before + mark, after] if mark else url  # Any: the stubs of segno do not know several segments
    code = segno.make(content, error=error, boost_error=False, micro=False, mask=2)
    code.save(symbol, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return symbol.getvalue().decode()
