"""Sound and video uploaded in parts: begun, gone on with, looked into, and only then a recording."""

import logging
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage, storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtailmedia.permissions import MediaPermissionPolicyChecker
from wagtailmedia.settings import wagtailmedia_settings

from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from media.choices import Fault, UploadStage
from media.exceptions import TranscodingFailed, UploadInvalid
from media.free_space import NO_FREE_SPACE, has_free_space
from media.models import Recording, RecordingUpload
from media.multipart_upload import StoredParts, parts_of
from media.probe import Probe, probe
from media.services.transcoding import ask_for_versions
from media.storage import STORAGE_ERRORS
from text.numbers import format_number
from text.sanitise import sanitise

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)
TASK = "media.receive"
PART_SIZE = 5 * 1024 * 1024  # the smallest that S3 takes
MOST_OPEN = 20
KEPT_FOR = timedelta(days=1)
LEASE_SECONDS = 900
MAX_ATTEMPTS = 4


def begin_upload(*, by: "User", filename: str, size: int, title: str = "", kind: str = "") -> RecordingUpload:
    """Open an upload. Raises UploadInvalid for what can be refused by its name and size alone."""
    collection = MediaPermissionPolicyChecker().policy.collections_user_has_permission_for(by, "add").first()
    if collection is None:
        raise UploadInvalid("not_allowed", _("You cannot add recordings."))
    filename = sanitise(filename[-200:], "plain").strip()
    _check_claims(filename, size, kind)
    if not (settings.MEDIA_DIRECT_UPLOADS or has_free_space(2 * size, storages["private"])):  # the parts, and the whole that they become
        raise UploadInvalid("no_room", NO_FREE_SPACE)
    if RecordingUpload.objects.filter(by=by, stage=UploadStage.RECEIVING).count() >= MOST_OPEN:
        raise UploadInvalid("too_many", _("You have too many unfinished uploads."), _("Finish or discard one of them first."))
    upload = RecordingUpload(
        by=by,
        collection=collection,
        filename=filename,
        size=size,
        part_size=PART_SIZE,
        kind=kind,
        is_direct=settings.MEDIA_DIRECT_UPLOADS,
        title=sanitise(title[:255], "plain").strip() or filename.rpartition(".")[0],
    )
    upload.store_id = parts_of(upload).begin()
    upload.save()
    return upload


def _check_claims(filename: str, size: int, kind: str) -> None:
    sound, video = wagtailmedia_settings.AUDIO_EXTENSIONS, wagtailmedia_settings.VIDEO_EXTENSIONS
    allowed = {"audio": sound, "video": video, "": [*sound, *video]}.get(kind)
    if allowed is None or filename.rpartition(".")[2].lower() not in allowed:
        raise UploadInvalid(
            "wrong_type", _("Files of this type cannot be uploaded."), _("These can: %(types)s.") % {"types": ", ".join(allowed or [])}
        )
    if not 0 < size <= settings.MEDIA_HEAVIEST_BYTES:
        most = format_number(settings.MEDIA_HEAVIEST_BYTES // 1024**2)
        raise UploadInvalid(
            "too_heavy",
            _("The file is empty, or weighs more than %(most)s MB.") % {"most": most},
            _("Save it smaller, or cut it into parts."),
        )


def put_part(*, upload: RecordingUpload, number: int, content: bytes) -> None:
    """Keep one part that came to the school's own address. May be repeated: the last one counts."""
    parts = parts_of(upload)
    if upload.stage != UploadStage.RECEIVING or not isinstance(parts, StoredParts):
        raise UploadInvalid("not_receiving", _("This upload takes no more parts."))
    if not 1 <= number <= upload.parts or len(content) != upload.size_of_part(number):
        raise UploadInvalid("wrong_part", _("A part of the file did not arrive whole."), _("It is sent again."))
    parts.put(number, content)
    touch(upload=upload)


def touch(*, upload: RecordingUpload) -> None:
    """Somebody is still at it: the sweep leaves it alone for another day."""
    RecordingUpload.objects.filter(pk=upload.pk).update(touched_at=timezone.now())


def finish_upload(*, upload: RecordingUpload) -> RecordingUpload:
    """All parts are there: have the file looked into, at once when it is small. May be repeated."""
    if upload.stage == UploadStage.RECEIVING:
        found = parts_of(upload).finished()
        if found != {number: upload.size_of_part(number) for number in range(1, upload.parts + 1)}:
            raise UploadInvalid("incomplete", Fault.INCOMPLETE.label)
        with transaction.atomic():
            RecordingUpload.objects.filter(pk=upload.pk, stage=UploadStage.RECEIVING).update(
                stage=UploadStage.CHECKING, due_at=timezone.now(), attempts=0
            )
            ring(TASK)
    if upload.size <= settings.MEDIA_MOST_BYTES:
        for row in claim(_checking().filter(pk=upload.pk), owner=new_owner(), n=1, lease_seconds=LEASE_SECONDS):
            _work(row)
    upload.refresh_from_db()
    return upload


def discard_upload(*, upload: RecordingUpload) -> None:
    """Forget an upload and its parts. What became a recording stays one."""
    if upload.stage == UploadStage.CHECKING:
        raise UploadInvalid("being_checked", _("This file is being checked just now."), _("Wait a moment and try again."))
    parts_of(upload).drop()
    upload.delete()


def work_off_uploads() -> None:
    """Look into the next file that is whole, and ring again when more wait. Any number of workers, any time."""
    for row in claim(_checking().order_by("due_at"), owner=new_owner(), n=1, lease_seconds=LEASE_SECONDS):
        _work(row)
        if _checking().filter(state=LeasedRow.State.PENDING, due_at__lte=timezone.now()).exists():
            ring(TASK)


def tidy_uploads() -> None:
    """Forget what nobody has touched for a day. May be repeated; a store that is away is asked again the next time."""
    for upload in RecordingUpload.objects.exclude(stage=UploadStage.CHECKING).filter(touched_at__lt=timezone.now() - KEPT_FOR):
        try:
            discard_upload(upload=upload)
        except STORAGE_ERRORS:
            logger.exception("the parts of upload %s could not be deleted", upload.key)


def _checking() -> "QuerySet[RecordingUpload]":
    return RecordingUpload.objects.filter(stage=UploadStage.CHECKING)


def _work(row: RecordingUpload) -> None:
    if row.attempts > MAX_ATTEMPTS:
        finish(row, stage=UploadStage.REFUSED, fault=Fault.MACHINE)
        return
    try:
        with tempfile.TemporaryDirectory(prefix="taawon-upload-") as folder:
            whole = Path(folder) / f"whole{row.suffix}"
            parts_of(row).fetch(whole)
            found = _look_into(row, whole)
            _keep(row, whole, found)
    except TranscodingFailed as error:
        finish(row, stage=UploadStage.REFUSED, fault=error.fault)
    except Exception as error:
        logger.exception("upload %s could not be checked", row.key)
        if row.attempts >= MAX_ATTEMPTS:
            fault = Fault.STORAGE if isinstance(error, STORAGE_ERRORS) else Fault.MACHINE
            finish(row, stage=UploadStage.REFUSED, fault=fault)
        else:
            fail(row, repr(error), max_attempts=MAX_ATTEMPTS)
    _drop_parts(row)


def _drop_parts(row: RecordingUpload) -> None:
    """Those of an upload that is over; another worker may still be at one whose lease was lost."""
    if not RecordingUpload.objects.filter(pk=row.pk, stage__in=[UploadStage.DONE, UploadStage.REFUSED]).exists():
        return
    try:
        parts_of(row).drop()
    except STORAGE_ERRORS:  # tidy_uploads comes back for them
        logger.exception("the parts of upload %s could not be deleted", row.key)


def _look_into(row: RecordingUpload, whole: Path) -> Probe:
    if whole.stat().st_size != row.size:
        raise TranscodingFailed(Fault.INCOMPLETE)
    found = probe(whole)
    if found is None:
        raise TranscodingFailed(Fault.BROKEN)
    if row.kind and found.has_video != (row.kind == "video"):
        raise TranscodingFailed(Fault.WRONG_KIND)
    if found.seconds > settings.MEDIA_MOST_SECONDS:
        raise TranscodingFailed(Fault.TOO_LONG)
    return found


def _keep(row: RecordingUpload, whole: Path, found: Probe) -> None:
    # The same upload has the same name: a try that was killed half-way leaves nothing behind.
    name = f"media/{slugify(row.filename.rpartition('.')[0])[:60] or 'recording'}-{row.key.hex[:12]}{row.suffix}"
    if RecordingUpload.objects.filter(pk=row.pk, recording__isnull=False).exists():
        return
    default_storage.delete(name)
    with whole.open("rb") as content:
        stored = default_storage.save(name, File(content))
    with transaction.atomic():
        recording = Recording.objects.create(
            title=row.title,
            file=stored,
            type=row.kind or ("video" if found.has_video else "audio"),
            duration=found.seconds,
            width=found.width,
            height=found.height,
            uploaded_by_user=row.by,
            collection=row.collection,
        )
        if finish(row, stage=UploadStage.DONE, recording=recording, fault=""):
            ask_for_versions(recording=recording)
            return
        transaction.set_rollback(True)
    if stored != name:  # another worker has the upload, and its file the name
        default_storage.delete(stored)
