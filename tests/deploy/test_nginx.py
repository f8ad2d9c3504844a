"""What nginx does with the configuration that operators are given, before a stand-in for the school."""

import http.client
import re
import socket
import ssl
import tempfile
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.services import Nginx, require
from deploy.services import nginx as nginx_folder
from deploy.services.tls import self_signed

BOTH = 2
PATIENCE = 60
HSTS = "max-age=31536000; includeSubDomains; preload"  # as tests/abuse/test_headers.py has it of the school
LONG_LOCK = "proxy_cache_lock_timeout 300s; proxy_cache_lock_age 300s;"  # whoever waits for a page to be kept shows by it
FEW = (
    re.compile(r"(limit_req zone=(?:sessions|strangers|searches) )burst=\d+(?: nodelay)?;"),
    re.compile(r"(zone=(?:sessions|strangers|searches):\d+m )rate=\d+r/s;"),
)


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
        self.send_header("Strict-Transport-Security", HSTS)
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
        (folder / "picture.webp").write_bytes(b"RIFF")
        cert, key = self_signed(folder / "tls")
        nginx = Nginx(folder / "nginx", cert=cert, key=key, upstreams=[server.server_address[1]], media={"media": name}, more=LONG_LOCK)
        config = folder / "nginx" / "nginx.conf"
        allowed, rates = FEW  # the third request of a minute is one too many, however slow the machine
        text = allowed.sub(r"\1burst=1 nodelay;", config.read_text(encoding="utf-8"))
        config.write_text(rates.sub(r"\1rate=1r/m;", text), encoding="utf-8")
        try:
            yield nginx.start().port
        finally:
            nginx.stop()
            server.shutdown()


def anybody() -> ssl.SSLContext:
    """The certificate is our own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(port: int, path: str, *, cookie: str = "", source: str = "127.0.0.1") -> int:
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=anybody(), source_address=(source, 0))
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


def test_a_script_that_floods_is_refused_before_the_school_and_nobody_else_is(port):
    answers = [ask(port, "/api/events/", cookie="a=1; __Host-session=flooding; b=2") for _time in range(3)]
    assert answers[-1] == 429
    assert ask(port, "/api/events/", cookie="__Host-session=learning") == 200
    assert {ask(port, "/api/events/") for _time in range(3)} == {200}


def test_pages_that_nginx_keeps_are_open_to_any_number_of_strangers(port):
    assert {ask(port, "/ar/courses/", source=f"127.9.1.{number + 1}") for number in range(6)} == {200}


@pytest.mark.parametrize("path", ["/ar/courses/", "/media/picture.webp", "/media/gone.webp", "/media/original_images/x.jpg", "/metrics"])
def test_every_answer_keeps_the_browser_on_tls(port, path):
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=anybody())
    line.request("GET", path)
    answer = line.getresponse()
    assert answer.headers.get_all("Strict-Transport-Security") == [HSTS]
    line.close()


def speaks(port: int, ciphers: str = "", version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2) -> bool:
    """Whether nginx agrees with a browser that knows this version of TLS and these ciphers only."""
    context = anybody()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.set_ciphers(f"{ciphers or 'ALL'}:@SECLEVEL=0")
    try:
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as line, context.wrap_socket(line):
            return True
    except ssl.SSLError:
        return False


@pytest.mark.parametrize(
    "ciphers", ["AES128-SHA", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA384", "DHE-RSA-AES128-GCM-SHA256"]
)
def test_ciphers_without_forward_secrecy_or_a_tag_of_their_own_are_refused(port, ciphers):
    assert not speaks(port, ciphers)


def test_only_protocols_and_ciphers_of_today_are_spoken(port):
    assert speaks(port, version=ssl.TLSVersion.TLSv1_3)
    for ciphers in ("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"):
        assert speaks(port, ciphers)
    assert not speaks(port, version=ssl.TLSVersion.TLSv1_1)


def test_the_real_server_speaks_as_the_one_that_is_tried_here():
    """Also to other host names: the protocols of an address are those of its first server."""
    site = (Path(nginx_folder.__file__).parents[1] / "nginx" / "site.conf").read_text(encoding="utf-8")
    servers = [part for part in site.split("server {") if "listen 443" in part]
    assert len(servers) == BOTH
    assert all("include snippets/taawon/tls.conf;" in part for part in servers)
