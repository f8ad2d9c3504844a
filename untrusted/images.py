"""Pictures that anyone may have made: measured by their head, unfolded only in a child (`children/images.py`), and drawn anew.

One rule for members and staff alike: the same kinds, the same number of pixels; upright, in eight bits, without what the
camera wrote into them (place, time, phone). Knows no words: those who ask say to people what is wrong. Knows no Django.
"""

import io
import json
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from PIL import Image

from untrusted.child import ChildFailed, Limits, run

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
# A JPEG is decoded smaller from the start; the others must be unfolded whole.
MOST_PIXELS = {"JPEG": 52_000_000, "MPO": 52_000_000}  # MPO: a JPEG with a second picture behind it
MOST_PIXELS_OTHERS = 30_000_000
MOST_PIXELS_MOVING = 150_000_000  # of all frames
LIMITS = Limits(seconds=20, memory_bytes=1 << 30, answer_bytes=24 << 20, clock_seconds=60)


class Fault(StrEnum):
    """What can be wrong with a picture."""

    UNKNOWN = "unknown"  # no picture, or of a kind that is not asked for
    TOO_MANY_PIXELS = "too_many_pixels"
    DAMAGED = "damaged"


class PictureUnusable(Exception):
    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True)
class Measured:
    """What the head of a picture says. `kind` is one of KINDS."""

    kind: str
    width: int
    height: int
    frames: int


@dataclass(frozen=True)
class Drawn:
    """A picture that we drew, or one that we looked through and found nothing to change in."""

    kind: str
    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class Wish:
    """How a picture is wanted. Of `sizes`, the first that weighs no more than `most_bytes` is taken, else the last.

    `kind`: that which it becomes; "" leaves it. `quality`: of a JPEG. `may_move`: frames stay.
    """

    sizes: tuple[tuple[int, int], ...]
    kinds: tuple[str, ...] = KINDS
    kind: str = ""
    most_bytes: int = 0
    quality: int = 88
    may_move: bool = False


def measure(content: bytes, kinds: Sequence[str] = KINDS) -> Measured:
    """The head of a picture, which is cheap to read; nothing is unfolded. Raises PictureUnusable."""
    try:
        with opened(content, kinds) as picture:
            measured = head_of(picture)
            picture.verify()
    except PictureUnusable:
        raise
    except Exception as error:  # Pillow raises whatever the broken file provokes
        raise PictureUnusable(Fault.UNKNOWN) from error
    return measured


def redraw(content: bytes, wish: Wish) -> Drawn:
    """The picture as it is wanted, made in a child. Raises PictureUnusable, and OSError when there is no child to be had."""
    try:
        head, _line, made = run("untrusted.children.images", content, limits=LIMITS, asked=asdict(wish)).partition(b"\n")
    except ChildFailed as error:
        raise PictureUnusable(Fault.DAMAGED) from error
    said = json.loads(head)
    if "fault" in said:
        raise PictureUnusable(Fault(said["fault"]))
    return Drawn(said["kind"], said["width"], said["height"], made)


def is_whole(content: bytes) -> bool:
    """Whether the picture can be unfolded to its last pixel."""
    try:
        redraw(content, Wish(sizes=((16, 16),), kind="PNG"))
    except PictureUnusable:
        return False
    return True


def opened(content: bytes, kinds: Sequence[str]) -> Image.Image:
    """The picture, of which only the head was read."""
    with warnings.catch_warnings():
        # The size is judged by us; Pillow's own limit speaks of it in English.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(content), formats=list(kinds))
        except Image.DecompressionBombError as error:
            raise PictureUnusable(Fault.TOO_MANY_PIXELS) from error


def head_of(picture: Image.Image) -> Measured:
    """What its head says. Raises PictureUnusable for too many pixels."""
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    measured = Measured(kind, picture.width, picture.height, getattr(picture, "n_frames", 1) if kind != "JPEG" else 1)
    pixels = measured.width * measured.height
    most = MOST_PIXELS.get(picture.format or "", MOST_PIXELS_OTHERS)
    if pixels > most or pixels * measured.frames > MOST_PIXELS_MOVING:
        raise PictureUnusable(Fault.TOO_MANY_PIXELS)
    return measured
