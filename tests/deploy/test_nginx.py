"""What nginx does with the configuration that operators are given, before a stand-in for the school."""

import http.client
import re
import ssl
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.services import Nginx, require
from deploy.services.tls import self_signed

BOTH = 2
PATIENCE = 60
LONG_LOCK = "proxy_cache_lock_timeout 300s; proxy_cache_lock_age 300s;"  # whoever waits for a page to be kept shows by it
FEW = re.compile(r"(limit_req zone=(?:strangers|searches) )burst=\d+;"), re.compile(r"(zone=(?:strangers|searches):1m )rate=\d+r/s;")


class Upstream(BaseHTTPRequestHandler):
    """Answers a member's page only when two are asked for at once."""

    meeting = threading.Barrier(BOTH)

    def do_GET(self) -> None:
        if "/me/" in self.path:
            try:
                self.meeting.wait(PATIENCE)
            except threading.BrokenBarrierError:
                self.send_error(500)
                return
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.send_header("Cache-Control", "private")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    require("nginx", "openssl")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="taawon-nginx-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        cert, key = self_signed(folder / "tls")
        nginx = Nginx(folder / "nginx", cert=cert, key=key, upstreams=[server.server_address[1]], media={"media": name}, more=LONG_LOCK)
        config = folder / "nginx" / "nginx.conf"
        allowed, rates = FEW  # the third stranger of a minute is one too many, however slow the machine
        text = allowed.sub(r"\1burst=1 nodelay;", config.read_text(encoding="utf-8"))
        config.write_text(rates.sub(r"\1rate=1r/m;", text), encoding="utf-8")
        try:
            yield nginx.start().port
        finally:
            nginx.stop()
            server.shutdown()


def ask(port: int, path: str, *, cookie: str = "", source: str = "127.0.0.1") -> int:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=context, source_address=(source, 0))
    try:
        line.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        return line.getresponse().status
    finally:
        line.close()


@pytest.mark.parametrize("path", ["/ar/me/", "/api/me/?course=1&lang=ar"])
def test_members_do_not_wait_for_one_another_at_an_address_that_all_have_in_common(port, path):
    with ThreadPoolExecutor(BOTH) as pool:
        answers = [pool.submit(ask, port, path, cookie=f"__Host-session={number}") for number in range(BOTH)]
    assert [answer.result() for answer in answers] == [200, 200]


@pytest.mark.parametrize("path", ["/ar/courses/?q=word", "/ar/account/signin/", "/verify/AAAA/"])
def test_very_many_strangers_leave_room_for_a_device_that_signed_in_before(port, path):
    """Each of them has an address of its own."""
    answers = [ask(port, path, source=f"127.9.0.{number + 1}") for number in range(3)]
    assert answers[-1] == 429
    assert ask(port, path, cookie="__Host-device=x") == 200


def test_pages_that_nginx_keeps_are_open_to_any_number_of_strangers(port):
    assert {ask(port, "/ar/courses/", source=f"127.9.1.{number + 1}") for number in range(6)} == {200}
