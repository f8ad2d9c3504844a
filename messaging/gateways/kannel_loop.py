"""Whether a long text leaves Kannel as it came in. Kannel that is not told otherwise drops all but the first part, and answers as ever.

Its configuration (deploy/kannel/kannel.conf) has a route "doctor" that leads back here instead of to an operator, so a text sent by
it costs nothing. Kannel's status page tells whether the route is there; what it counts are texts, not parts.
"""

import re
import secrets
import threading
import time
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings

from messaging.gateways.base import GatewayError
from messaging.gateways.calls import call

ROUTE = "doctor"
NOBODY = "+212600000000"
PATIENCE_SECONDS = 10
QUIET_SECONDS = 2
MOST_STATUS_BYTES = 200_000
_ONLINE = re.compile(rf"<id>{ROUTE}</id>\s*<status>online")


class _Listener(ThreadingHTTPServer):
    """Takes what the route brings: (number of the part, its text)."""

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.parts: dict[int, bytes] = {}


class _Handler(BaseHTTPRequestHandler):
    server: _Listener
    timeout = PATIENCE_SECONDS

    def do_GET(self) -> None:
        # Octets, not letters: a part may end in the middle of one.
        fields = parse_qs(urlsplit(self.path).query, encoding="latin-1")
        header = fields.get("udh", [""])[0].encode("latin-1")  # its last octet is the number of the part
        self.server.parts[header[-1] if header else 1] = fields.get("text", [""])[0].encode("latin-1")
        self.send_response(202)
        self.end_headers()
        self.wfile.write(b"0: Accepted for delivery")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Silent: the lines would hold the text."""


def check_long_text(send: Callable[[str, str, str], None]) -> int:
    """Send a text of three parts to ourselves by `send(to, body, route)`; how many came out, if together they say the same.

    Takes up to ten seconds. Raises `GatewayError` with what is wrong.
    """
    if not settings.KANNEL_STATUS_PASSWORD:
        raise GatewayError("Whether Kannel cuts long texts is not known: KANNEL_STATUS_PASSWORD is not set.")
    status = call(
        urllib.request.Request(f"{settings.KANNEL_STATUS_URL}?{urlencode({'password': settings.KANNEL_STATUS_PASSWORD})}"),  # noqa: S310
        most_bytes=MOST_STATUS_BYTES,
    )
    if not _ONLINE.search(status):
        raise GatewayError(f"Whether Kannel cuts long texts is not known: its status page names no route “{ROUTE}” that is online.")
    body = f"{secrets.token_hex(8)} {'م' * 150}"
    host, _colon, port = settings.KANNEL_LOOP.rpartition(":")
    try:
        listener = _Listener((host, int(port)))
    except OSError as error:
        raise GatewayError(f"Nothing can listen at {settings.KANNEL_LOOP}: {error.strerror}.") from error
    with listener:
        threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            send(NOBODY, body, ROUTE)
            came = _wait(listener, body)
        finally:
            listener.shutdown()
    if not came:
        raise GatewayError("Kannel took a long text that did not come out within ten seconds.")
    if came != body:
        raise GatewayError(f"Kannel cut a text of {len(body)} letters to {len(came)}, and said that it took all of it.")
    return len(listener.parts)


def _wait(listener: _Listener, body: str) -> str:
    """What has come out when all of it is there, or nothing more comes."""
    until, came = time.monotonic() + PATIENCE_SECONDS, ""
    while came != body and time.monotonic() < until:
        time.sleep(0.05)
        now = b"".join(part for _number, part in sorted(listener.parts.items())).decode("utf-16-be", "replace")
        if now != came:  # the parts of one text follow each other at once
            until, came = time.monotonic() + QUIET_SECONDS, now
    return came
