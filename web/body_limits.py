"""How many bytes a request may bring, by its address: the one table.

The server of an embedded school reads it before it takes the first byte of a body, the middleware wherever another server stands in
front, and the files of `deploy/nginx` carry its numbers (`python -m deploy.nginx_limits` writes them there). Knows nothing but strings.
"""

import re

MEGABYTE = 1024 * 1024
MOST = MEGABYTE  # forms of text; as Django's own DATA_UPLOAD_MAX_MEMORY_SIZE
# By locations as nginx writes them. A file that is a little too heavy comes in, so that the form can say so beside it.
LOCATIONS: dict[str, int] = {
    "/verify/": 12 * MEGABYTE,  # a PDF or a credential to check
    "/admin/": 52 * MEGABYTE,  # pictures, sounds, films and files of questions of staff; recordings that weigh more come in parts
    "~ ^/(ar|fr)/attempts/": 40 * MEGABYTE,  # photos and files that members hand in
}


def most_bytes(path: str) -> int:
    """Of a request to this path, without its query."""
    path = "/" + path.lstrip("/")
    return next((most for location, most in LOCATIONS.items() if _is_in(path, location)), MOST)


def _is_in(path: str, location: str) -> bool:
    if location.startswith("~ "):
        return re.match(location[2:], path) is not None
    return path.startswith(location)
