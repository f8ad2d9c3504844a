"""Recordings made small in the background: asked for, worked off, shown when they are whole."""

import hashlib
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from jobs.bell import ring
from jobs.leasing import claim, fail, finish
from jobs.models import LeasedRow, new_owner
from media.choices import Fault, Stage
from media.exceptions import ProbeFailed, TranscodingFailed
from media.models import Recording, Transcoding
from media.transcoding import RECIPE, Rendition, transcode

logger = logging.getLogger(__name__)
TASK = "media.transcode"
LEASE_SECONDS = 900
MAX_ATTEMPTS = 4


def ask_for_versions(*, recording: Recording) -> Transcoding:
    """Have the recording's file made small. What there was of an earlier file is forgotten. May be repeated: the work begins anew."""
    with transaction.atomic():
        row, _new = Transcoding.objects.update_or_create(
            recording=recording,
            defaults={
                "source": recording.file.name,
                "stage": Stage.WAITING,
                "percent": 0,
                "fault": "",
                "state": LeasedRow.State.PENDING,
                "attempts": 0,
                "due_at": timezone.now(),
                "lease_owner": None,
                "last_error": "",
                "done_at": None,
            },
        )
        stale = [version for version in recording.versions if version.get("source") != recording.file.name]
        if stale:
            recording.versions = []
            recording.save(update_fields=["versions"])
            transaction.on_commit(lambda: _delete(recording.file.storage, stale), robust=True)
        ring(TASK)
    return row


def work_off_transcodings() -> None:
    """Make the next recording small, and ring again when more wait: one job has one recording's time. Any number of workers, any time."""
    for row in claim(Transcoding.objects.order_by("due_at"), owner=new_owner(), n=1, lease_seconds=LEASE_SECONDS):
        _work(row)
        if Transcoding.objects.filter(state=LeasedRow.State.PENDING, due_at__lte=timezone.now()).exists():
            ring(TASK)


def forget_versions(*, recording: Recording) -> None:
    """Delete the small forms of a recording that is gone. May be repeated."""
    _delete(recording.file.storage, recording.versions)


def _work(row: Transcoding) -> None:
    recording = row.recording
    if row.attempts > MAX_ATTEMPTS:  # whoever tried it never came back to say so
        _give_up(row, Fault.MACHINE)
        return
    _note(row, stage=Stage.WORKING)
    try:
        versions = _make(row, recording)
    except TranscodingFailed as error:
        _give_up(row, error.fault)
    except FileNotFoundError:
        _give_up(row, Fault.GONE)
    except Exception as error:
        logger.exception("recording %s could not be made small", recording.pk)
        _try_later(row, error)
    else:
        _keep(row, versions)


def _make(row: Transcoding, recording: Recording) -> list[dict[str, Any]]:
    storage = recording.file.storage
    with tempfile.TemporaryDirectory(prefix="taawon-media-") as name:
        folder = Path(name)
        source = folder / "source"
        _fetch(storage, row.source, source)
        renditions = list(
            transcode(
                source,
                kind=recording.type,
                folder=folder,
                most_seconds=settings.MEDIA_MOST_SECONDS,
                time_limit=settings.MEDIA_TRANSCODING_SECONDS,
                progress=lambda share: _note(row, percent=int(share * 100)),
            )
        )
        return [_store(storage, row, rendition) for rendition in renditions]


def _fetch(storage: Storage, name: str, target: Path) -> None:
    if storage.size(name) > settings.MEDIA_HEAVIEST_BYTES:
        raise TranscodingFailed(Fault.TOO_HEAVY)
    with storage.open(name) as original, target.open("wb") as copy:
        shutil.copyfileobj(original, copy, 1024 * 1024)


def _store(storage: Storage, row: Transcoding, rendition: Rendition) -> dict[str, Any]:
    # The same work has the same name: a try that was killed half-way leaves nothing behind.
    token = hashlib.sha256(f"{RECIPE}:{row.source}".encode()).hexdigest()[:12]
    name = f"small/{row.recording_id}-{token}-{rendition.version.kind}{rendition.version.suffix}"
    storage.delete(name)
    with rendition.path.open("rb") as content:
        stored = storage.save(name, File(content, rendition.path.name))
    return {
        "kind": rendition.version.kind,
        "name": stored,
        "size": rendition.path.stat().st_size,
        "type": rendition.version.type,
        "width": rendition.width,
        "height": rendition.height,
        "source": row.source,
    }


def _keep(row: Transcoding, versions: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        recording = Recording.objects.select_for_update().filter(pk=row.recording_id, file=row.source).first()
        if recording and finish(row, stage=Stage.READY, percent=100, fault=""):
            names = {version["name"] for version in versions}
            stale = [version for version in recording.versions if version["name"] not in names]
            recording.versions = versions
            recording.save(update_fields=["versions"])
            transaction.on_commit(lambda: _delete(recording.file.storage, stale), robust=True)
            return
    if recording is None:  # another file came, or the recording went, while this was made
        _delete(row.recording.file.storage, versions)


def _give_up(row: Transcoding, fault: Fault) -> None:
    finish(row, stage=Stage.FAILED, fault=fault)


def _try_later(row: Transcoding, error: Exception) -> None:
    if row.attempts >= MAX_ATTEMPTS:
        fault = Fault.MACHINE if isinstance(error, ProbeFailed) else Fault.STORAGE
        _note(row, stage=Stage.FAILED, fault=fault)
    else:
        _note(row, stage=Stage.WAITING)
    fail(row, repr(error), max_attempts=MAX_ATTEMPTS)


def _note(row: Transcoding, **fields: object) -> None:
    """Say how far it is, as long as the work is still this worker's."""
    Transcoding.objects.filter(pk=row.pk, state=LeasedRow.State.PENDING, lease_owner=row.lease_owner, attempts=row.attempts).update(
        **fields
    )


def _delete(storage: Storage, versions: list[dict[str, Any]]) -> None:
    for version in versions:
        storage.delete(version["name"])
