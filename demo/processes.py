"""The processes of a school on one machine: each is started again when it ends, and none outlives the command that started it."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Collection, Iterable, Mapping, Sequence

STOP_SECONDS = 1.5
LONGEST_DELAY = 30
WELL_SECONDS = 60  # after so long a process is well, and its next end is a first one


class Child:
    """A process in a session of its own: Ctrl-C reaches it through us, once, and it is ended with all that it has started.

    Its standard input is a pipe that nobody writes to. When this process is gone, however it ended, the pipe closes: the sign to end
    (`jobs.lifeline`).
    """

    def __init__(self, name: str, command: Sequence[str], *, environment: Mapping[str, str], inherits: Collection[int] = ()) -> None:
        self.name = name
        self._command, self._environment, self._inherits = command, environment, inherits
        self._delay = 1
        self._again_at: float | None = None
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self._command, env=self._environment, stdin=subprocess.PIPE, start_new_session=True, pass_fds=self._inherits
        )
        self._started, self._again_at = time.monotonic(), None

    def watch(self) -> str:
        """Start it again when its time has come; what there is to say about it."""
        now = time.monotonic()
        if self._again_at is not None:
            if now >= self._again_at:
                self.start()
            return ""
        if self.process.poll() is None:
            return ""
        self.kill()
        self._delay = 1 if now - self._started > WELL_SECONDS else self._delay
        delay, self._delay = self._delay, min(2 * self._delay, LONGEST_DELAY)
        self._again_at = now + delay
        return f"The {self.name} ended ({self.end}); it starts again in {delay} s."

    @property
    def end(self) -> str:
        """How the last one ended."""
        code = self.process.returncode
        return f"code {code}" if code is None or code >= 0 else signal.Signals(-code).name

    def kill(self) -> None:
        """Itself, or what it left behind."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop(children: Iterable[Child]) -> None:
    """Ask them to end, and end what has not soon after: a job that is cut off is a row, and is taken up again."""
    children = list(children)
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(timeout=max(0, deadline - time.monotonic()))
        child.kill()
