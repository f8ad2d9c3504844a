"""Whether two questions are the same question: a digest of what is asked and what is right, without the names of the parts."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

MARK = re.compile(r"\[\[([A-Za-z0-9_-]{1,40})(?=\]\]|\|)")


def fingerprint(kind: str, body: Mapping[str, Any]) -> str:
    """SHA-256 of a cleaned body, in hexadecimal. The ids of choices, gaps and items count by their order only (those of a gap's choices
    within their gap), so the same question read from two files is one.
    """
    if kind == "gap":
        body = {**body, "gaps": [_own_choices(gap) for gap in body["gaps"]]}
    order = {own: f"#{number}" for number, own in enumerate(dict.fromkeys(ids_in(body)))}
    text = json.dumps([kind, _renamed(body, order)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _own_choices(gap: Mapping[str, Any]) -> Mapping[str, Any]:
    if "choices" not in gap:
        return gap
    return {**gap, "choices": [{name: part for name, part in choice.items() if name != "id"} for choice in gap["choices"]]}


def ids_in(part: Any) -> Iterator[str]:
    """Every id of a body, however deep."""
    if isinstance(part, Mapping):
        if isinstance(part.get("id"), str):
            yield part["id"]
        for name in sorted(part):
            yield from ids_in(part[name])
    elif isinstance(part, list):
        for inner in part:
            yield from ids_in(inner)


def _renamed(part: Any, order: Mapping[str, str]) -> Any:
    if isinstance(part, Mapping):
        return {name: order[inner] if name == "id" and isinstance(inner, str) else _renamed(inner, order) for name, inner in part.items()}
    if isinstance(part, list):
        return [_renamed(inner, order) for inner in part]
    if isinstance(part, str):
        return MARK.sub(lambda found: "[[" + order.get(found[1], found[1]), part)
    return part
