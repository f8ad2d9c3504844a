"""Pictures and recordings that stand with a question or a choice: what a body says of them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.checks import Problems, as_mapping, clean_plain

MEDIA_TYPES = ("image", "sound")
LONGEST_ALT = 2_000


def clean_media(raw: Any, path: str, problems: Problems) -> dict[str, Any] | None:
    """The media object as it is kept, or None when there is none. Whether its file exists is asked when it is saved."""
    given = as_mapping(raw)
    if not given:
        return None
    media_id = given.get("id")
    if given.get("type") not in MEDIA_TYPES or isinstance(media_id, bool) or not isinstance(media_id, int) or media_id < 0:
        problems.add(path, _("Choose a picture or a recording."))
        return None
    return {"type": given["type"], "id": media_id, "alt": clean_plain(given.get("alt"), f"{path}.alt", problems, longest=LONGEST_ALT)}


def with_media(part: dict[str, Any], raw: Any, path: str, problems: Problems) -> dict[str, Any]:
    """The part with its picture or recording, if it has one."""
    media = clean_media(as_mapping(raw).get("media"), f"{path}.media" if path else "media", problems)
    return part | {"media": media} if media else part


def media_in(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every media object of a cleaned body, however deep, with its path."""
    if isinstance(part, dict):
        if part.get("type") in MEDIA_TYPES and "alt" in part:
            yield path, part
        else:
            for name, inner in part.items():
                yield from media_in(inner, f"{path}.{name}" if path else name)
    elif isinstance(part, list):
        for index, inner in enumerate(part):
            yield from media_in(inner, f"{path}.{index}")
