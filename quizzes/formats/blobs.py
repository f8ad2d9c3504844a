"""Files that lie inside a question: a picture is measured by its head, a recording is known by its first bytes."""

import base64
import binascii
import posixpath
import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.formats.model import Blob
from text.errors import DomainError
from untrusted.archives import safe_name
from untrusted.images import Fault, PictureUnusable, measure

MOST_BYTES = 20 * 1024 * 1024
_PICTURES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_SOUNDS = (
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2\xfa]"), "mp3"),
    (re.compile(rb"OggS.{24}.{0,4}OpusHead", re.DOTALL), "opus"),
    (re.compile(rb"OggS"), "ogg"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "wav"),
    (re.compile(rb"....ftyp(?:M4A|M4B|isom|mp42|mp41)", re.DOTALL), "m4a"),
    (re.compile(rb"\xff[\xf1\xf9]"), "aac"),
)
_STRANGE = re.compile(r"[^\w.-]+")


class BlobInvalid(DomainError):
    """A file inside a question that is not what it says, or is too large."""


def blob_from(name: str, content: bytes) -> Blob:
    """The picture or recording, under a harmless name with the ending that fits its content. Raises BlobInvalid."""
    if len(content) > MOST_BYTES:
        raise BlobInvalid("blob_too_heavy", _("“%(name)s” weighs more than 20 MB.") % {"name": _short(name)})
    for pattern, ending in _SOUNDS:
        if pattern.match(content):
            return Blob(_harmless(name, ending), content, "sound")
    return Blob(_harmless(name, _picture_ending(name, content)), content, "image")


def from_base64(name: str, encoded: str) -> Blob:
    """The same for a file that is written as base64 letters."""
    if len(encoded) > MOST_BYTES * 3 // 2:
        raise BlobInvalid("blob_too_heavy", _("“%(name)s” weighs more than 20 MB.") % {"name": _short(name)})
    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_a_picture(name) from error
    return blob_from(name, content)


def _picture_ending(name: str, content: bytes) -> str:
    try:
        return _PICTURES[measure(content, tuple(_PICTURES)).kind]
    except PictureUnusable as error:
        raise (_too_many_pixels(name) if error.fault == Fault.TOO_MANY_PIXELS else _not_a_picture(name)) from error


def _harmless(name: str, ending: str) -> str:
    base = posixpath.basename(safe_name(name) or "file")
    stem = _STRANGE.sub("-", base.rpartition(".")[0] or base).strip("-.")[:60]
    return f"{stem or 'file'}.{ending}"


def _short(name: Any) -> str:
    return posixpath.basename(str(name).replace("\\", "/"))[-80:]


def _not_a_picture(name: str) -> BlobInvalid:
    return BlobInvalid(
        "blob_unreadable",
        _("“%(name)s” is not a picture (PNG, JPEG, GIF, WebP) or recording (MP3, M4A, Ogg, WAV) that can be opened.")
        % {"name": _short(name)},
    )


def _too_many_pixels(name: str) -> BlobInvalid:
    return BlobInvalid("blob_too_many_pixels", _("“%(name)s” has too many pixels. Make it smaller.") % {"name": _short(name)})
