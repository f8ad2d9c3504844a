"""Text files as office programs save them: which letters do these bytes mean?"""

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ARABIC = "\u0621-\u064a\u066e-\u06d3"
_ARABIC_WORD = re.compile(rf"(?<![A-Za-zÀ-ÿ])[{_ARABIC}]{{2,}}(?![A-Za-zÀ-ÿ])")
_MIXED_WORD = re.compile(rf"[A-Za-z][{_ARABIC}]|[{_ARABIC}][A-Za-z]")
_ENOUGH = 200_000


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16, Windows-1256 (Arabic) or Windows-1252 (French), without its mark.

    The two Windows alphabets share their French small letters; the one that gives whole Arabic words is taken. Raises
    ValueError when this is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _without_mark(content.decode(encoding))
    if b"\0" in content:
        return _without_mark(content.decode(_utf16_without_mark(content)))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file cut in the middle of a letter is still UTF-8.
        if error.reason == "unexpected end of data":
            return content[: error.start].decode("utf-8")
    return _windows(content)


def _without_mark(text: str) -> str:
    return text.removeprefix("\ufeff")


def _utf16_without_mark(content: bytes) -> str:
    """Latin letters have an empty upper byte, Arabic ones 6: on which side do these stand?"""
    head = content[:4000]
    first, second = (sum(byte in (0, 6) for byte in side) for side in (head[0::2], head[1::2]))
    if max(first, second) < len(head) * 0.4 or min(first, second) > len(head) * 0.02:
        raise ValueError("This is not text.")
    return "utf-16-be" if first > second else "utf-16-le"


def _windows(content: bytes) -> str:
    if sum(byte < 32 and byte not in b"\t\r\n\x0c" for byte in content[:4000]) > len(content[:4000]) // 50:
        raise ValueError("This is not text.")
    arabic = content[:_ENOUGH].decode("cp1256")
    is_arabic = len(_ARABIC_WORD.findall(arabic)) > len(_MIXED_WORD.findall(arabic))
    try:
        return content.decode("cp1256" if is_arabic else "cp1252")
    except UnicodeDecodeError:
        return content.decode("cp1256")
