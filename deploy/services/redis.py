"""Redis in a folder."""

import secrets
from pathlib import Path

from deploy.services.packages import program
from deploy.services.process import Process, free_port, wait_for_port

USERS = Path(__file__).parents[1] / "redis-users.acl"


class Redis:
    """One server, with the users of a real one. What it holds may be lost without harm, so it writes nothing unless asked."""

    def __init__(self, folder: Path, *, port: int | None = None) -> None:
        self.port = port or free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self._password = secrets.token_urlsafe(24)
        users = folder / "users.acl"
        users.touch(mode=0o600)
        users.write_text(USERS.read_text(encoding="ascii").replace("CHANGE", self._password), encoding="ascii")
        self.process = Process(
            "redis",
            [
                program("redis-server") or "redis-server",
                "--port",
                str(self.port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory-policy",
                "noeviction",
                "--dir",
                str(folder),
                "--aclfile",
                str(users),
            ],
            log=folder / "log",
        )

    def url(self, number: int = 0) -> str:
        """For `REDIS_URL` and `CELERY_BROKER_URL`: broker and cache in databases apart."""
        return f"redis://taawon:{self._password}@127.0.0.1:{self.port}/{number}"

    def start(self) -> "Redis":
        self.process.start()
        wait_for_port(self.port, child=self.process)
        return self

    def stop(self) -> None:
        self.process.stop()

    def kill(self) -> None:
        self.process.kill()
