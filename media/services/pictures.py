"""Pictures made in the sizes that pages ask for, before the first reader asks: one row for each picture."""

import io
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from media.choices import PictureFault, Stage
from media.models import PictureSizes
from media.renditions import specs_of
from media.storage import STORAGE_ERRORS
from untrusted.images import is_whole

logger = logging.getLogger(__name__)
TASK = "media.make_pictures"
LEASE_SECONDS = 300
MAX_ATTEMPTS = 6


class Unusable(Exception):
    """The picture cannot be made small, for a reason that trying again would not change."""

    def __init__(self, fault: PictureFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


class Overtaken(Exception):
    """Another file was uploaded while this one was being made small."""


def ask_for_sizes(*, images: Iterable[int | None], uses: Iterable[str]) -> None:
    """Have the pictures made as these uses show them. May be repeated: what there is, is found and left alone."""
    with transaction.atomic():
        # In the order of their keys, so that two who ask at once do not wait for each other.
        for own in get_image_model().objects.filter(pk__in={pk for pk in images if pk}).order_by("pk").values_list("pk", flat=True):
            PictureSizes.objects.get_or_create(image_id=own)
            row = PictureSizes.objects.select_for_update().get(image_id=own)
            row.uses = sorted({*row.uses, *uses})
            _renew(row)


def ask_again(*, image: int) -> None:
    """The picture was changed, or somebody wants another try: as it was shown before. May be repeated."""
    with transaction.atomic():
        for row in PictureSizes.objects.select_for_update().filter(image_id=image):
            _renew(row)


def _renew(row: PictureSizes) -> None:
    row.stage, row.fault, row.state = Stage.WAITING, "", LeasedRow.State.PENDING
    row.attempts, row.due_at, row.lease_owner, row.last_error, row.done_at = 0, timezone.now(), None, "", None
    row.save()
    ring(TASK)


def work_off_pictures() -> None:
    """Make the sizes of the next picture, and ring again when more wait. Any number of workers, any time."""
    for row in claim(PictureSizes.objects.order_by("due_at"), owner=new_owner(), n=1, lease_seconds=LEASE_SECONDS):
        _work(row)
        if PictureSizes.objects.filter(state=LeasedRow.State.PENDING, due_at__lte=timezone.now()).exists():
            ring(TASK)


def _work(row: PictureSizes) -> None:
    if row.attempts > MAX_ATTEMPTS:  # whoever tried it never came back to say so
        finish(row, stage=Stage.FAILED, fault=PictureFault.MACHINE)
        return
    try:
        _make(row.image, specs_of(row.uses))
    except Overtaken:
        return
    except Unusable as error:
        finish(row, stage=Stage.FAILED, fault=error.fault)
    except Exception as error:
        logger.exception("picture %s could not be made small", row.image_id)
        if row.attempts >= MAX_ATTEMPTS:
            fault = PictureFault.STORAGE if isinstance(error, STORAGE_ERRORS) else PictureFault.MACHINE
            _leased(row).update(stage=Stage.FAILED, fault=fault)
        fail(row, repr(error), max_attempts=MAX_ATTEMPTS)
    else:
        finish(row, stage=Stage.READY, fault="")


def _leased(row: PictureSizes) -> "QuerySet[PictureSizes]":
    return PictureSizes.objects.filter(pk=row.pk, state=LeasedRow.State.PENDING, lease_owner=row.lease_owner, attempts=row.attempts)


def _make(image: AbstractImage, specs: list[str]) -> None:
    wanted = [Filter(spec=spec) for spec in specs]
    there = set(image.renditions.filter(filter_spec__in=specs).values_list("filter_spec", "focal_point_key"))
    missing = [one for one in wanted if (one.spec, one.get_cache_key(image)) not in there]
    if not missing:
        return
    content = _read(image)
    for one in missing:  # one by one: what a killed worker has made is kept
        _keep(image, image.generate_rendition_instance(one, io.BytesIO(content)))


def _read(image: AbstractImage) -> bytes:
    """The whole picture, once it is certain that it can be drawn."""
    try:
        with image.file.storage.open(image.file.name) as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise Unusable(PictureFault.GONE) from error
    if not is_whole(content):
        raise Unusable(PictureFault.BROKEN)
    return content


def _keep(image: AbstractImage, made: AbstractRendition) -> None:
    """Put one size away. A page that was looked at meanwhile may have made the same: then hers is kept."""
    made.file.save(made.file.name, made.file.file, save=False)  # no store is called inside a transaction
    is_new = False
    try:
        with transaction.atomic():
            still = type(image).objects.select_for_update().filter(pk=image.pk, file=image.file.name).first()
            if still is not None:
                _same, is_new = image.renditions.get_or_create(
                    filter_spec=made.filter_spec,
                    focal_point_key=made.focal_point_key,
                    defaults={"file": made.file, "width": made.width, "height": made.height},
                )
    finally:
        if not is_new:
            made.file.storage.delete(made.file.name)
    if still is None:
        raise Overtaken
