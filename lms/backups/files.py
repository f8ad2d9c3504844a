"""Uploaded files, wherever they lie: read from and written to the school's storages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import Storage, storages

# The storages whose files cannot be made again. Renditions could be, but that takes long.
KEPT = ("default", "private")
CHUNK = 1024 * 1024


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of a storage, by name, with forward slashes."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for name in sorted(files):
        if not name.startswith(".incoming-"):
            yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names_in(storage, f"{folder}/{name}" if folder else name)


def copy_out(folder: Path) -> Iterator[str]:
    """Copy all files below `files/<storage>/`; yields each path relative to the backup. What is deleted meanwhile is left out."""
    for alias in KEPT:
        storage = storages[alias]
        for name in names_in(storage):
            relative = f"files/{alias}/{name}"
            target = folder / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with storage.open(name) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy, CHUNK)
            except FileNotFoundError:  # deleted since it was listed
                target.unlink(missing_ok=True)
            else:
                yield relative


def copy_in(folder: Path) -> Iterator[str]:
    """Put the files of a backup back under their names, in place of what is there; yields each name."""
    for alias in KEPT:
        storage, root = storages[alias], folder / "files" / alias
        for path in sorted(root.rglob("*")) if root.exists() else ():
            if path.is_file():
                name = path.relative_to(root).as_posix()
                if storage.exists(name):
                    storage.delete(name)
                with path.open("rb") as source:
                    storage.save(name, File(source))
                yield name
