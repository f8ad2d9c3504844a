"""`python -m deploy.nginx_limits`: write the numbers of `web/body_limits.py` into deploy/nginx/locations.conf."""

import re
from pathlib import Path

from web.body_limits import LOCATIONS, MEGABYTE, MOST

FILE = Path(__file__).parent / "nginx" / "locations.conf"
_LIMIT = re.compile(r"client_max_body_size \w+;")
_LOCATION = re.compile(r"^location (?P<name>\S.*?) \{\n(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL)


def with_limits(text: str) -> str:
    """The configuration with the limits of the table. Raises `LookupError` where one has no line to stand in, or a line no limit."""
    head, *_rest = text.partition("\nlocation ")
    text = text.replace(head, _set(head, MOST), 1)
    left = dict(LOCATIONS)

    def fill(found: re.Match[str]) -> str:
        if not _LIMIT.search(found["body"]):
            return found[0]
        return _set(found[0], left.pop(found["name"]))

    text = _LOCATION.sub(fill, text)
    if left:
        raise LookupError(f"locations.conf has no client_max_body_size for {', '.join(left)}.")
    return text


def _set(part: str, most: int) -> str:
    limit, times = _LIMIT.subn(f"client_max_body_size {most // MEGABYTE}m;", part)
    if times != 1:
        raise LookupError(f"One client_max_body_size is wanted here, not {times}: {part[:80]}")
    return limit


if __name__ == "__main__":
    FILE.write_text(with_limits(FILE.read_text(encoding="utf-8")), encoding="utf-8")
