"""A lesson behind nginx's cache, beside a file of the same size that the same nginx serves with the same headers over the same TLS.

Measured by wrk.
"""

import gzip
import secrets
import subprocess
import time
from pathlib import Path

from bench import wrk
from bench.load import Load
from bench.machines import start
from bench.phone import Phone
from bench.ratios import interleaved, per_second, ratio

FILE = "/bench/page.html"
KEPT = '"view": "kept page"'  # how the school's log names a request that reached it
OWN_HEADERS = {"Date", "Server", "Content-Type", "Content-Length", "Connection", "ETag", "X-Request-Id"}  # nginx sets them itself
SECONDS, LONGEST, PAUSE, QUIET = 3, 30, 0.02, 12


def floor(web_port: int, lesson: str, folder: Path) -> str:
    """Makes a file of the lesson's size in `folder`, and the lines by which nginx serves it with the headers of the lesson."""
    phone = Phone(web_port, tls=False)
    size = len(gzip.compress(phone.get(lesson), compresslevel=9, mtime=0))
    file = folder / FILE.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(secrets.token_bytes(size))
    headers = {name: value for name, value in phone.answered.items() if name not in OWN_HEADERS} | {"Content-Encoding": "gzip"}
    lines = [f'add_header {name} "{value}" always;' for name, value in headers.items()]
    return "\n".join([f"location = {FILE} {{", f"alias {file};", *lines, "add_header X-Request-Id $request_id always;", "}"])


def measure(port: int, lesson: str, *, log: Path) -> dict:
    """Rates and ratio; how many of the requests reached the school, whose log is `log`."""
    for path in (lesson, FILE):
        wrk.measure(port, path, seconds=2)
    asked, reached = 0, -_reached(log)

    def ask(path: str) -> float:
        nonlocal asked
        load = _whole(wrk.measure(port, path, seconds=SECONDS), path)
        asked += round(load.per_second * SECONDS) if path == lesson else 0
        return load.per_second

    rates = interleaved({"file": lambda: ask(FILE), "kept": lambda: ask(lesson)})
    reached += _reached(log)
    seconds = SECONDS * len(rates["kept"])
    return per_second(rates) | {
        "nginx_ratio": ratio(rates, "kept", "file"),
        "nginx_asked": asked,
        "nginx_reached": reached,
        "nginx_reached_per_second": round(reached / seconds, 2),
    }


def published(port: int, lesson: str, environment: dict[str, str]) -> dict:
    """Seconds from publishing until somebody who asks all the time sees it; how often somebody asks who comes after a quiet time."""
    facts = {}
    for name, quiet in (("published_seconds", 0), ("asks_after_quiet", QUIET)):
        mark = secrets.token_hex(8)
        phone = Phone(port)
        phone.get(lesson)
        publishing = start(["-m", "bench.publish", lesson, mark], environment)
        try:
            if quiet:
                publishing.wait(timeout=LONGEST)
                time.sleep(quiet)
            asks, seen = _until_seen(phone, lesson, mark)
            at = float(publishing.communicate(timeout=LONGEST)[0].split()[-1])
        except subprocess.TimeoutExpired:
            publishing.kill()
            raise
        facts[name] = asks if quiet else round(max(0.0, seen - at), 2)
    return facts


def _until_seen(phone: Phone, path: str, mark: str) -> tuple[int, float]:
    """How often it was asked for, and when it was new."""
    until, asks = time.time() + LONGEST, 0
    while time.time() < until:
        asks += 1
        if mark.encode() in phone.get(path):
            return asks, time.time()
        time.sleep(PAUSE)
    raise SystemExit(f"{path}: what was published was not seen within {LONGEST} seconds.")


def _reached(log: Path) -> int:
    return log.read_text(encoding="utf-8", errors="replace").count(KEPT)


def _whole(load: Load, path: str) -> Load:
    if load.failures:
        raise SystemExit(f"{path}: {load.failures} requests failed.")
    return load
