"""Originals that came before pictures were drawn anew at the door: rewritten upright, without place, time and phone."""

import hashlib
import io
from enum import StrEnum

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from jobs.models import LeasedRow
from media.choices import Stage
from media.models import PictureSizes
from media.pictures import KEPT
from untrusted.images import Drawn, PictureUnusable, redraw


class Rewritten(StrEnum):
    """What came of one original."""

    CLEAN = "clean"
    GONE = "gone"
    DAMAGED = "damaged"  # nobody can draw it, so it stays as it is
    OVERTAKEN = "overtaken"  # another file was uploaded meanwhile


def originals_to_rewrite() -> "QuerySet[AbstractImage]":
    """Pictures whose original nobody has looked through, oldest first."""
    found: QuerySet[AbstractImage] = get_image_model().objects.exclude(sizes__looked_through_at__isnull=False).order_by("pk")
    return found


def rewrite_original(*, image: AbstractImage) -> Rewritten:
    """Put a clean original in the place of this one. Renditions stay: they were drawn upright and without notes.

    May be repeated and interrupted: until the row names the new file, the old one is there. Raises STORAGE_ERRORS.
    """
    old, store = image.file.name, image.file.storage
    try:
        with store.open(old) as file:
            content = file.read()
    except FileNotFoundError:
        return _noted(image, Rewritten.GONE)
    try:
        drawn = redraw(content, KEPT)
    except PictureUnusable:
        return _noted(image, Rewritten.DAMAGED)
    if drawn.content != content:
        new = store.save(old, ContentFile(drawn.content))  # no store is called inside a transaction
        if not _put(image, old, new, drawn):
            store.delete(new)
            return Rewritten.OVERTAKEN
        store.delete(old)
    return _noted(image, Rewritten.CLEAN)


def _put(image: AbstractImage, old: str, new: str, drawn: Drawn) -> bool:
    values = {"file": new, "width": drawn.width, "height": drawn.height, "file_size": len(drawn.content)}
    values["file_hash"] = hashlib.file_digest(io.BytesIO(drawn.content), "sha1").hexdigest()
    if image.has_focal_point():
        values |= _focal_point(image, drawn)
    with transaction.atomic():
        return bool(type(image).objects.filter(pk=image.pk, file=old).update(**values))


def _focal_point(image: AbstractImage, drawn: Drawn) -> dict[str, int | None]:
    """In pixels of the new picture; nowhere in one that was turned."""
    names = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    if (image.width >= image.height) != (drawn.width >= drawn.height):
        return dict.fromkeys(names)
    return {name: round(getattr(image, name) * drawn.width / image.width) for name in names if getattr(image, name) is not None}


def _noted(image: AbstractImage, outcome: Rewritten) -> Rewritten:
    now = timezone.now()
    done = {"stage": Stage.READY, "state": LeasedRow.State.DONE, "done_at": now}
    PictureSizes.objects.update_or_create(
        image_id=image.pk, defaults={"looked_through_at": now}, create_defaults=done | {"looked_through_at": now}
    )
    return outcome
