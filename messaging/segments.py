"""How a text travels as SMS: which alphabet it needs, and how many parts it costs. No Django."""

import math
import unicodedata
from dataclasses import dataclass

GSM7 = "GSM-7"
UCS2 = "UCS-2"

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
# What French writes and the alphabet of telephones has not: the nearest that every phone shows.
_NEAREST = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "’": "'",
        "‘": "'",
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "…": "...",
        "–": "-",
        "—": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "ç": "c",
        "\t": " ",
    }
)
_LIMITS = {GSM7: (160, 153), UCS2: (70, 67)}


@dataclass(frozen=True)
class Segments:
    """What one text costs: units of its alphabet, and parts that the network bills."""

    encoding: str
    units: int
    segments: int


def _gsm_units(body: str) -> int | None:
    units = 0
    for character in body:
        if character in _BASIC:
            units += 1
        elif character in _EXTENDED:
            units += 2
        else:
            return None
    return units


def measure(body: str) -> Segments:
    """The alphabet, length and parts of a text as it stands."""
    units = _gsm_units(body)
    encoding = GSM7
    if units is None:
        encoding, units = UCS2, len(body.encode("utf-16-be")) // 2
    single, joined = _LIMITS[encoding]
    return Segments(encoding, units, 1 if units <= single else math.ceil(units / joined))


def simplify(body: str) -> str:
    """The text in the alphabet of telephones where Latin letters allow it (ç becomes c, œ becomes oe), else unchanged.

    Without this, one ê would make a French text cost twice as much.
    """
    simple = []
    for character in body.translate(_NEAREST):
        if character in _BASIC or character in _EXTENDED:
            simple.append(character)
            continue
        bare = unicodedata.normalize("NFD", character)[0]
        if bare not in _BASIC:
            return body
        simple.append(bare)
    return "".join(simple)
