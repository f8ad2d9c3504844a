"""Unfolds one picture, and draws it as it is wanted (`untrusted/images.py`)."""

import io
import json
import struct
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from untrusted.child import serve
from untrusted.images import Drawn, Fault, PictureUnusable, Wish, head_of, opened

SHOWS_COLOUR = ("icc_profile", "transparency", "gamma", "background", "duration", "loop", "disposal")
HARMLESS = (*SHOWS_COLOUR, "version", "extension", "timestamp", "dpi", "srgb", "chromaticity", "aspect", "interlace")
END_OF_PNG = b"IEND\xaeB`\x82"
ORIENTATION = 0x0112
ON_ITS_SIDE = (5, 6, 7, 8)
LARGEST_PROFILE = 10_000  # of colours


def main() -> None:
    serve(_answer, ready=Image.init)


def _answer(content: bytes, asked: dict[str, Any]) -> bytes:
    wish = Wish(**asked | {"sizes": tuple(map(tuple, asked["sizes"]))})
    try:
        drawn = draw(content, wish)
    except PictureUnusable as error:
        return json.dumps({"fault": error.fault}).encode()
    except UnidentifiedImageError:
        return json.dumps({"fault": Fault.UNKNOWN}).encode()
    head = {"kind": drawn.kind, "width": drawn.width, "height": drawn.height}
    return json.dumps(head).encode() + b"\n" + drawn.content


def draw(content: bytes, wish: Wish) -> Drawn:
    """Raises PictureUnusable, and whatever a broken file provokes."""
    picture = opened(content, wish.kinds)
    head = head_of(picture)
    turn = _turn(picture)
    box = max(width for width, _height in wish.sizes), max(height for _width, height in wish.sizes)
    if turn in ON_ITS_SIDE:
        box = box[::-1]
    stays = turn == 1 and head.width <= box[0] and head.height <= box[1] and not wish.most_bytes and wish.kind in ("", head.kind)
    if wish.may_move and head.frames > 1:
        return Drawn(head.kind, head.width, head.height, _frames(picture) if _says_more(picture) else content)
    if stays and head.kind != "JPEG":
        picture.load()  # to its end: half a picture is none, and notes may stand behind the pixels
        if not _says_more(picture) and not picture.mode.startswith("I") and (head.kind != "PNG" or content.endswith(END_OF_PNG)):
            return Drawn(head.kind, head.width, head.height, content)
    if stays and picture.format == "JPEG" and picture.mode in ("RGB", "L"):
        # Written with the tables that it came with, a JPEG loses next to nothing.
        return Drawn("JPEG", head.width, head.height, _saved(picture, "JPEG", quality="keep"))
    return _drawn_anew(picture, wish, turn, box)


def _turn(picture: Image.Image) -> int:
    """How the camera was held; notes that cannot be read say nothing."""
    try:
        turn = picture.getexif().get(ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, struct.error):
        return 1
    return turn if turn in range(1, 9) else 1


def _says_more(picture: Image.Image) -> bool:
    """Whether it carries anything but pixels and how they are shown."""
    return bool(set(picture.info) - set(HARMLESS))


def _frames(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, picture.format, save_all=True, exif=b"", xmp=b"", comment=b"")
    return out.getvalue()


def _drawn_anew(picture: Image.Image, wish: Wish, turn: int, box: tuple[int, int]) -> Drawn:
    kind = wish.kind or head_of(picture).kind
    picture.draft("RGB", box)
    shown = _eight_bits(picture)
    shown.thumbnail(box, reducing_gap=2.0)
    if turn != 1:
        notes = Image.Exif()
        notes[ORIENTATION] = turn
        shown.info["exif"] = notes.tobytes()
        shown = ImageOps.exif_transpose(shown)
    if kind == "JPEG":
        shown = _on_white(shown)
    how: dict[str, Any] = {"optimize": True} if kind == "PNG" else {"quality": 75 if kind == "AVIF" else wish.quality}
    made = b""
    for size in wish.sizes:
        shown.thumbnail(size)
        made = _saved(shown, kind, **how)
        if not wish.most_bytes or len(made) <= wish.most_bytes:
            break
    return Drawn(kind, shown.width, shown.height, made)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """In a mode that can be made smaller. Grey of sixteen bits is scaled: Pillow's own conversion cuts it off, and scans turn white."""
    picture.load()
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if picture.mode in ("RGB", "RGBA", "L"):
        return picture
    if picture.mode == "CMYK":
        picture.info.pop("icc_profile", None)  # it speaks of ink
    return picture.convert("RGBA" if picture.has_transparency_data else "L" if picture.mode == "1" else "RGB")


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGB", "L"):
        return picture.convert("RGB")
    plain = Image.new("RGB", picture.size, "white")
    plain.paste(picture, mask=picture.getchannel("A"))
    return plain


def _saved(picture: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    profile = picture.info.get("icc_profile") or b""
    picture.info = {}
    picture.save(out, kind, exif=b"", icc_profile=profile if len(profile) <= LARGEST_PROFILE else b"", **how)
    return out.getvalue()


if __name__ == "__main__":
    main()
