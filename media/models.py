"""Recorded sound and video of lessons."""

import uuid

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.models import Collection
from wagtailmedia.models import AbstractMedia, MediaType

from jobs.models import LeasedRow
from media.choices import Fault, PictureFault, Stage, UploadStage


class Recording(AbstractMedia):
    """A sound or a video that trainers place in lessons.

    `file` is what the trainer uploaded, `fallback_file` a second form of it if she has one. `versions` are the small forms
    that phones play, made in the background: `{"kind", "name", "size", "type", "width", "height"}`, the first to be tried
    first. While there are none, the files of the trainer are played.

    Personal data: the recorded voice or picture of a person, if any; erased with the recording.
    """

    fallback_file = models.FileField(
        _("same recording for older phones"),
        upload_to="media",
        blank=True,
        validators=[FileExtensionValidator(["m4a", "mp3", "mp4"])],
        help_text=_("For a sound in Opus: the same sound as M4A."),
    )
    captions = models.FileField(_("captions (WebVTT)"), upload_to="captions", blank=True, validators=[FileExtensionValidator(["vtt"])])

    versions = models.JSONField(default=list, blank=True, editable=False)

    admin_form_fields = ("title", "file", "fallback_file", "captions", "thumbnail", "collection", "tags")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def clean(self) -> None:
        """Nothing of wagtailmedia's own: its complaint about a file's name stands by no field; the form makes it beside the file."""

    @property
    def size(self) -> int:
        """Bytes that playing costs."""
        return self.light_size or self.file.size

    @property
    def light_size(self) -> int:
        """Bytes of the small form; 0 while there is none."""
        return next((version["size"] for version in self._played()), 0)

    @property
    def sources(self) -> list[dict]:
        """`src` and `type` of each form, the best first."""
        if played := self._played():
            return [{"src": self._url(version), "type": version["type"]} for version in played]
        files = [self.file, self.fallback_file] if self.fallback_file else [self.file]
        return [{"src": file.url, "type": _mime_type(file.name, self.type)} for file in files]

    @property
    def lighter(self) -> dict | None:
        """`src` and `size` of a video for those who pay for each megabyte, when there is one."""
        found = self._version("mp4-240")
        return {"src": self._url(found), "size": found["size"]} if found else None

    @property
    def poster_url(self) -> str:
        if self.thumbnail:
            return self.thumbnail.url
        found = self._version("poster")
        return self._url(found) if found else ""

    def _played(self) -> list[dict]:
        return [version for version in self.versions if version["kind"] in PLAYED]

    def _version(self, kind: str) -> dict | None:
        return next((version for version in self.versions if version["kind"] == kind), None)

    def _url(self, version: dict) -> str:
        return self.file.storage.url(version["name"])

    @property
    def captions_url(self) -> str:
        return self.captions.url if self.captions else ""


class Transcoding(LeasedRow):
    """The work of making one recording small, and what came of it.

    `source` is the file that it is about: another one uploaded meanwhile makes the work of this one void.

    Personal data: none.
    """

    recording = models.OneToOneField(Recording, models.CASCADE, related_name="transcoding")
    source = models.CharField(max_length=200)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=12, choices=Fault, blank=True)

    class Meta(LeasedRow.Meta):
        abstract = False
        verbose_name = _("recording made small")
        verbose_name_plural = _("recordings made small")

    def __str__(self) -> str:
        return f"{self.source}: {self.stage}"

    @property
    def is_over(self) -> bool:
        return self.stage in {Stage.READY, Stage.FAILED}


class PictureSizes(LeasedRow):
    """The work of making one picture in the sizes that pages ask for, and what came of it.

    `uses` are names of `media.renditions.USES`. The sizes themselves are Wagtail's renditions.

    Personal data: none.
    """

    image = models.OneToOneField(get_image_model_string(), models.CASCADE, related_name="sizes")
    uses = models.JSONField(default=list)
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.WAITING)
    fault = models.CharField(max_length=12, choices=PictureFault, blank=True)
    looked_through_at = models.DateTimeField(null=True, editable=False)  # the original, by `rewrite_originals`

    class Meta(LeasedRow.Meta):
        abstract = False
        verbose_name = _("picture made small")
        verbose_name_plural = _("pictures made small")

    def __str__(self) -> str:
        return f"{self.image_id}: {self.stage}"

    @property
    def is_hopeless(self) -> bool:
        """Nothing but another file would help."""
        return self.fault in {PictureFault.BROKEN, PictureFault.GONE}


class RecordingUpload(LeasedRow):
    """A sound or video that comes in parts, over a network that breaks. It becomes a recording when it is whole and has been looked into.

    `store_id` is the name that an S3 store gave to its parts; empty when they come to the school itself.

    Personal data: who uploads; goes a day after the last part, with the row.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    collection = models.ForeignKey(Collection, models.CASCADE, related_name="+")
    title = models.CharField(max_length=255)
    filename = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=MediaType, blank=True)
    size = models.PositiveBigIntegerField()
    part_size = models.PositiveIntegerField()
    is_direct = models.BooleanField(default=False)
    store_id = models.CharField(max_length=500, blank=True)
    stage = models.CharField(max_length=9, choices=UploadStage, default=UploadStage.RECEIVING)
    fault = models.CharField(max_length=12, choices=Fault, blank=True)
    recording = models.ForeignKey(Recording, models.SET_NULL, null=True, related_name="+")
    touched_at = models.DateTimeField(auto_now_add=True)

    class Meta(LeasedRow.Meta):
        abstract = False
        verbose_name = _("upload in parts")
        verbose_name_plural = _("uploads in parts")

    def __str__(self) -> str:
        return self.filename

    @property
    def suffix(self) -> str:
        return "." + self.filename.rpartition(".")[2].lower()

    @property
    def parts(self) -> int:
        return -(-self.size // self.part_size)

    def size_of_part(self, number: int) -> int:
        """Bytes of one part, counted from 1; all are alike but the last."""
        return self.part_size if number < self.parts else self.size - self.part_size * (self.parts - 1)


# Kinds of versions that a lesson's player is given; the others are offered beside it.
PLAYED = frozenset({"opus", "aac", "mp4-360"})
_TYPES = {
    "opus": 'audio/ogg; codecs="opus"',
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
}


def _mime_type(name: str, kind: str) -> str:
    extension = name.rsplit(".", 1)[-1].lower()
    return _TYPES.get(extension, f"{kind}/{extension}")
