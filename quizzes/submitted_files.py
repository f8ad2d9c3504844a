"""The check of submitted files: judged by its content, never by its name or by what the phone says of it.

Pictures are drawn anew, smaller and without what the camera wrote into them (place, time, phone).
"""

import hashlib
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from media.exceptions import ProbeFailed
from media.probe import probe
from quizzes.exceptions import FileRefused
from untrusted.archives import names_in
from untrusted.images import Fault, PictureUnusable, Wish, redraw

MOST_BYTES = 15 * 1024 * 1024
KEPT_PICTURE = Wish(sizes=((2048, 2048),), kind="JPEG", quality=82)
LONGEST_NAME = 100
MOST_PARTS = 2_000
OFFICE = {
    "word/document.xml": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/workbook.xml": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1")


@dataclass(frozen=True)
class Examined:
    """A file as it may be kept."""

    content: File
    content_type: str
    name: str
    size: int
    digest: str


def examine(upload: Any, accept: list[str]) -> Examined:
    """Check an uploaded file against what the question accepts. Raises FileRefused with what to do."""
    name = clean_name(upload.name)
    if not upload.size:
        raise FileRefused(name, _("This file is empty."), _("Choose it again, or take the photo once more."))
    if upload.size > MOST_BYTES:
        raise too_big(name)
    digest = digest_of_file(upload)
    head = upload.read(4096)
    found = _picture(upload, head, name) if "image" in accept else None
    found = found or (_document(upload, head) if "document" in accept else None)
    found = found or (_sound(upload, head) if "sound" in accept else None)
    if found is None:
        raise FileRefused(name, _("This is not a file that is asked for here."), asked_for(accept))
    content, content_type, suffix = found
    return Examined(content, content_type, with_suffix(name, suffix), content.size, digest)


def digest_of_file(upload: Any) -> str:
    """SHA-256 of the file as it came: by it the same file sent twice is known."""
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()
    upload.seek(0)
    return digest


def too_big(name: str) -> FileRefused:
    return FileRefused(name, _("This file is too big."), _("A file may weigh at most 15 MB. Take a smaller photo or a shorter recording."))


def asked_for(accept: list[str]) -> Any:
    """What may be handed in, in words."""
    return {
        ("image",): _("A photo or a picture is asked for."),
        ("sound",): _("A sound recording is asked for."),
        ("document",): _("A PDF, Word or Excel file is asked for."),
        ("image", "sound"): _("A photo or a sound recording is asked for."),
        ("image", "document"): _("A photo, or a PDF, Word or Excel file is asked for."),
        ("sound", "document"): _("A sound recording, or a PDF, Word or Excel file is asked for."),
    }.get(tuple(accept), _("A photo, a sound recording, or a PDF, Word or Excel file is asked for."))


def clean_name(name: Any) -> str:
    """The file's own name without folders, line breaks and characters that turn the reading order round."""
    last = str(name or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = unicodedata.normalize("NFC", "".join(char for char in last if unicodedata.category(char)[0] != "C"))
    return " ".join(kept.split())[-LONGEST_NAME:].strip(" .") or "file"


def with_suffix(name: str, suffix: str) -> str:
    """The name with the ending that its content has."""
    return (PurePosixPath(name).stem.strip(" .") or "file") + suffix


def _picture(upload: Any, head: bytes, name: str) -> tuple[File, str, str] | None:
    if head[4:12] in HEIC:
        raise FileRefused(
            name,
            _("This picture is of a kind (HEIC) that we cannot open."),
            _("Set the camera of your phone to JPEG (“most compatible”), or send a screenshot of the picture."),
        )
    upload.seek(0)
    try:
        drawn = redraw(upload.read(), KEPT_PICTURE)
    except PictureUnusable as error:
        if error.fault == Fault.UNKNOWN:
            return None
        if error.fault == Fault.TOO_MANY_PIXELS:
            raise _too_many_pixels(name) from error
        raise FileRefused(name, _("This picture is damaged."), _("Take the photo once more, or choose another one.")) from error
    except OSError as error:  # there is no room for one more child, or for its copy
        raise FileRefused(name, _("We could not look at this picture just now."), _("Please try again in a moment.")) from error
    return ContentFile(drawn.content), "image/jpeg", ".jpg"


def _too_many_pixels(name: str) -> FileRefused:
    return FileRefused(name, _("This picture has too many pixels."), _("Set the camera of your phone to a smaller size and take it again."))


def _document(upload: Any, head: bytes) -> tuple[File, str, str] | None:
    if head.startswith(b"%PDF-"):
        return _as_it_is(upload), "application/pdf", ".pdf"
    if not head.startswith(b"PK\x03\x04"):
        return None
    upload.seek(0)
    parts = names_in(upload.file)
    if parts is None or len(parts) > MOST_PARTS or "[Content_Types].xml" not in parts:
        return None
    if any(part.endswith("vbaProject.bin") for part in parts):
        return None
    for part, (suffix, content_type) in OFFICE.items():
        if part in parts:
            return _as_it_is(upload), content_type, suffix
    return None


def _sound(upload: Any, head: bytes) -> tuple[File, str, str] | None:
    kind = _sound_kind(head)
    if kind is None:
        return None
    try:
        with tempfile.NamedTemporaryFile(suffix=kind[1]) as copy:
            _copy(upload, copy)
            found = probe(Path(copy.name))
    except (ProbeFailed, OSError) as error:  # the player is not there, or the disk holds no copy
        raise FileRefused(
            clean_name(upload.name), _("We could not listen to this recording just now."), _("Please try again in a moment.")
        ) from error
    if found is None or not found.has_sound or found.has_video:
        return None
    return _as_it_is(upload), kind[0], kind[1]


def _sound_kind(head: bytes) -> tuple[str, str] | None:
    if head.startswith(b"OggS"):
        return "audio/ogg", ".ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav", ".wav"
    if head[4:8] == b"ftyp":
        return "audio/mp4", ".m4a"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "audio/webm", ".webm"
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "audio/aac", ".aac"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0):
        return "audio/mpeg", ".mp3"
    return None


def _copy(upload: Any, target: IO[bytes]) -> None:
    upload.seek(0)
    for chunk in upload.chunks():
        target.write(chunk)
    target.flush()


def _as_it_is(upload: Any) -> File:
    upload.seek(0)
    return File(upload.file, name="kept")
