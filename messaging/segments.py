"""How a text travels as SMS: which alphabet it needs, and how many parts it costs. No Django."""

import math
import re
import unicodedata
from dataclasses import dataclass

GSM7 = "GSM-7"
UCS2 = "UCS-2"

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
# What French (and Amazigh in Latin letters) writes and the alphabet of telephones has not: the nearest that every phone shows. What
# Unicode itself takes apart (², ½, ﬁ, ™, …, narrow spaces, accents) needs no line.
_NEAREST = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "ç": "c",
        "ɛ": "e",
        "ɣ": "gh",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "‚": ",",
        "ʼ": "'",
        "′": "'",
        "´": "'",
        "`": "'",
        "«": '"',
        "»": '"',
        "“": '"',
        "”": '"',
        "„": '"',
        "″": '"',
        "‹": "<",
        "›": ">",
        "…": "...",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "•": "-",
        "·": "-",
        "‣": "-",
        "◦": "-",
        "▪": "-",
        "●": "-",
        "×": "x",
        "÷": "/",
        "⁄": "/",
        "±": "+/-",
        "≤": "<=",
        "≥": ">=",
        "≠": "<>",
        "≈": "~",
        "→": "->",
        "←": "<-",
        "©": "(c)",
        "®": "(R)",
        "\t": " ",
        "\u2028": "\n",
        "\u2029": "\n",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff", ""),
    }
)
# n° and 1° are "numéro" and "primo"; of 20 °C the letter says enough.
_DEGREE = re.compile(r"°(?=\s?[CF]\b)")
MOST_PARTS = 10  # of one text; gateways are set up to take as many, and drop the rest in silence
_LIMITS = {GSM7: (160, 153), UCS2: (70, 67)}


@dataclass(frozen=True)
class Segments:
    """What one text costs: units of its alphabet, and parts that the network bills."""

    encoding: str
    units: int
    segments: int


def measure(body: str) -> Segments:
    """The alphabet, length and parts of a text as it stands."""
    cost = [1 if character in _BASIC else 2 if character in _EXTENDED else 0 for character in body]
    if all(cost):
        units = sum(cost)
        single, joined = _LIMITS[GSM7]
        return Segments(GSM7, units, 1 if units <= single else _parts(cost, joined))
    units = len(body.encode("utf-16-be", "surrogatepass")) // 2
    single, joined = _LIMITS[UCS2]
    return Segments(UCS2, units, 1 if units <= single else math.ceil(units / joined))


def _parts(cost: list[int], room: int) -> int:
    """A double sign (€) is never cut in two: where it does not fit any more, a unit stays empty. In UCS-2 gateways do cut."""
    parts, left = 1, room
    for units in cost:
        if units > left:
            parts, left = parts + 1, room
        left -= units
    return parts


def simplify(body: str) -> str:
    """The text in the alphabet of telephones where Latin letters allow it (ç becomes c, œ becomes oe) and it costs no more, else unchanged.

    Without this, one ê would make a French text cost twice as much.
    """
    simple = ""
    for character in _DEGREE.sub("", unicodedata.normalize("NFC", body)).replace("°", "o").translate(_NEAREST):
        nearest = character if _fits(character) else _taken_apart(character, simple[-1:])
        if nearest is None:
            return body
        simple += nearest
    return simple if measure(simple).segments <= measure(body).segments else body


def _taken_apart(character: str, before: str) -> str | None:
    """The letters that Unicode makes of it, without accents. Behind a digit 1½ is not 11/2, and 10² is not 102."""
    apart = unicodedata.normalize("NFKD", character).translate(_NEAREST)
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    if before.isdigit() and bare[:1].isdigit():
        bare = (" " if "/" in bare else "^") + bare
    return bare if _fits(bare) else None


def _fits(text: str) -> bool:
    return all(character in _BASIC or character in _EXTENDED for character in text)
