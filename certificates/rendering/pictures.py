"""Signatures and logos: what is accepted, and the form in which they are kept. No database."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from text.errors import DomainError
from untrusted.images import Fault, PictureUnusable, Wish, redraw

MAX_BYTES = 4 * 1024 * 1024
KEPT_BYTES = 300_000
KEPT = Wish(sizes=((1000, 500), (700, 350), (400, 200)), kinds=("PNG", "JPEG"), most_bytes=KEPT_BYTES)
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
        drawn = redraw(content, KEPT)
    except PictureUnusable as error:
        if error.fault == Fault.TOO_MANY_PIXELS:
            raise PictureRefused(
                "picture_too_many_pixels", _("The picture has too many pixels."), _("Save it smaller, then upload it again.")
            ) from error
        raise PictureRefused(
            "picture_unknown", _("This file is not a PNG or JPEG picture."), _("Choose a picture of the signature or the logo.")
        ) from error
    except OSError as error:  # there is no room for one more child
        raise PictureRefused(
            "picture_not_now", _("We could not look at this picture just now."), _("Please try again in a moment.")
        ) from error
    name = f"{sha256(drawn.content).hexdigest()}.{SUFFIXES[drawn.kind]}"
    return Picture(name, drawn.content, drawn.width, drawn.height)
