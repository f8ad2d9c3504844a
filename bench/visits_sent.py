"""Visits over HTTP, one after the other on one connection, as nginx would hand them on."""

import http.client
import itertools
import time
import uuid
from collections.abc import Mapping, Sequence

REFUSED = 400


class Sender:
    """Asks 127.0.0.1:`port` for pages as `bench.visits` lists them, each time as the next person and from another address."""

    def __init__(self, port: int, pages: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._port = port
        self._pages = {name: itertools.cycle(visits) for name, visits in pages.items()}
        self._addresses = (f"10.{a}.{b}.{c}" for a in range(20, 250) for b in range(250) for c in range(1, 250, 50))

    def visit(self, name: str, count: int) -> list[float]:
        """Seconds of each of so many visits. Raises SystemExit when a page answers with an error."""
        taken = []
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        for visit in itertools.islice(self._pages[name], count):
            method, path, session, token, body, content_type = visit
            sent = fresh(body).encode() if body else None
            headers = self._headers(session, token, content_type)
            began = time.perf_counter()
            connection.request(method, path, sent, headers)
            response = connection.getresponse()
            response.read()
            taken.append(time.perf_counter() - began)
            if response.status >= REFUSED and not name.startswith("staff"):
                raise SystemExit(f"{name}: {method} {path} answered {response.status}.")
        connection.close()
        return taken

    def _headers(self, session: str, token: str, content_type: str) -> dict[str, str]:
        cookies = [f"__Host-session={session}"] * bool(session) + [f"__Host-csrf={token}"] * bool(token)
        headers = {
            "Host": "localhost",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": next(self._addresses),
            "Accept-Encoding": "gzip",
            "Referer": "https://localhost/",
        }
        if cookies:
            headers["Cookie"] = "; ".join(cookies)
        if token:
            headers |= {"X-CSRFToken": token, "Content-Type": content_type}
        return headers


def fresh(body: str) -> str:
    """The body with a new id and the time of now where it wants them."""
    return body.replace("NEW", str(uuid.uuid4())).replace("MILLISECONDS", str(int(time.time() * 1000)))
