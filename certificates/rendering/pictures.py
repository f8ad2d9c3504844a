"""Signatures and logos: what is accepted, judged by the content, and the form in which they are kept. No database."""

import io
import warnings
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from text.errors import DomainError

MAX_BYTES = 4 * 1024 * 1024
MAX_PIXELS = 40_000_000
KEPT_BYTES = 300_000
KEPT_SIZES = ((1000, 500), (700, 350), (400, 200))
SUFFIXES = {"PNG": "png", "JPEG": "jpg"}


class PictureRefused(DomainError):
    """A file that is no picture for a certificate."""


@dataclass(frozen=True)
class Picture:
    """Named by its content: `<sha256>.png`."""

    name: str
    content: bytes
    width: int
    height: int


def read_picture(content: bytes) -> Picture:
    """A PNG or JPEG, upright, without metadata, small enough to be printed ten thousand times. Transparency stays."""
    if len(content) > MAX_BYTES:
        raise PictureRefused("picture_too_big", _("The picture is bigger than 4 MB."), _("Save it smaller, then upload it again."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=tuple(SUFFIXES))
            if image.width * image.height > MAX_PIXELS:
                raise PictureRefused(
                    "picture_too_many_pixels",
                    _("The picture has more than 40 million pixels."),
                    _("Save it smaller, then upload it again."),
                )
            kind = image.format or ""
            image = ImageOps.exif_transpose(image)
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(
            "picture_unknown", _("This file is not a PNG or JPEG picture."), _("Choose a picture of the signature or the logo.")
        ) from error
    return _kept(image, kind)


def _kept(image: Image.Image, kind: str) -> Picture:
    mode = "RGBA" if kind == "PNG" and image.has_transparency_data else "RGB"
    image = image.convert(mode)
    for size in KEPT_SIZES:
        image.thumbnail(size)
        file = io.BytesIO()
        if kind == "JPEG":
            image.save(file, "JPEG", quality=88)
        else:
            image.save(file, "PNG", optimize=True)
        if file.tell() <= KEPT_BYTES:
            break
    made = file.getvalue()
    return Picture(f"{sha256(made).hexdigest()}.{SUFFIXES[kind]}", made, image.width, image.height)
