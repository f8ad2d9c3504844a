"""The one bounded child in which files of strangers are opened.

A hostile file can make any reader crash, loop, or unpack gigabytes; here that ends a process that held nothing, and says
`ChildFailed`. What it may take is set before the first byte is read: seconds of processor, memory, bytes of answer, time on
the clock. It gets none of the environment (no keys, no addresses), and after `ready` it can open no file, no socket and
start no program: the kernel has no descriptor left for it. A module that is such a child ends with `serve(...)`.

A fresh interpreter costs some 15 ms, with Pillow 50, with openpyxl 110; nothing is forked from a process with threads.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
AT_ONCE = 2  # of one process of the school: what many hand in at once waits its turn
LONGEST_WAIT = 60


@dataclass(frozen=True)
class Limits:
    """`opens_files`: for readers that look for fonts or libraries while they work."""

    seconds: int = 10
    memory_bytes: int = 1 << 30
    answer_bytes: int = 4 << 20
    clock_seconds: int = 30
    opens_files: bool = False


class ChildFailed(Exception):
    """The child broke down over the file, or was stopped."""

    def __init__(self, *, is_too_long: bool = False) -> None:
        self.is_too_long = is_too_long
        super().__init__("too long" if is_too_long else "broke down")


class Busy(OSError):
    """So many files are being read that this one did not get its turn."""


_turns = threading.BoundedSemaphore(AT_ONCE)


def run(
    module: str, content: bytes, *, limits: Limits, asked: dict[str, Any] | None = None, environment: dict[str, str] | None = None
) -> bytes:
    """What the module's child answers about this content. Raises `ChildFailed` for a fault of the file, `OSError` for one of ours."""
    if not _turns.acquire(timeout=LONGEST_WAIT):
        raise Busy("too many files at once")
    try:
        return _run(module, content, limits, {"limits": asdict(limits), "asked": asked or {}}, environment or {})
    finally:
        _turns.release()


def _run(module: str, content: bytes, limits: Limits, told: dict[str, Any], environment: dict[str, str]) -> bytes:
    # Files and not pipes: the kernel itself counts what is written (RLIMIT_FSIZE), and nothing has to be read meanwhile.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(content)
        given.seek(0)
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", module, json.dumps(told)],
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": "/nonexistent"} | environment,
                cwd=ROOT,
                timeout=limits.clock_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ChildFailed(is_too_long=True) from error
        if done.returncode:
            raise ChildFailed
        answer.seek(0)
        return answer.read()


def serve(answer: Callable[[bytes, dict[str, Any]], bytes], *, ready: Callable[[], object]) -> None:
    """Be the child: `ready` imports all that is needed, then `answer` may look at the file."""
    told = json.loads(sys.argv[1])
    limits = Limits(**told["limits"])
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    ready()
    content = sys.stdin.buffer.read()
    if not limits.opens_files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    sys.stdout.buffer.write(answer(content, told["asked"]))
    sys.stdout.buffer.flush()
