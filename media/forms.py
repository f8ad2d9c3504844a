"""The admin's form for a recording: what was uploaded is looked into, not believed."""

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import ALLOWED_EXTENSIONS_THUMBNAIL, MediaType
from wagtailmedia.settings import wagtailmedia_settings

from media.exceptions import ProbeFailed
from media.free_space import check_free_space
from media.models import Recording
from media.probe import Probe, probe
from media.services import ask_for_versions
from text.numbers import format_number

MEGABYTE = 1024 * 1024
CAPTIONS_MOST_BYTES = MEGABYTE


class RecordingForm(BaseMediaForm):
    """Checks what each uploaded file really is, and measures how long it plays and how large its picture is.

    Only files of this request are looked into, on this machine's disk, wherever they are to be kept.
    """

    measured: Probe | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = format_html(
            '{} <a href="{}" target="_blank">{}</a>',
            _("At most %(most)s MB. What you upload is made small for phones by itself.") % {"most": _megabytes(settings.MEDIA_MOST_BYTES)},
            reverse("media_admin:upload"),
            _("Heavier, or a weak network? Upload it in parts."),
        )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            _check_weight(file, settings.MEDIA_MOST_BYTES)
            check_free_space(file)
            self._check_extension(file)
            self.measured = self._look_into(file)
            if self.instance.type not in MediaType.values:  # "media", an address of wagtailmedia that names no kind
                self.instance.type = MediaType.VIDEO if self.measured.has_video else MediaType.AUDIO
        return file

    def clean_fallback_file(self) -> Any:
        file = self.cleaned_data["fallback_file"]
        if isinstance(file, UploadedFile):
            _check_weight(file, settings.MEDIA_MOST_BYTES)
            self._look_into(file)
        return file

    def clean_captions(self) -> Any:
        file = self.cleaned_data["captions"]
        if isinstance(file, UploadedFile):
            _check_weight(file, CAPTIONS_MOST_BYTES)
            _check_captions(file)
        return file

    def clean_thumbnail(self) -> Any:
        file = self.cleaned_data["thumbnail"]
        if isinstance(file, UploadedFile):
            _check_weight(file, settings.MEDIA_MOST_BYTES)
            FileExtensionValidator(ALLOWED_EXTENSIONS_THUMBNAIL)(file)
            forms.ImageField().to_python(file)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.measured:
            self.instance.duration = self.measured.seconds
            self.instance.width, self.instance.height = self.measured.width, self.measured.height
        return cleaned

    def save(self, commit: bool = True) -> Recording:  # noqa: FBT001, FBT002 - Django's signature
        recording = super().save(commit)
        if "file" in self.changed_data and commit:
            ask_for_versions(recording=recording)
        return recording

    def _check_extension(self, file: UploadedFile) -> None:
        sound, video = wagtailmedia_settings.AUDIO_EXTENSIONS, wagtailmedia_settings.VIDEO_EXTENSIONS
        allowed = {MediaType.AUDIO: sound, MediaType.VIDEO: video}.get(self.instance.type, [*sound, *video])
        FileExtensionValidator(allowed)(file)

    def _look_into(self, file: UploadedFile) -> Probe:
        try:
            found = _probe_upload(file)
        except ProbeFailed as error:
            raise forms.ValidationError(str(error), error.code) from error
        if found is None:
            raise forms.ValidationError(
                _("This file holds neither sound nor video that can be played, or it is damaged. Save it again and try once more."),
                "not_a_recording",
            )
        if self.instance.type == MediaType.VIDEO and not found.has_video:
            raise forms.ValidationError(_("This is a sound without a picture. Add it as a sound instead."), "not_a_video")
        if self.instance.type == MediaType.AUDIO and found.has_video:
            raise forms.ValidationError(_("This is a video. Add it as a video instead."), "not_a_sound")
        return found


def _probe_upload(file: UploadedFile) -> Probe | None:
    if hasattr(file, "temporary_file_path"):
        return probe(Path(file.temporary_file_path()))
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        return probe(Path(copy.name))


def _check_weight(file: UploadedFile, most: int) -> None:
    if (file.size or 0) > most:
        raise forms.ValidationError(
            _("This file weighs %(size)s MB; at most %(most)s MB can be uploaded. Save it smaller, or cut it into parts."),
            "too_heavy",
            {"size": _megabytes(file.size or 0), "most": _megabytes(most)},
        )


def _check_captions(file: UploadedFile) -> None:
    try:
        first, _newline, _rest = file.read().decode("utf-8-sig").partition("\n")
    except UnicodeDecodeError as error:
        raise forms.ValidationError(
            _("The letters of these captions cannot be read. Save the file as UTF-8 and try again."), "captions_not_utf8"
        ) from error
    finally:
        file.seek(0)
    if first.split(maxsplit=1)[:1] != ["WEBVTT"] or first[:1].isspace():
        raise forms.ValidationError(
            _("These are not WebVTT captions: the first line must say WEBVTT. Save them as WebVTT (.vtt) and try again."),
            "captions_not_webvtt",
        )


def _megabytes(count: int) -> str:
    return format_number(count / MEGABYTE, 0 if count % MEGABYTE == 0 else 1)
