"""Which characters the certificate's fonts can draw, read from the fonts themselves."""

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS_DIR = Path(__file__).parent / "fonts"
# Fonts know them, but what they make of a name is not what stands in the record.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Fonts know them too, and PDF/A forbids them: a paper with one of them is never made.
FORBIDDEN = frozenset("\0\ufeff\uece0\uefcc")
_FORMATS = (12, 4)  # the whole of Unicode first, else the first 65,536 characters


def unprintable(text: str) -> str:
    """The characters of `text` that no certificate can hold, as words for people; "" when all can be printed."""
    return without_glyph(text) or "".join(f"U+{ord(character):04X} " for character in sorted(set(text) & (TURNING | FORBIDDEN))).strip()


def without_glyph(text: str) -> str:
    """The characters of `text` that no font draws, each once; "" when all can be printed."""
    return "".join(dict.fromkeys(character for character in text if ord(character) not in _drawn()))


@cache
def _drawn() -> frozenset[int]:
    return frozenset(code for path in sorted(FONTS_DIR.glob("*.ttf")) for code in _characters(path.read_bytes()))


def _characters(font: bytes) -> Iterator[int]:
    table = _character_map(font)
    kind = struct.unpack_from(">H", table)[0]
    yield from _segments(table) if kind == 4 else _groups(table)


def _character_map(font: bytes) -> bytes:
    """The largest table from characters to glyphs that the font holds."""
    start = next(
        struct.unpack_from(">I", font, entry + 8)[0]
        for entry in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)
        if font[entry : entry + 4] == b"cmap"
    )
    count = struct.unpack_from(">H", font, start + 2)[0]
    tables = [font[start + struct.unpack_from(">I", font, start + 8 + 8 * n)[0] :] for n in range(count)]
    kinds = {struct.unpack_from(">H", table)[0]: table for table in tables}
    return next(kinds[kind] for kind in _FORMATS if kind in kinds)


def _groups(table: bytes) -> Iterator[int]:
    for n in range(struct.unpack_from(">I", table, 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", table, 16 + 12 * n)
        yield from range(first, last + 1)


def _segments(table: bytes) -> Iterator[int]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    last = struct.unpack_from(f">{count}H", table, 14)
    first = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    delta = struct.unpack_from(f">{count}H", table, 16 + 4 * count)
    offsets_at = 16 + 6 * count
    offset = struct.unpack_from(f">{count}H", table, offsets_at)
    for n in range(count):
        for code in range(first[n], last[n] + 1):
            offset_of_glyph = offsets_at + 2 * n + offset[n] + 2 * (code - first[n])
            glyph = struct.unpack_from(">H", table, offset_of_glyph)[0] if offset[n] else (code + delta[n]) & 0xFFFF
            if glyph:
                yield code
