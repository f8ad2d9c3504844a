"""Log lines as JSON: one object a line, with the request or job that it belongs to."""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

from jobs.tracing import request_id

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """time (UTC), level, logger, message, request_id, and what the caller gave as `extra`. A line break in a name stays inside
    its line.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if own := request_id.get():
            line["request_id"] = own
        # Values that are not plain (the request object of Django's own lines) say who asked: they stay out.
        line |= {
            name: value for name, value in vars(record).items() if name not in _STANDARD and isinstance(value, (str, int, float, bool))
        }
        if record.exc_info:
            line["error"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(line, ensure_ascii=False)
