"""Which request a line of the log belongs to, on the web side and in the jobs that it rang for."""

import re
import uuid
from contextvars import ContextVar

HEADER = "request_id"
_SAFE = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
request_id: ContextVar[str] = ContextVar("request_id", default="")


def accepted(header: str) -> str:
    """The id that a proxy gave, when it is one; else a new one."""
    return header if _SAFE.match(header) else uuid.uuid4().hex
