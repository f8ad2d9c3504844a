"""Storage of files in a local folder, and what any store may raise."""

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_makedirs

from media.free_space import leave_free_space

OBJECT_STORAGE = "media.object_storage"


def _object_storage_errors() -> tuple[type[Exception], ...]:
    if not any(store["BACKEND"].startswith(OBJECT_STORAGE) for store in settings.STORAGES.values()):
        return ()
    from media.object_storage import ERRORS  # noqa: PLC0415 - boto3 is 200 modules, for schools that have such a store

    return ERRORS


# What a store of files may raise when it does not give or take one.
OBJECT_STORAGE_ERRORS: tuple[type[Exception], ...] = _object_storage_errors()
STORAGE_ERRORS: tuple[type[Exception], ...] = (OSError, *OBJECT_STORAGE_ERRORS)


class LocalStorage(FileSystemStorage):
    """Files in MEDIA_ROOT. Each is written aside and then renamed.

    Django's own storage leaves a truncated file under its final name when the disk fills. This one does not fill it: LEAST_FREE_BYTES
    are left for the database.
    """

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        leave_free_space(Path(self.location), getattr(content, "size", 0) or 0)
        self._make_folder(target.parent)
        aside = target.parent / f".incoming-{secrets.token_hex(8)}"
        try:
            _write(aside, content)
            if self.file_permissions_mode is not None:
                aside.chmod(self.file_permissions_mode)
            while not self._allow_overwrite and not _reserve(target):  # type: ignore[attr-defined]  # Django's, missing in its stubs
                name = self.get_available_name(name)
                target = Path(self.path(name))
            try:
                aside.replace(target)
            except OSError:
                target.unlink(missing_ok=True)
                raise
        finally:
            aside.unlink(missing_ok=True)
        self._ensure_location_group_id(str(target))  # type: ignore[attr-defined]  # Django's, missing in its stubs
        return os.path.relpath(target, self.location).replace("\\", "/")

    def _make_folder(self, folder: Path) -> None:
        try:
            if self.directory_permissions_mode is None:
                folder.mkdir(parents=True, exist_ok=True)
            else:
                safe_makedirs(str(folder), self.directory_permissions_mode, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise FileExistsError(f"{folder} exists and is not a directory.") from error


def _write(path: Path, content: File) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(handle, "wb") as file:
        for chunk in content.chunks():
            file.write(chunk.encode() if isinstance(chunk, str) else chunk)
        file.flush()
        os.fsync(file.fileno())


def _reserve(path: Path) -> bool:
    """Take a name: of two writers at the same moment only one gets it."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return False
    return True
