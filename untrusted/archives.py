"""Reading a zip file that anyone may have made: nothing is unpacked to disk, and every byte is counted while it is read."""

import io
import posixpath
import re
import stat
import zipfile
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext_lazy as _

from untrusted.errors import FormatInvalid
from untrusted.zips import ZIP_FAULTS

MOST_ENTRIES = 2_000
MOST_BYTES = 200 * 1024 * 1024
MOST_RATIO = 20
RATIO_FLOOR = 1024 * 1024  # below this size a good ratio is only repetitive text
LONGEST_NAME = 400
CHUNK = 64 * 1024
READABLE = frozenset(
    (
        "json",
        "xml",
        "png",
        "jpg",
        "jpeg",
        "gif",
        "webp",
        "mp3",
        "m4a",
        "ogg",
        "oga",
        "opus",
        "wav",
        "aac",
    )
)
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")


class ArchiveInvalid(FormatInvalid):
    """A package that cannot be read, or had better not be."""


class Archive:
    """The files of a zip by their normalised names.

    Raises ArchiveInvalid for a file that is no zip, is encrypted, leads outside its folder, or grows too large. `warnings`
    names what is odd and harmless.
    """

    def __init__(self, content: bytes) -> None:
        self.warnings: list[tuple[str, object]] = []
        self._spent = 0
        self._entries: dict[str, zipfile.ZipInfo] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            infos = self._zip.infolist()
        except ZIP_FAULTS as error:
            raise _damaged() from error
        if len(infos) > MOST_ENTRIES:
            raise ArchiveInvalid(
                "archive_too_many_files",
                _("This package holds more than %(most)s files.") % {"most": MOST_ENTRIES},
                _("Export fewer questions at a time."),
            )
        for info in infos:
            self._admit(info)
        if sum(info.file_size for info in self._entries.values()) > MOST_BYTES:
            raise _too_large()

    def _admit(self, info: zipfile.ZipInfo) -> None:
        name = safe_name(info.filename)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if name is None or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ArchiveInvalid(
                "archive_unsafe",
                _("This package names a file outside of itself. It is not read."),
                _("Export it again from the program that made it."),
            )
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveInvalid(
                "archive_encrypted", _("This package is locked with a password."), _("Export it again without a password.")
            )
        if info.is_dir():
            return
        if name in self._entries:
            # Real H5P packages have these; the last one is what other programs unpack.
            self.warnings.append((name, _("The package holds this file twice. The last one was read.")))
        self._entries[name] = info

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def find(self, path: str, base: str = "") -> str | None:
        """The entry that a reference inside the package means, seen from the folder `base`; None if there is none."""
        name = safe_name(posixpath.join(base, path)) if path else None
        return name if name in self._entries else None

    def read(self, name: str, most: int = MOST_BYTES) -> bytes:
        """The content of one file. Only kinds that a question can use are read; a name without an ending says nothing."""
        info = self._entries[name]
        if "." in posixpath.basename(name) and extension(name) not in READABLE:
            raise ArchiveInvalid("archive_kind", _("“%(name)s” is a kind of file that is not read here.") % {"name": name}, "")
        allowed = min(most, MOST_BYTES - self._spent)
        parts, size = [], 0
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(CHUNK):
                    size += len(chunk)
                    if size > allowed or (size > RATIO_FLOOR and size > MOST_RATIO * max(info.compress_size, 1)):
                        raise _too_large()
                    parts.append(chunk)
        except ZIP_FAULTS as error:
            raise _damaged() from error
        self._spent += size
        return b"".join(parts)


def names_in(file: bytes | IO[bytes]) -> list[str] | None:
    """The names in a zip as they stand there, to tell what kind of file it is; None when it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file) as opened:
            return opened.namelist()
    except ZIP_FAULTS:
        return None


def safe_name(raw: str) -> str | None:
    """The name with single slashes and no dots; None when it is absolute or leads upwards and out."""
    path = raw.replace("\\", "/")
    if len(path) > LONGEST_NAME or path.startswith("/") or _DRIVE.match(path) or any(ord(char) < 32 for char in path):
        return None
    name = posixpath.normpath(path)
    return None if name == ".." or name.startswith("../") else name


def extension(name: str) -> str:
    """The letters after the last dot, small."""
    return posixpath.basename(name).rpartition(".")[2].lower()


def is_zip(content: bytes) -> bool:
    """Whether the first bytes are those of a zip."""
    return content[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def _damaged() -> ArchiveInvalid:
    return ArchiveInvalid(
        "archive_damaged",
        _("This package is damaged or is not a zip file."),
        _("Download or export it again, and do not change the end of its name by hand."),
    )


def _too_large() -> ArchiveInvalid:
    return ArchiveInvalid(
        "archive_too_large",
        _("This package unpacks to far more than questions need. It is not read."),
        _("Export fewer questions, or smaller pictures."),
    )
