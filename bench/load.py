"""A small load generator: connections that stay open, raw sockets, bounded in time. Loopback only."""

import socket
import threading
import time
from dataclasses import dataclass

HEADER_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What was measured: requests a second, and the failures among them."""

    per_second: float
    failures: int


def measure(port: int, path: str, *, clients: int = 4, seconds: float = 3.0, cookie: str = "") -> Load:
    """Ask a web process at 127.0.0.1:`port` for `path`, as nginx would, with `clients` connections for about `seconds`."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: gzip\r\nX-Forwarded-Proto: https\r\n"
        + (f"Cookie: {cookie}\r\n" if cookie else "")
        + "\r\n"
    ).encode()
    until = time.monotonic() + seconds
    counts, failures = [0] * clients, [0] * clients

    def work(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < until:
                connection.sendall(request)
                if not _read(connection).startswith(b"HTTP/1.1 200"):
                    failures[number] += 1
                counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(sum(counts) / (time.monotonic() - started), sum(failures))


def _read(connection: socket.socket) -> bytes:
    data = b""
    while HEADER_END not in data:
        part = connection.recv(65536)
        if not part:
            raise ConnectionError("The server closed the connection.")
        data += part
    head, _, body = data.partition(HEADER_END)
    length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")).split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head
