"""Titles as parts of addresses: small Latin letters, digits and hyphens, which can be read aloud and typed from paper."""

import re
from collections.abc import Collection

from anyascii import anyascii
from django.utils.text import slugify

LONGEST = 80
_ARABIC = "\u0620-\u065f\u0670-\u06d3"

# Patterns and what stands for them, one after the other; Python and JavaScript read them alike, so that the editor shows what the
# server would make. Arabic is written as Moroccans write it (ش is ch, ڭ is g), Tifinagh as IRCAM does. General tables do not serve:
# anyascii's and Wagtail's own make "ldrs" of الدرس and lose its number; they have the rest.
LETTERS = (
    ("[\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]", ""),
    (f"(?<![{_ARABIC}])[اٱ]ل(?=[{_ARABIC}]{{2}})", "al-"),
    (f"(?<![{_ARABIC}])[وؤ]", "w"), (f"(?<![{_ARABIC}])[يئی]", "y"),
    ("[اأإآٱى]", "a"), ("ب", "b"), ("پ", "p"), ("[تط]", "t"), ("ة", "a"), ("ث", "th"), ("ج", "j"), ("[چش]", "ch"), ("[حه]", "h"),
    ("خ", "kh"), ("[دض]", "d"), ("ذ", "dh"), ("ر", "r"), ("[زظ]", "z"), ("ژ", "j"), ("[سص]", "s"), ("ع", "a"), ("ء", ""), ("غ", "gh"),
    ("ف", "f"), ("[ڤڥ]", "v"), ("ق", "q"), ("[كک]", "k"), ("[ڭگݣ]", "g"), ("ل", "l"), ("م", "m"), ("ن", "n"), ("[وؤ]", "ou"),
    ("[يئی]", "i"),
    ("ⴰ", "a"), ("ⴱ", "b"), ("[ⴳⴴ]", "g"), ("[ⴷⴹ]", "d"), ("ⴻ", "e"), ("ⴼ", "f"), ("[ⴽⴿ]", "k"), ("[ⵀⵃ]", "h"), ("ⵄ", "a"),
    ("ⵅ", "kh"), ("ⵇ", "q"), ("ⵉ", "i"), ("ⵊ", "j"), ("ⵍ", "l"), ("ⵎ", "m"), ("ⵏ", "n"), ("ⵓ", "u"), ("[ⵔⵕ]", "r"), ("ⵖ", "gh"),
    ("[ⵙⵚ]", "s"), ("ⵛ", "ch"), ("[ⵜⵟ]", "t"), ("[ⵡⵯ]", "w"), ("ⵢ", "y"), ("[ⵣⵥ]", "z"),
    *((f"[{chr(0x660 + digit)}{chr(0x6F0 + digit)}]", str(digit)) for digit in range(10)),
    ("['’ʼ‘،؛]", "-"),
)  # fmt: skip


def readable_address(title: str) -> str:
    """ "الدرس ١" becomes "al-drs-1", "L’été à Fès" "l-ete-a-fes". At most 80 characters; empty when nothing can be read in the title."""
    for pattern, latin in LETTERS:
        title = re.sub(pattern, latin, title)
    return slugify(anyascii(title))[:LONGEST].strip("-_")


def numbered(wanted: str, taken: Collection[str]) -> str:
    """The address itself, or the first of "x-2", "x-3"… that is free."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found
