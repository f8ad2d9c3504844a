"""One production school on real services, to be broken: PostgreSQL, Redis, an S3 server, nginx, two web servers, workers."""

import http.client
import json
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from deploy.run_production import School
from deploy.services import free_port, require
from tests.databases import fill_postgresql
from tests.forks import Forks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def school() -> Iterator["BrokenSchool"]:
    require("postgresql", "redis", "s3", "nginx", "openssl")
    with tempfile.TemporaryDirectory(prefix="taawon-faults-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        school = BrokenSchool(Path(folder), port=free_port())
        try:
            school.start()
            yield school
        finally:
            school.stop()


class BrokenSchool(School):
    """The school of `make run-production`, and ways to ask it things."""

    def __init__(self, folder: Path, *, port: int) -> None:
        super().__init__(folder, port=port)
        self._processes = Forks(self.environment)

    def _prepare(self, words: str, command: list[str]) -> None:
        if command == ["migrate"]:
            fill_postgresql(self.postgres.url)  # the command then finds nothing left to do
        super()._prepare(words, command)

    def inside(self, *words: str) -> Any:
        """Ask `tests.faults.inside`."""
        done = self._processes.run("tests.faults.inside", *words, seconds=120)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def stop(self) -> None:
        self._processes.close()
        super().stop()

    def last_errors(self) -> str:
        """The ends of what the web servers logged as errors: for the message of a failed test."""
        lines = [line for port in self.web_ports for line in (self.folder / f"web-{port}.log").read_text("utf-8", "replace").splitlines()]
        return "\n".join(line[-1500:] for line in lines if '"ERROR"' in line or "Traceback" in line)[-5000:]

    def visitor(self, session: str = "", *, web: int | None = None, address: str = "") -> "Visitor":
        """Somebody in front of nginx, or of one web server when `web` tells which."""
        return Visitor(
            self.nginx.port if web is None else self.web_ports[web],
            session,
            tls=web is None,
            host=f"localhost:{self.nginx.port}",
            address=address,
        )


class Visitor:
    """A client with cookies that holds its connection, as a phone does. Every call is bounded in time."""

    def __init__(self, port: int, session: str, *, tls: bool, host: str, address: str) -> None:
        self.port, self.tls, self.host, self.address = port, tls, host, address
        self.cookies = {"__Host-session": session} if session else {}
        self._line: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body, headers. Raises OSError or HTTPException when the line breaks."""
        if self._line is None:
            context = ssl._create_unverified_context()
            kind = http.client.HTTPSConnection if self.tls else http.client.HTTPConnection
            self._line = kind("127.0.0.1", self.port, timeout=40, **({"context": context} if self.tls else {}))
        base = {"Host": self.host, "Origin": f"https://{self.host}", "Referer": f"https://{self.host}/", "Accept-Language": "fr"}
        if self.cookies:
            base["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if not self.tls:
            base |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": self.address or "127.0.0.1"}
        try:
            self._line.request(method, path, body=body, headers=base | headers)
            answer = self._line.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        for value in answer.msg.get_all("Set-Cookie") or []:
            name, _sign, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.will_close:
            self.hang_up()
        return answer.status, content, dict(answer.headers)

    def get(self, path: str) -> tuple[int, bytes, dict[str, str]]:
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        return self.ask("POST", path, urlencode(fields).encode(), **{"Content-Type": "application/x-www-form-urlencoded"})

    def send_json(self, path: str, content: Any) -> tuple[int, bytes, dict[str, str]]:
        token = {"X-CSRFToken": self.cookies["__Host-csrf"]} if "__Host-csrf" in self.cookies else {}
        return self.ask("POST", path, json.dumps(content).encode(), **{"Content-Type": "application/json"}, **token)

    def persist(self, ask: Callable[[], tuple[int, bytes, dict[str, str]]], *, seconds: float = 60) -> tuple[int, bytes, dict[str, str]]:
        """Ask again while the school is away, as the page's script does."""
        end = time.monotonic() + seconds
        while True:
            try:
                found = ask()
                if found[0] < 500:
                    return found
            except (OSError, http.client.HTTPException):
                found = (0, b"", {})
            if time.monotonic() > end:
                return found
            time.sleep(0.2)

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


@pytest.fixture
def until() -> Callable[..., Any]:
    """Waits until something is true, for a bounded time; the last thing seen is in the failure."""

    def wait(ask: Callable[[], Any], good: Callable[[Any], bool], *, seconds: float = 90) -> Any:
        end = time.monotonic() + seconds
        while not good(seen := ask()):
            assert time.monotonic() < end, f"After {seconds} seconds: {seen}"
            time.sleep(0.5)
        return seen

    return wait
