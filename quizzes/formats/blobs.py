"""Files that lie inside a question: a picture is opened and measured, a recording is known by its first bytes."""

import base64
import binascii
import io
import posixpath
import re
import warnings
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image

from quizzes.formats.model import Blob
from text.errors import DomainError
from untrusted.archives import safe_name

MOST_PIXELS = 40_000_000
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
        with warnings.catch_warnings():
            # The size is judged below; Pillow's own limit speaks of it in English.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(_PICTURES)) as picture:
                width, height, found = picture.width, picture.height, picture.format
                frames = getattr(picture, "n_frames", 1)
                if width * height <= MOST_PIXELS:
                    picture.verify()
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(name) from error
    except Exception as error:  # Pillow raises whatever the broken file provokes
        raise _not_a_picture(name) from error
    if width * height > MOST_PIXELS or width * height * frames > MOST_PIXELS * 5:
        raise _too_many_pixels(name)
    return _PICTURES[str(found)]


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
