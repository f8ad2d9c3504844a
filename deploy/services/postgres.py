"""PostgreSQL in a folder."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from deploy.services.packages import program
from deploy.services.process import free_port


class Postgres:
    """A cluster of its own. `durable=False` skips fsync: for tests, whose data nobody misses.

    Root's PostgreSQL runs as another user. Where the folder is closed to that user, below /root for example, the data lie in
    /var/tmp until this program ends.
    """

    def __init__(self, folder: Path, *, port: int | None = None, durable: bool = True) -> None:
        self.folder, self.port, self.durable = folder, port or free_port(), durable
        if os.geteuid() == 0 and not _is_open_to_others(folder):
            self._elsewhere = tempfile.TemporaryDirectory(prefix="taawon-postgres-", dir="/var/tmp", ignore_cleanup_errors=True)
            self.folder = Path(self._elsewhere.name)
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))

    @property
    def url(self) -> str:
        """For `DATABASE_URL`."""
        return f"postgres://taawon@127.0.0.1:{self.port}/taawon"

    def start(self) -> "Postgres":
        fresh = not (self.folder / "data").exists()
        if fresh:
            self.folder.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:  # PostgreSQL refuses to run as root
                shutil.chown(self.folder, "postgres")
            self._run("initdb", "-D", self.folder / "data", "-U", "taawon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c max_connections=200 -c shared_buffers=256MB"
        if not self.durable:
            options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-s", "-l", self.folder / "log", "-o", options, "start")
        if fresh:
            self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "taawon", "taawon")
        return self

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "fast", "-w", "-s", "stop", check=False)

    def kill(self) -> None:
        """As a power cut would end it."""
        self._run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "-s", "stop", check=False)

    def restart(self) -> None:
        self.stop()
        self.start()

    def _run(self, name: str, *arguments: object, check: bool = True) -> None:
        command = [str(self.bin / name), *map(str, arguments)]
        if os.geteuid() == 0:
            command = [program("runuser") or "runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=check, stdout=subprocess.DEVNULL, cwd="/")


def _is_open_to_others(folder: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in folder.resolve().parents if parent.exists())
