"""Photos and files of an attempt: in and out while it is open, gone from storage with their row."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from media.storage import STORAGE_ERRORS
from quizzes.exceptions import AttemptClosed, FileRefused, ResponseInvalid, TimeOver
from quizzes.kinds import kind_of
from quizzes.models import Response, ResponseFile
from quizzes.services.responses import milliseconds, response_under_lock
from quizzes.submitted_files import Examined, clean_name, digest_of_file, examine

logger = logging.getLogger(__name__)


def add_file(*, attempt_id: uuid.UUID, by: User, position: int, upload: "UploadedFile[Any]", at: datetime | None = None) -> ResponseFile:
    """Keep a file as part of the answer at `position`. May be repeated: the same file is kept once.

    It is looked into and stored before the attempt is locked, so that a large picture holds up nobody.
    """
    at = at or timezone.now()
    with transaction.atomic():
        response = _answer_of_files(attempt_id, by, position, at)
        known = response.files.filter(digest=digest_of_file(upload)).first()
        if known is not None:
            return known
        _check_room(response, clean_name(upload.name))
        accept = response.question.version.body["accept"]
    kept = _store(response, examine(upload, accept))
    try:
        with transaction.atomic():
            response = _answer_of_files(attempt_id, by, position, at)
            duplicate = response.files.filter(digest=kept.digest).first()
            if duplicate is None:
                _check_room(response, kept.name)
                kept.save(force_insert=True)
                _write_value(response, at)
    except (ResponseInvalid, FileRefused, AttemptClosed, TimeOver, IntegrityError):
        forget(handed=kept)
        raise
    if duplicate is not None:
        forget(handed=kept)
    return duplicate or kept


def remove_file(*, attempt_id: uuid.UUID, by: User, position: int, file_id: uuid.UUID, at: datetime | None = None) -> None:
    """Take a file back before handing in. May be repeated."""
    at = at or timezone.now()
    with transaction.atomic():
        response = _answer_of_files(attempt_id, by, position, at)
        if response.files.filter(pk=file_id).delete()[0]:
            _write_value(response, at)


def forget(*, handed: ResponseFile) -> None:
    """Remove the stored bytes. May be repeated; a storage that does not answer is told in the log."""
    try:
        handed.file.storage.delete(str(handed.file.name))
    except STORAGE_ERRORS:
        logger.exception("The file %s of a deleted answer is still in storage.", handed.file.name)


def _answer_of_files(attempt_id: uuid.UUID, by: User, position: int, at: datetime) -> Response:
    response = response_under_lock(attempt_id=attempt_id, by=by, position=position)
    if not kind_of(response.question.version.kind).takes_files:
        raise ResponseInvalid
    if not response.question.attempt.is_open:
        raise AttemptClosed
    if not response.question.attempt.accepts(at=at):
        raise TimeOver
    return response


def _check_room(response: Response, name: str) -> None:
    most = response.question.version.body["most_files"]
    if response.files.count() >= most:
        raise FileRefused(
            name,
            _("There is no room for one more file: at most %(count)d.") % {"count": most},
            _("Remove one first. What you added before is kept."),
        )


def _store(response: Response, examined: Examined) -> ResponseFile:
    handed = ResponseFile(
        response=response, name=examined.name, content_type=examined.content_type, size=examined.size, digest=examined.digest
    )
    try:
        handed.file.save(examined.name, examined.content, save=False)
    except STORAGE_ERRORS as error:
        logger.exception("A file of %s bytes could not be stored.", examined.size)
        raise not_kept(name=examined.name) from error
    return handed


def not_kept(*, name: str) -> FileRefused:
    """The disk is full, or the storage does not answer."""
    return FileRefused(
        name, _("This file could not be kept just now."), _("Your other answers are saved. Please try again later, or tell your trainer.")
    )


def _write_value(response: Response, at: datetime) -> None:
    ids = _ids(response.files.all())
    Response.objects.filter(pk=response.pk).update(
        value=ids or None, event_id=uuid.uuid4(), sequence=max(milliseconds(at=at), response.sequence + 1), saved_at=at
    )


def _ids(files: Iterable[ResponseFile]) -> list[str]:
    return [str(handed.pk) for handed in files]
