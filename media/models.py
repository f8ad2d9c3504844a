"""Recorded sound and video of lessons."""

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtailmedia.models import AbstractMedia


class Recording(AbstractMedia):
    """A sound or a video that trainers place in lessons.

    `file` is the small form that phones play (Opus or MP4); `fallback_file` a second form of the same recording for
    older phones (AAC).

    Personal data: the recorded voice or picture of a person, if any; erased with the recording.
    """

    fallback_file = models.FileField(
        _("same recording for older phones"),
        upload_to="media",
        blank=True,
        validators=[FileExtensionValidator(["m4a", "mp3", "mp4"])],
        help_text=_("For a sound in Opus: the same sound as M4A."),
    )
    captions = models.FileField(
        _("captions (WebVTT)"), upload_to="captions", blank=True, validators=[FileExtensionValidator(["vtt"])]
    )

    admin_form_fields = ("title", "file", "fallback_file", "captions", "thumbnail", "collection", "tags")

    class Meta(AbstractMedia.Meta):
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def clean(self) -> None:
        """Nothing of wagtailmedia's own: its complaint about a file's name stands by no field; the form makes it beside the file."""

    @property
    def size(self) -> int:
        """Bytes that playing costs."""
        return self.file.size

    @property
    def sources(self) -> list[dict]:
        """`src` and `type` of each form, the smallest first."""
        files = [self.file, self.fallback_file] if self.fallback_file else [self.file]
        return [{"src": file.url, "type": _mime_type(file.name, self.type)} for file in files]

    @property
    def poster_url(self) -> str:
        return self.thumbnail.url if self.thumbnail else ""

    @property
    def captions_url(self) -> str:
        return self.captions.url if self.captions else ""


_TYPES = {
    "opus": 'audio/ogg; codecs="opus"',
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


def _mime_type(name: str, kind: str) -> str:
    extension = name.rsplit(".", 1)[-1].lower()
    return _TYPES.get(extension, f"{kind}/{extension}")
