"""Looking into a PDF that a stranger handed over, in a child. Knows no Django."""

import json
from dataclasses import dataclass

from untrusted.child import ChildFailed, Limits, run

LIMITS = Limits(seconds=10, memory_bytes=1 << 30, answer_bytes=1 << 20, clock_seconds=20)
MOST_CREDENTIAL_BYTES = 200_000


@dataclass(frozen=True)
class Contents:
    """The attached credential as it is, byte for byte, or "" when it cannot be read; and the texts that stand for pictures:
    one of them has our address.
    """

    credential: str
    alternatives: tuple[str, ...]


def look_into(pdf: bytes) -> Contents | None:
    """None for what cannot be read as a PDF of a few pages. Raises OSError when there is no child to be had."""
    try:
        found = json.loads(run("untrusted.children.pdf", pdf, limits=LIMITS, asked={"most_bytes": MOST_CREDENTIAL_BYTES}))
    except ChildFailed:
        return None
    return Contents(found["credential"], tuple(found["alternatives"]))
