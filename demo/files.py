"""The demo's pictures, sounds, films and sheets, kept in the school's media store once each."""

import subprocess
from pathlib import Path

from django.core.files import File
from wagtail.documents.models import Document
from wagtail.images.models import Image

from demo.reading import MEDIA
from media.models import Recording
from media.probe import Probe, probe


class DemoMediaStore:
    """The media of the demo school, found again by title, so that loading again adds nothing."""

    def picture(self, name: str) -> Image:
        title = Path(name).stem
        found = Image.objects.filter(title=title).first()
        if found:
            return found
        with (MEDIA / name).open("rb") as file:
            return Image.objects.create(title=title, file=File(file, Path(name).name))

    def document(self, name: str, language: str, title: str) -> Document:
        title = f"{title} ({language})"
        found = Document.objects.filter(title=title).first()
        if found:
            return found
        path = MEDIA / f"{name}.{language}.pdf"
        with path.open("rb") as file:
            return Document.objects.create(title=title, file=File(file, path.name))

    def recording(self, name: str, language: str, kind: str, title: str) -> Recording:
        title = f"{title} ({language})"
        found = Recording.objects.filter(title=title).first()
        if found:
            return found
        base = MEDIA / f"{name}.{language}"
        main = _with_suffix(base, ".opus" if kind == "sound" else ".mp4")
        found = _probed(main)
        recording = Recording(title=title, type="audio" if kind == "sound" else "video", duration=found.seconds)
        self._attach(recording, "file", main)
        if kind == "sound":
            self._attach(recording, "fallback_file", _with_suffix(base, ".m4a"))
        else:
            recording.width, recording.height = found.width, found.height
            self._attach(recording, "thumbnail", _with_suffix(base, ".png"))
            self._attach(recording, "captions", _with_suffix(base, ".vtt"))
        recording.save()
        return recording

    @staticmethod
    def _attach(recording: Recording, field: str, path: Path) -> None:
        with path.open("rb") as file:
            getattr(recording, field).save(path.name, File(file), save=False)


def _with_suffix(base: Path, suffix: str) -> Path:
    return base.with_name(base.name + suffix)


def _probed(path: Path) -> Probe:
    found = probe(path)
    if found is None:
        raise subprocess.SubprocessError(f"{path.name} is neither sound nor video.")
    return found
