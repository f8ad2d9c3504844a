"""The look and the words of a certificate, whoever it is for. Knows files and no database.

A design of protocol 2 is a Typst source that defines `certificate(d)`, one page for one person; one of protocol 1 (the
first release) is a whole document that reads `sys.inputs.d`. Its pictures lie beside the source, named by their SHA-256.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from certificates.exceptions import PictureMissing
from certificates.rendering.font_coverage import FONTS_DIR

TYPST_DIR = Path(__file__).parent / "typst"
LANGUAGES = ("ar", "fr")
LAYOUTS = ("zellige", "arch", "ruled")
SCHEMES = ("majorelle", "olive", "clay")
PROTOCOL = 2
MAX_SIGNATORIES = 3


def no_picture(name: str) -> bytes:
    raise PictureMissing(name)


@dataclass(frozen=True)
class Design:
    """`settings`: `{"layout", "scheme", "logo": file name, "signatories": [{"name", "role", "picture": file name}]}`."""

    source: str
    wording: dict[str, dict[str, str]]
    protocol: int = 1
    settings: dict[str, Any] = field(default_factory=dict)
    load: Callable[[str], bytes] = no_picture

    @property
    def pictures(self) -> list[str]:
        """The files that the source needs beside it."""
        named = [self.settings.get("logo", ""), *(one.get("picture", "") for one in self.settings.get("signatories", ()))]
        return [name for name in dict.fromkeys(named) if name]

    @property
    def digest(self) -> str:
        """SHA-256 over everything that decides what a record looks like in print."""
        parts: list[Any] = [self.source, self.wording, fonts_digest(), typst_version()]
        if self.protocol > 1:  # the names of the pictures are their own digests
            parts += [self.protocol, self.settings]
        return sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@cache
def layout_source(layout: str) -> str:
    """One of the layouts that come with this release, with the library that they share: a source of its own."""
    return "\n".join((TYPST_DIR / name).read_text(encoding="utf-8") for name in ("library.typ", f"{layout}.typ"))


@cache
def shipped_wording() -> dict[str, dict[str, str]]:
    return json.loads((TYPST_DIR / "wording.json").read_text(encoding="utf-8"))


def plain_settings() -> dict[str, Any]:
    return {"layout": LAYOUTS[0], "scheme": SCHEMES[0], "logo": "", "signatories": []}


@cache
def shipped_design() -> Design:
    """The design that comes with this release, for whoever chose nothing."""
    settings = plain_settings()
    return Design(layout_source(settings["layout"]), shipped_wording(), PROTOCOL, settings)


@cache
def fonts_digest() -> str:
    """SHA-256 over the fonts, in the order of their names."""
    return sha256(b"".join(path.read_bytes() for path in sorted(FONTS_DIR.glob("*.ttf")))).hexdigest()


@cache
def typst_version() -> str:
    return version("typst")
