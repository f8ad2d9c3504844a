"""One member's phone: a connection that stays open, her cookies, and the token as the pages' scripts send it."""

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

SESSION, TOKEN = "__Host-session", "__Host-csrf"
_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Phone:
    """Speaks to nginx (`tls`) or, as nginx would, to a web process. Raises `SystemExit` when an answer is not as awaited.

    `source` is the loopback address it speaks from.
    """

    def __init__(self, port: int, session: str = "", *, tls: bool = True, source: str = "127.0.0.1") -> None:
        self.host, self.form_token, self.api_token = f"localhost:{port}", "", ""
        self.cookies = {SESSION: session} if session else {}
        self.answered: dict[str, str] = {}  # the headers of the last answer
        if tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self._line: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", port, timeout=30, context=context, source_address=(source, 0)
            )
        else:
            self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(source, 0))

    def get(self, path: str, *, status: int = 200) -> bytes:
        """A page or a file. Of a page with a form the token is remembered."""
        body = self._ask("GET", path, None, {}, status)
        if found := _FIELD.search(body.decode("utf-8", "replace")) if body[:1] == b"<" else None:
            self.form_token = found[1]
        return body

    def meet(self, course: str) -> dict:
        """/api/me/, and the token that it gives."""
        answer = json.loads(self.get(f"/api/me/?lang=ar&course={course}"))
        self.api_token = answer["csrf"]
        return answer

    def send_form(self, path: str, fields: Mapping[str, Any], *, status: int = 200) -> bytes:
        """Fields with the page's own token."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.form_token}).encode()
        return self.send(path, body, "application/x-www-form-urlencoded", status=status)

    def send(self, path: str, body: bytes, content_type: str, *, status: int = 200) -> bytes:
        """A body as it stands."""
        return self._ask("POST", path, body, {"Content-Type": content_type}, status)

    def send_json(self, path: str, content: Any) -> Any:
        """JSON with the token that /api/me/ gave."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.api_token}
        return json.loads(self._ask("POST", path, json.dumps(content).encode(), headers, 200))

    def hang_up(self) -> None:
        self._line.close()

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int) -> bytes:
        own = {"Host": self.host, "Origin": f"https://{self.host}", "Referer": f"https://{self.host}/", "X-Forwarded-Proto": "https"}
        if self.cookies:
            own["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._line.request(method, path, body=body, headers=own | headers)
        answer = self._line.getresponse()
        content, self.answered = answer.read(), dict(answer.headers)
        for value in answer.msg.get_all("Set-Cookie") or []:
            name, _sign, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status != status:
            raise SystemExit(f"{method} {path}: answer {answer.status} instead of {status}: {content[:300].decode('utf-8', 'replace')}")
        return content
