"""Run one command in sight and say how long it took, and its longest silence:

    .ci/timed.py SUMMARY NAME [--until WORDS --ask ADDRESS] -- COMMAND…

With `--until` it serves: once it has said the words the address is asked, and it is ended as by Ctrl-C, which is timed apart.
The line for people is also appended to the file SUMMARY.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


class Watched:
    """What a command says as it says it."""

    def __init__(self, command: list[str]) -> None:
        self.started = self._heard = time.monotonic()
        self.silence, self.silent_after = 0.0, "the start"
        self.said = b""
        self.child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        self._said_by_child = self.child.stdout.fileno() if self.child.stdout else -1

    def hear(self, *, until: bytes = b"") -> bool:
        """Pass on what is said: to the end, or to these words (True)."""
        while part := os.read(self._said_by_child, 65536):
            now = time.monotonic()
            if now - self._heard > self.silence:
                self.silence, self.silent_after = now - self._heard, self._last_words()
            self._heard = now
            self.said = (self.said + part)[-100_000:]
            sys.stdout.buffer.write(part)
            sys.stdout.buffer.flush()
            if until and until in self.said:
                return True
        return False

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def _last_words(self) -> str:
        lines = [line for line in self.said.decode("utf-8", "replace").splitlines() if line.strip()]
        return lines[-1].strip()[-60:] if lines else "the start"


def serve_and_stop(watched: Watched, words: str, address: str) -> tuple[bool, str]:
    """Whether it served and ended by Ctrl-C, and how long each took."""
    if not watched.hear(until=words.encode()):
        return False, f"ended after {watched.seconds():.0f} s without serving"
    served = watched.seconds()
    with urllib.request.urlopen(address, timeout=60) as answer:
        is_well = answer.status == 200
    asked = time.monotonic()
    os.killpg(watched.child.pid, signal.SIGINT)
    watched.hear()
    watched.child.wait()
    return is_well, f"serves after {served:.0f} s, ends {time.monotonic() - asked:.1f} s after Ctrl-C"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("summary", type=Path)
    parser.add_argument("name")
    parser.add_argument("--until")
    parser.add_argument("--ask")
    end = sys.argv.index("--")
    given = parser.parse_args(sys.argv[1:end])
    watched = Watched(sys.argv[end + 1 :])
    if given.until:
        is_well, said = serve_and_stop(watched, given.until, given.ask)
    else:
        watched.hear()
        is_well = watched.child.wait() == 0
        said = f"{watched.seconds():.0f} s"
    verdict = "" if is_well else "FAILED: "
    line = f"{given.name:24} {verdict}{said}; longest silence {watched.silence:.0f} s, after {watched.silent_after!r}"
    with given.summary.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    print(f"\n== {line}\n", flush=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
