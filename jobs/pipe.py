"""The bell of a school on one machine: a named pipe, in place of a broker.

The kernel writes a line of up to 512 bytes whole or not at all, so none is ever read by half. Nothing lies on the disk: what no worker
has heard is gone with the last one, and the next one begins by looking for all that is due.
"""

import os
import select
import stat
from pathlib import Path

MOST_BYTES = 512  # PIPE_BUF, as POSIX promises it at least


class Pipe:
    """Rings name a task, and the request that rang for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = -1
        self._begun = b""

    def ring(self, task_name: str, request: str) -> None:
        """Raises `OSError` when no worker listens, or none has listened for a long while."""
        line = f"{task_name} {request}\n".encode()
        if len(line) > MOST_BYTES:
            raise ValueError(task_name)
        handle = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)

    def listen(self) -> None:
        """Make the pipe when it is not there. Raises `OSError` where the disk knows no pipes."""
        if self.path.exists() and not stat.S_ISFIFO(self.path.stat().st_mode):
            self.path.unlink()
        if not self.path.exists():
            os.mkfifo(self.path, 0o600)
        self._handle = os.open(self.path, os.O_RDWR | os.O_NONBLOCK)  # to write as well, or it ends whenever nobody rings

    def heard(self, seconds: float) -> list[tuple[str, str]]:
        """What has rung, within so many seconds."""
        ready, _w, _x = select.select([self._handle] if self._handle >= 0 else [], [], [], seconds)
        if not ready:
            return []
        *lines, self._begun = (self._begun + os.read(self._handle, 64 * 1024)).split(b"\n")
        return [(name, request) for name, _space, request in (line.decode(errors="replace").partition(" ") for line in lines)]
