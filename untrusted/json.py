"""JSON from anyone, read where it is needed: what little can go wrong is limited here, and costs no child.

The worst 200 KB (many small objects, lists in lists) take 20 ms and 5 MB; starting a child takes as long.
"""

import json
from dataclasses import dataclass
from typing import Any, NoReturn

MOST_LETTERS = 200_000
MOST_DEPTH = 30


@dataclass(frozen=True)
class Read:
    """The value. `has_doubles`: an object says the same name twice, so that two readers may see two values."""

    value: Any
    has_doubles: bool


def read(text: str) -> Read:
    """Raises ValueError for what is too long, too deep, or no JSON by the standard (NaN, numbers without end)."""
    if len(text) > MOST_LETTERS:
        raise ValueError("too long")
    doubled = False

    def whole(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal doubled
        made = dict(pairs)
        doubled = doubled or len(made) < len(pairs)
        return made

    try:
        value = json.loads(text, object_pairs_hook=whole, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("too deep") from error
    _check_depth(value)
    return Read(value, doubled)


def same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: 1, 1.0 and true are three values, whatever Python thinks of them."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _check_depth(value: Any) -> None:
    level = [value]
    for _depth in range(MOST_DEPTH):
        level = [inner for outer in level for inner in _parts(outer)]
        if not level:
            return
    raise ValueError("too deep")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
