"""Debian's `wrk`: where a load generator in Python would be slower than what it measures."""

import re
import subprocess

from bench.load import Load

CONNECTIONS = 8
_RATE = re.compile(r"^Requests/sec:\s+([0-9.]+)", re.MULTILINE)
_BROKEN = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")
_REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)")


def measure(port: int, path: str, *, seconds: int = 3) -> Load:
    """Ask nginx at 127.0.0.1:`port` over TLS for `path` with 8 connections that stay open."""
    command = [
        "wrk",
        "--threads",
        "1",
        "--connections",
        str(CONNECTIONS),
        "--duration",
        f"{seconds}s",
        "--header",
        f"Host: localhost:{port}",
        "--header",
        "Accept-Encoding: gzip",
        f"https://127.0.0.1:{port}{path}",
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30)
    return read(done.stdout)


def read(output: str) -> Load:
    """What wrk says, as a `Load`. Raises ValueError when it says no rate."""
    rate = _RATE.search(output)
    if rate is None:
        raise ValueError(f"wrk says no rate: {output[-500:]}")
    broken, refused = _BROKEN.search(output), _REFUSED.search(output)
    failures = sum(map(int, broken.groups())) if broken else 0
    return Load(float(rate[1]), failures + (int(refused[1]) if refused else 0))
