"""What a backup says of itself, so that a restore can tell whether it is whole."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME = "manifest.json"
CHUNK = 1024 * 1024


class Broken(Exception):
    """The backup is not whole, or not for this school; in words for the operator."""


@dataclass
class Manifest:
    """`files` maps each file of the folder to its SHA-256; `rows` counts what must be there again."""

    made_at: str
    build: str
    database: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Last of all: a backup without a manifest was cut off."""
        (folder / NAME).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a whole backup. Raises `Broken` for a missing, cut or changed file."""
    try:
        manifest = Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise Broken(f"{folder} is not a whole backup: it has no {NAME}.") from None
    except (ValueError, TypeError) as error:
        raise Broken(f"{folder / NAME} cannot be read: {error}") from error
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise Broken(f"{name} is missing from the backup.")
        if digest_of(path) != digest:
            raise Broken(f"{name} is not as it was when the backup was made.")
    return manifest


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            found.update(piece)
    return found.hexdigest()
