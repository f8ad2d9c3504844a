"""A child process with a log, that can be stopped kindly, killed, or frozen."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

PATIENCE_SECONDS = 60


class NotUp(Exception):
    """A service did not start; the words hold the end of its log."""


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, *, seconds: float = PATIENCE_SECONDS, child: "Process | None" = None) -> None:
    """Return when something listens; raise `NotUp` when the child ends before, or time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if child is not None and not child.is_alive():
            raise NotUp(f"{child.name} ended: {child.log_end()}")
        time.sleep(0.05)
    raise NotUp(f"Nothing listens on port {port} after {seconds:.0f} seconds. {child.log_end() if child else ''}")


class Process:
    """One program in a process group of its own, its output in `log`.

    Given descriptors that it `inherits`, it is one of the embedded school's: it ends when its standard input closes, which stays open.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        inherits: Collection[int] = (),
    ) -> None:
        self.name, self.command, self.log, self.env, self.cwd, self.inherits = name, list(command), log, env, cwd, inherits
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                self.command,
                env=dict(self.env) if self.env is not None else None,
                cwd=self.cwd,
                stdin=subprocess.PIPE if self.inherits else subprocess.DEVNULL,
                pass_fds=self.inherits,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return self

    @property
    def pid(self) -> int:
        if self._child is None:
            raise NotUp(f"{self.name} was not started.")
        return self._child.pid

    def is_alive(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def ask_to_end(self) -> None:
        """The main process, which sees to its own."""
        if self._child is not None and self.is_alive():
            self._child.terminate()

    def stop(self, *, seconds: float = 30) -> None:
        """Ask the main process to end; kill the group when it does not."""
        if self._child is None or not self.is_alive():
            return
        self.ask_to_end()
        try:
            self._child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """SIGKILL to the whole group: what a power cut or the kernel does."""
        if self._child is not None:
            try:
                os.killpg(self._child.pid, signal.SIGKILL)
            except ProcessLookupError:
                return
            self._child.wait(timeout=10)

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def freeze(self) -> None:
        """It holds its connections and answers nothing."""
        os.killpg(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def log_end(self, size: int = 2000) -> str:
        try:
            return self.log.read_text("utf-8", "replace")[-size:]
        except OSError:
            return ""
