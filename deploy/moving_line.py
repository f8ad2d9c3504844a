"""One line that moves while something long goes on: rewritten on a terminal, elsewhere a new line every few seconds.

Needs nothing but Python, because the first packages are installed behind it:

    python3 deploy/moving_line.py "Installing the pinned packages" pip install …

shows the last line of what the command prints, and all of it only when the command fails.
"""

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

SECONDS_BETWEEN_LINES = 5.0


class MovingLine:
    """`show` what is being done, as often as one likes; `end` with what was done."""

    def __init__(self, out: IO[str] | None = None) -> None:
        self._out = out or sys.stdout
        self._shown_at = float("-inf")

    def show(self, words: str) -> None:
        if self._out.isatty():
            room = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r\033[K{words[:room]}")
        elif time.monotonic() - self._shown_at >= SECONDS_BETWEEN_LINES:
            self._out.write(f"{words}\n")
            self._shown_at = time.monotonic()
        self._out.flush()

    def end(self, words: str) -> None:
        self._out.write(f"\r\033[K{words}\n" if self._out.isatty() else f"{words}\n")
        self._out.flush()


@contextmanager
def moving(words: str, detail: Callable[[], str] = str, *, out: IO[str] | None = None) -> Iterator[None]:
    """Count the seconds of what is done inside, behind `words`; `detail` says what it is about just now."""
    line, started, over = MovingLine(out), time.monotonic(), threading.Event()

    def seconds() -> str:
        return f"{time.monotonic() - started:.0f} s"

    def move() -> None:
        while not over.wait(1):
            line.show(f"{words}… {seconds()}{detail()}")

    line.show(f"{words}…")
    mover = threading.Thread(target=move, daemon=True)
    mover.start()
    done = False
    try:
        yield
        done = True
    finally:
        over.set()
        mover.join()
        line.end(f"{words}: {seconds()}." if done else f"{words}: not done, after {seconds()}.")


def run(words: str, command: Sequence[str], *, out: IO[str] | None = None, **options: Any) -> str:
    """Run a command behind a moving line; what it printed. Raises `subprocess.CalledProcessError` with all of that."""
    with tempfile.TemporaryFile() as said, moving(words, lambda: _last_line(said), out=out):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, check=False, **options)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, list(command), output=_all(said))
        return _all(said)


def _last_line(said: IO[bytes]) -> str:
    lines = _all(said, last=2000).split("\n")
    found = next((one.strip() for one in reversed(lines) if one.strip()), "")
    return f"  {found[:70]}" if found else ""


def _all(said: IO[bytes], *, last: int | None = None) -> str:
    """What the command printed. Read by the file's own path: the offset is shared with the command that writes."""
    content = Path(f"/proc/self/fd/{said.fileno()}").read_bytes()
    return content[-last:].decode("utf-8", "replace") if last else content.decode("utf-8", "replace")


def main() -> int:
    words, *command = sys.argv[1:]
    try:
        run(words, command)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(error.output)
        return error.returncode if error.returncode > 0 else 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
