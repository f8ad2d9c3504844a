"""The pictures and recordings of questions, found for a whole page at once."""

from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass

from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtailmedia.models import get_media_model

from media.renditions import USES
from media.storage import STORAGE_ERRORS
from quizzes.kinds.base import Json, ShownMedia

# The second of each pair is for older phones.
SMALL, LARGE = USES["choice"].specs, USES["question"].specs


@dataclass(frozen=True)
class Picture:
    """One picture in two formats."""

    avif: str
    webp: str
    width: int
    height: int


def media_shown_in(part: Json) -> Iterator[ShownMedia]:
    """Every picture and recording of what a page shows, however deep."""
    if isinstance(part, ShownMedia):
        yield part
    elif isinstance(part, dict):
        for inner in part.values():
            yield from media_shown_in(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from media_shown_in(inner)
    elif is_dataclass(part) and not isinstance(part, type):
        for inner in vars(part).values():
            yield from media_shown_in(inner)


def fill_in_media(part: Json) -> None:
    """Find the files of all that is shown: three queries for any number of pictures and recordings, none for none.

    A picture that is shown for the first time is made small now.
    """
    shown = list(media_shown_in(part))
    pictures = [one for one in shown if one.type == "image"]
    if pictures:
        images = get_image_model().objects.prefetch_renditions(*SMALL, *LARGE).in_bulk({one.id for one in pictures})
        for one in pictures:
            one.file = picture_of(images[one.id], is_small=one.is_small) if one.id in images else None
    sounds = [one for one in shown if one.type == "sound"]
    if sounds:
        recordings = get_media_model().objects.in_bulk({one.id for one in sounds})
        for one in sounds:
            one.file = recordings.get(one.id)


def picture_of(image: AbstractImage, *, is_small: bool) -> Picture | None:
    """The picture made small; None when its file cannot be read."""
    filters = SMALL if is_small else LARGE
    try:
        made = image.get_renditions(*filters)
    except STORAGE_ERRORS:
        return None
    avif, webp = (made[name] for name in filters)
    return Picture(avif.url, webp.url, webp.width, webp.height)
