"""Renditions of pictures: in which sizes and formats they are shown; the one list that templates, jobs and weights go by.

AVIF for phones that read it, WebP for the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.images.models import Filter


@dataclass(frozen=True)
class Use:
    """A use of pictures on pages: what Wagtail's filters make for it, and how wide the page shows it."""

    words: tuple[str, ...]
    sizes: str = ""

    @property
    def specs(self) -> list[str]:
        return list(Filter.expand_spec(list(self.words)))


USES = {
    "card": Use(("format-{avif,webp}", "fill-{320x180,640x360}"), "(max-width: 40rem) 60vw, 22rem"),
    "figure": Use(("format-{avif,webp}", "width-{320,480,640}"), "(max-width: 44rem) 60vw, 42rem"),
    "choice": Use(("max-360x360", "format-{avif,webp}")),  # beside a choice
    "question": Use(("max-640x640", "format-{avif,webp}")),  # large enough to find something on it
}
HEAVIEST_FIGURE = "format-webp|width-640"  # what a phone gets at most


def specs_of(uses: Iterable[str]) -> list[str]:
    """Every filter of these uses, each once. A use that is no longer known has none."""
    return list(dict.fromkeys(spec for use in uses if use in USES for spec in USES[use].specs))
