"""The secrets of a school in containers, made once into the volume that all of them share. What is there stays as it is."""

import os
import secrets
import sys
from pathlib import Path

USERS = Path(__file__).parents[1] / "redis-users.acl"


def make_secrets(folder: Path) -> list[str]:
    """The names of those that were made now. The password of the database is read by another user in its container."""
    password = _kept(folder / "database-password", secrets.token_urlsafe(32), mode=0o644)
    at_redis = _kept(folder / "redis-password", secrets.token_urlsafe(32), mode=0o600)
    _kept(folder / "redis-users.acl", USERS.read_text(encoding="ascii").replace("CHANGE", at_redis), mode=0o644)  # read by another user too
    wanted = {
        "secret-key": secrets.token_urlsafe(64),
        "metrics-token": secrets.token_urlsafe(32),
        "database-url": f"postgres://taawon:{password}@database:5432/taawon",
        "redis-url": f"redis://taawon:{at_redis}@redis:6379/0",
        "broker-url": f"redis://taawon:{at_redis}@redis:6379/1",
    }
    made = [name for name in wanted if not (folder / name).exists()]
    for name in made:
        _kept(folder / name, wanted[name], mode=0o600)
    return made


def _kept(path: Path, value: str, *, mode: int) -> str:
    """What the file holds; `value` if there was none."""
    if not path.exists():
        aside = path.with_name(f"{path.name}.new")
        aside.touch(mode=0o600)
        aside.write_text(value, encoding="ascii")
        aside.chmod(mode)
        aside.replace(path)
    return path.read_text(encoding="ascii").strip()


if __name__ == "__main__":
    made = make_secrets(Path(os.environ.get("TAAWON_SECRETS", "/etc/taawon")))
    sys.stdout.write(f"Made: {', '.join(made)}\n" if made else "All secrets are there.\n")
