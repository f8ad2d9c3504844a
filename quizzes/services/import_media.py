"""Pictures and recordings that come in with questions: each is kept once, through the same checks as an upload by hand."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import MediaType, get_media_model

from accounts.models import User
from media.storage import STORAGE_ERRORS
from quizzes.formats.model import Blob
from quizzes.kinds.base import Json
from quizzes.models import KnownFile
from text.errors import DomainError

logger = logging.getLogger(__name__)
FIRST_PLACEHOLDER = 2**40  # ids from here on stand for files that are not kept yet


class MediaInvalid(DomainError):
    """A picture or recording that an upload by hand would refuse too."""


def placeholder_of(*, blob: Blob) -> int:
    """What stands for a file's id until it has one; the same for the same bytes."""
    return FIRST_PLACEHOLDER + int(blob.sha256[:10], 16)


def media_in(*, part: Json) -> Iterator[dict[str, Any]]:
    """Every media object of a body, however deep."""
    if isinstance(part, dict):
        if part.get("type") in ("image", "sound") and ("id" in part or "blob" in part):
            yield part
        for inner in part.values():
            yield from media_in(part=inner)
    elif isinstance(part, list):
        for inner in part:
            yield from media_in(part=inner)


class MediaStore:
    """The pictures and recordings of the school, by their bytes; keeps new ones."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int | None] = {}
        self._kept: list[Any] = []

    def known(self, blob: Blob) -> int | None:
        """The id of the picture or recording with these bytes."""
        own = (blob.type, blob.sha256)
        if own not in self._ids:
            self._ids[own] = self._look_up(blob)
        return self._ids[own]

    def fill_in(self, body: dict[str, Any], media: Mapping[str, Blob]) -> None:
        """Put ids, or what stands for them, where the body names files."""
        for shown in media_in(part=body):
            blob = media.get(shown.pop("blob", ""))
            if blob is not None:
                shown["id"] = self.known(blob) or placeholder_of(blob=blob)

    def keep(self, blob: Blob, by: User | None) -> int:
        """The id of the file, which is made when there is none. Raises MediaInvalid."""
        found = self.known(blob)
        if found is None:
            found = self._make(blob, by).pk
            self._ids[(blob.type, blob.sha256)] = found
            KnownFile.objects.update_or_create(type=blob.type, sha256=blob.sha256, defaults={"file_id": found})
        return found

    def take_back(self) -> None:
        """Remove the files of a transaction that did not come to its end."""
        for file in self._kept:
            try:
                file.storage.delete(file.name)
            except STORAGE_ERRORS:
                logger.warning("The file %s of an import that failed could not be removed.", file.name)

    def _look_up(self, blob: Blob) -> int | None:
        model = get_image_model() if blob.type == "image" else get_media_model()
        noted = KnownFile.objects.filter(type=blob.type, sha256=blob.sha256).values_list("file_id", flat=True).first()
        if noted and model.objects.filter(pk=noted).exists():
            return noted
        if blob.type == "image":
            digest = hashlib.sha1(blob.content, usedforsecurity=False).hexdigest()
            held: int | None = model.objects.filter(file_hash=digest).values_list("pk", flat=True).first()
            return held
        return None

    def _make(self, blob: Blob, by: User | None) -> Model:
        upload = SimpleUploadedFile(blob.name, blob.content)
        title = blob.name.rpartition(".")[0] or blob.name
        if blob.type == "image":
            model = get_image_model()
            form = get_image_form(model)({"title": title}, {"file": upload}, instance=model(uploaded_by_user=by))
        else:
            model = get_media_model()
            form = get_media_form(model)({"title": title}, {"file": upload}, instance=model(uploaded_by_user=by, type=MediaType.AUDIO))
        if not form.is_valid():
            reasons = " ".join(str(message) for messages in form.errors.values() for message in messages)
            raise MediaInvalid("media_refused", _("“%(name)s” cannot be kept: %(reason)s") % {"name": blob.name, "reason": reasons})
        made: Model = form.save()
        self._kept.append(form.instance.file)
        return made
