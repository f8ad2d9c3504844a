"""Free space for files on this machine's disk.

Some is left for the database, which loses more by a full disk than anybody by a refused upload.
"""

import errno
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

NO_FREE_SPACE = _("There is no room left for files, so nothing of this was saved. Tell the administrator of the school.")
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def leave_free_space(folder: Path, size: int) -> None:
    """Raise OSError (ENOSPC) when `size` more bytes would leave less than LEAST_FREE_BYTES free where the folder lies."""
    folder = _existing(folder)
    if shutil.disk_usage(folder).free - size < settings.LEAST_FREE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def has_room_for_upload(size: int) -> bool:
    """Whether the body of a request of `size` bytes may be taken in: it lies on the disk as it comes, once more as it is read, and
    once where it is kept.

    Half of LEAST_FREE_BYTES may be used for the moment: a file that may not stay is refused by its form, which keeps what was typed.
    Of a disk that holds no data of the school nothing need be left.
    """
    folder = Path(tempfile.gettempdir())
    least = settings.LEAST_FREE_BYTES // 2 if folder.stat().st_dev == _existing(settings.VAR_DIR).stat().st_dev else 0
    return shutil.disk_usage(folder).free - 3 * size >= least


def has_free_space(size: int, storage: Any = default_storage) -> bool:
    """Whether a file of `size` bytes may be kept in the storage. An S3 store is never full as far as we know."""
    try:
        folder = storage.path("")
    except NotImplementedError:  # Django's word for a storage that has no paths
        return True
    try:
        leave_free_space(Path(folder), size)
    except OSError as error:
        if error.errno in DISK_FULL:
            return False
        raise
    return True


def check_free_space(file: Any) -> None:
    """For the forms that take files: raises ValidationError, so that what was typed stays in the form."""
    if not has_free_space(file.size or 0):
        raise ValidationError(NO_FREE_SPACE, "no_room")
