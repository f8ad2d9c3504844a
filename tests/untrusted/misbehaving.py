"""A child that does what the file asks of it, as the reader of a hostile file might be made to."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from untrusted.child import serve


def eat() -> bytes:
    return bytes(1 << 30)


def spin() -> bytes:
    while True:
        pass


def sleep() -> bytes:
    sys.stdin.close()
    os.read(os.pipe()[0], 1)
    return b""


def talk() -> bytes:
    return b"x" * 10_000_000


def call() -> bytes:
    with socket.create_connection(("127.0.0.1", 9), timeout=1):
        return b"called"


def look() -> bytes:
    with Path("/etc/hostname").open("rb") as file:
        return file.read() or b"looked"


def start() -> bytes:
    return subprocess.run(["/bin/echo", "started"], capture_output=True, check=True).stdout


def tell() -> bytes:
    return "\n".join(os.environ).encode()


def answer(content: bytes, _asked: dict[str, Any]) -> bytes:
    return globals()[content.decode()]()


if __name__ == "__main__":
    serve(answer, ready=lambda: None)
