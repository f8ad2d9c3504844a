"""The server of an embedded school: who sends slowly, too much or nothing holds a connection and nobody up."""

import http.client
import os
import shutil
import socket
import tempfile
import threading
import time

import pytest

from lms import server as serving
from lms.server import Server
from lms.wsgi import application
from web.body_limits import MEGABYTE

SIGN_IN = "/{language}/account/signin/"


@pytest.fixture
def serve():
    """Starts a server with these adjustments; its port. Maintenance comes round as often as it can."""
    started = []

    def start(**adjustments):
        listening = socket.create_server(("127.0.0.1", 0))
        server = Server(application, listening, **{"cleanup_interval": 0, "asyncore_loop_timeout": 0, **adjustments})
        ended = threading.Event()

        def run():
            while not ended.is_set():
                server.asyncore.loop(timeout=0.02, map=server._map, use_poll=True, count=1)

        thread = threading.Thread(target=run)
        thread.start()
        started.append((server, ended, thread))
        return server

    yield start
    for server, ended, thread in started:
        ended.set()
        thread.join()
        server.task_dispatcher.shutdown()
        server.asyncore.close_all(server._map)


def ask(port, method, path, *, headers=None, body=b"", timeout=10):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    words = answer.read().decode()
    connection.close()
    return answer, words


def hold(port, path="/ar/account/signin/", length=1000, sent=b"", headers=""):
    """A connection whose body does not come, or comes in part."""
    held = socket.create_connection(("127.0.0.1", port), timeout=10)
    held.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{headers}\r\n".encode() + sent)
    return held


def answered(held):
    with held, held.makefile("rb") as answer:
        return answer.read().decode()


@pytest.mark.parametrize("count", [8, 40])
def test_bodies_that_never_come_hold_nobody_up(serve, count):
    server = serve()
    held = [hold(server.effective_port) for _i in range(count)]
    while len(server.active_channels) < count:
        os.sched_yield()
    answer, words = ask(server.effective_port, "GET", "/healthz")
    assert (answer.status, words) == (200, "ok")
    for one in held:
        one.close()


class Watched:
    """Counts the temporary files that are made for bodies."""

    def __init__(self, monkeypatch):
        self.made = []
        original = tempfile.TemporaryFile
        monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.newfile", lambda _self: self.made.append(1) or original("w+b"))


@pytest.mark.parametrize(
    ("language", "said"), [("ar", "هذا أثقل من أن يُرسل"), ("fr", "C’est trop lourd pour être envoyé")], ids=["ar", "fr"]
)
@pytest.mark.parametrize("headers", ["", "Expect: 100-continue\r\n"], ids=["at once", "after a question"])
def test_a_body_too_heavy_for_its_address_is_refused_in_words_before_it_lies_on_the_disk(serve, monkeypatch, language, said, headers):
    watched = Watched(monkeypatch)
    server = serve()
    held = hold(server.effective_port, SIGN_IN.format(language=language), 120 * MEGABYTE, headers=headers)
    answer = answered(held)
    assert answer.startswith("HTTP/1.1 413 "), answer[:200]
    assert said in answer and "1 " in answer and f'lang="{language}-MA"' in answer
    assert "Content-Security-Policy" in answer
    assert not watched.made


def test_a_browser_that_sends_all_before_it_reads_gets_the_words(serve, monkeypatch):
    watched = Watched(monkeypatch)
    server = serve()
    answer, words = ask(server.effective_port, "POST", "/fr/account/signin/", body=b"x" * (120 * MEGABYTE), timeout=60)
    assert answer.status == 413 and "trop lourd" in words
    assert not watched.made


def test_a_body_without_a_length_is_refused_where_it_becomes_too_heavy(serve):
    server = serve()
    held = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
    held.sendall(b"POST /fr/account/signin/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _i in range(17):
        held.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
    assert answered(held).startswith("HTTP/1.1 413 ")


def test_what_still_comes_of_a_refused_body_is_no_request(serve):
    server = serve()
    smuggled = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = answered(hold(server.effective_port, length=2 * MEGABYTE, sent=smuggled))
    assert answer.count("HTTP/1.1") == 1 and "413" in answer.split("\r\n", maxsplit=1)[0]


def test_a_file_that_an_address_admits_comes_in(serve, db):
    server = serve()
    answer, _words = ask(server.effective_port, "POST", "/verify/file/", body=b"x" * (3 * MEGABYTE))
    assert answer.status == 403, "without a token, and not for its weight"


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_body_that_takes_too_long_is_refused_in_words(serve, monkeypatch, language):
    monkeypatch.setattr(serving, "BODY_SECONDS", 0.1)
    server = serve()
    answer = answered(hold(server.effective_port, SIGN_IN.format(language=language), sent=b"phone="))
    assert answer.startswith("HTTP/1.1 408 ")
    assert {"ar": "استغرق الإرسال", "fr": "trop longtemps"}[language] in answer


def test_a_body_that_falls_silent_is_refused(serve, monkeypatch):
    monkeypatch.setattr(serving, "SILENT_SECONDS", 0.1)
    server = serve()
    assert answered(hold(server.effective_port, sent=b"phone=")).startswith("HTTP/1.1 408 ")


def test_a_heavy_file_has_longer_than_a_form(serve):
    request = serving.Request.__new__(serving.Request)
    request.begun, request.headers_finished = 0, True
    request.expected = 1000
    form = request.deadline
    request.expected = 5 * MEGABYTE
    assert form == pytest.approx(60, abs=1) and request.deadline == pytest.approx(700, abs=1)
    request.expected = 50 * MEGABYTE
    assert request.deadline == 15 * 60


def test_headers_that_never_end_close_the_connection(serve, monkeypatch):
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.1)
    server = serve()
    held = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
    held.sendall(b"GET / HTTP/1.1\r\nHost: loc")
    assert answered(held) == ""


def test_no_body_is_written_where_no_room_is_left(serve, settings, monkeypatch):
    watched = Watched(monkeypatch)
    settings.LEAST_FREE_BYTES = 1 << 60
    monkeypatch.setattr(tempfile, "tempdir", str(settings.VAR_DIR))
    server = serve()
    answer = answered(hold(server.effective_port, "/fr/attempts/1/", 5 * MEGABYTE))
    assert answer.startswith("HTTP/1.1 503 ") and "plus de place" in answer
    assert not watched.made
    assert ask(server.effective_port, "POST", "/fr/attempts/1/", body=b"x" * 1000)[0].status != 503, "a small one needs no room"


def test_bodies_that_come_at_once_share_the_room(serve, settings, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(settings.VAR_DIR))
    free = 200 * MEGABYTE
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(free, 0, free))
    server = serve()
    first = hold(server.effective_port, "/fr/attempts/1/", 39 * MEGABYTE)
    while not server.promised_bytes:
        os.sched_yield()
    assert answered(hold(server.effective_port, "/fr/attempts/1/", 39 * MEGABYTE)).startswith("HTTP/1.1 503 ")
    first.close()


def test_whoever_takes_all_connections_loses_her_own(serve, monkeypatch):
    monkeypatch.setattr(serving, "MOST_CONNECTIONS", 5)
    server = serve()
    patient = hold(server.effective_port)
    while len(server.active_channels) < 1:
        os.sched_yield()
    next(iter(server.active_channels.values())).addr = ("192.0.2.7", 1)
    held = [hold(server.effective_port) for _i in range(5)]
    answer, _words = ask(server.effective_port, "GET", "/healthz")
    assert answer.status == 200
    assert held[0].recv(1) == b"", "the oldest of the many is closed"
    assert any(channel.addr[0] == "192.0.2.7" for channel in server.active_channels.values()), "the only one of another is not"
    for one in (patient, *held):
        one.close()


def test_a_connection_that_is_gone_before_it_is_accepted_closes_no_door(serve, monkeypatch):
    server = serve()
    with monkeypatch.context() as full:
        full.setattr(serving, "MOST_CONNECTIONS", -1)
        server.handle_accept()  # nobody is there, and nobody waits
    assert ask(server.effective_port, "GET", "/healthz")[0].status == 200


@pytest.mark.parametrize("length", ["9" * 30, "9" * 5000, "-1", "1_000", "٣"])
def test_a_length_that_is_none_harms_nobody_else(serve, length):
    server = serve()
    held = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
    held.sendall(f"POST /verify/file/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
    assert answered(held)[:12] in {"HTTP/1.1 413", "HTTP/1.1 400", "HTTP/1.0 400", ""}
    assert ask(server.effective_port, "GET", "/healthz")[0].status == 200


def test_an_answer_that_is_not_taken_holds_no_thread(serve, settings):
    """A video that phones begin to load, and then do not take."""
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    film = settings.MEDIA_ROOT / "film.mp4"
    film.write_bytes(b"\0" * (40 * MEGABYTE))
    server = serve(threads=2)
    held = []
    for _i in range(4):
        one = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
        one.sendall(b"GET /media/film.mp4 HTTP/1.1\r\nHost: localhost\r\nRange: bytes=100-\r\n\r\n")
        assert one.recv(12) == b"HTTP/1.1 206"
        held.append(one)
    started = time.monotonic()
    assert ask(server.effective_port, "GET", "/healthz")[0].status == 200
    assert time.monotonic() - started < 5
    for one in held:
        one.close()
    film.unlink()


def test_a_part_of_a_film_is_that_part(serve, settings):
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    film = settings.MEDIA_ROOT / "part.mp4"
    film.write_bytes(bytes(range(256)) * 4096)
    server = serve()
    answer, words = ask(server.effective_port, "GET", "/media/part.mp4", headers={"Range": "bytes=65-90"})
    assert (answer.status, words, answer.headers["Content-Range"]) == (206, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", f"bytes 65-90/{256 * 4096}")
    film.unlink()
