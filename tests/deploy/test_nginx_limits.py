"""nginx takes in as much as the school does, and says in the school's words that something is too heavy."""

import http.client
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from certificates.services import file_verification
from certificates.verification import serial_lists
from deploy.nginx_limits import FILE, with_limits
from deploy.services import Nginx, require
from deploy.services.tls import self_signed
from quizzes.services import importing
from quizzes.views import uploading
from web.body_limits import MEGABYTE, most_bytes


def test_the_file_that_operators_copy_carries_the_table():
    text = FILE.read_text(encoding="utf-8")
    assert with_limits(text) == text, "run `python -m deploy.nginx_limits`"


@pytest.mark.parametrize(
    "change",
    [
        ("location /verify/ {", "location /check/ {"),  # a row without a place
        ("location /static/ {", "location /static/ {\n    client_max_body_size 90m;"),  # a place without a row
        ("client_max_body_size 1m;", ""),
    ],
)
def test_a_file_that_says_other_than_the_table_is_noticed(change):
    with pytest.raises(LookupError):
        with_limits(FILE.read_text(encoding="utf-8").replace(*change))


@pytest.mark.parametrize(
    ("path", "heaviest"),
    [
        ("/admin/bank/import/", importing.MOST_BYTES),
        ("/admin/media/add/", settings.MEDIA_MOST_BYTES),
        ("/fr/attempts/0/files/", uploading.MOST_BYTES_OF_A_FORM),
        ("/verify/file/", file_verification.MOST_BYTES),
        ("/verify/list/", serial_lists.MOST_BYTES),
        ("/ar/account/signin/", settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 1),
    ],
)
def test_what_a_form_takes_comes_in(path, heaviest):
    assert heaviest < most_bytes(path)


@pytest.mark.parametrize(
    "path", ["/ar/account/signin/", "/fr/", "/api/events/", "/administrator/", "/ar/admin/", "/attempts/", "/xverify/"]
)
def test_whatever_takes_no_files_takes_a_megabyte(path):
    assert most_bytes(path) == MEGABYTE


def test_slashes_too_many_change_nothing():
    assert most_bytes("//admin/pages/") == most_bytes("/admin/pages/")


class School(BaseHTTPRequestHandler):
    """Stands behind nginx: says what it was asked."""

    protocol_version = "HTTP/1.1"
    asked: list

    def _answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, len(body), self.headers["X-Forwarded-Proto"]))
        words = b"trop lourd"
        self.send_response(413 if "too-heavy" in self.path else 200)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    do_GET = do_POST = _answer  # noqa: N815

    def log_message(self, *_args):
        """Nothing."""


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    """The port of nginx, and what arrives behind it."""
    require("nginx", "openssl")
    folder = tmp_path_factory.mktemp("nginx")
    cert, key = self_signed(folder / "tls")
    School.asked = []
    school = ThreadingHTTPServer(("127.0.0.1", 0), School)
    thread = threading.Thread(target=school.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    nginx = Nginx(folder, cert=cert, key=key, upstreams=[school.server_port], media={"media": str(folder)})
    try:
        nginx.start()
        yield nginx.port, School.asked
    finally:
        nginx.stop()
        school.shutdown()
        thread.join()
        school.server_close()


def post(port, path, size):
    connection = http.client.HTTPSConnection("localhost", port, timeout=20, context=ssl._create_unverified_context())
    connection.request("POST", path, body=b"x" * size)
    answer = connection.getresponse()
    words = answer.read().decode()
    connection.close()
    return answer.status, words


@pytest.mark.parametrize("path", ["/fr/account/signin/", "/verify/file/", "/admin/images/add/", "/ar/attempts/1/files/"])
def test_nginx_takes_what_the_school_takes_and_no_more(proxied, path):
    port, asked = proxied
    asked.clear()
    most = most_bytes(path)
    assert post(port, path, most)[0] == 200
    assert post(port, path, most + 1) == (413, "trop lourd")
    assert asked == [("POST", path, most, "https"), ("GET", f"/too-heavy{path}", 0, "https")]
