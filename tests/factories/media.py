"""Recordings for tests: small real files of the demo school."""

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

DEMO = Path(settings.BASE_DIR) / "demo" / "media"
SOUND = DEMO / "sound" / "dm-welcome.fr.opus"
SOUND_FOR_OLDER_PHONES = DEMO / "sound" / "dm-welcome.fr.m4a"
VIDEO = DEMO / "video" / "dm-three-photos.fr.mp4"
POSTER = DEMO / "video" / "dm-three-photos.fr.png"
CAPTIONS = DEMO / "video" / "dm-three-photos.fr.vtt"


def make_upload(path: Path, name: str = "") -> SimpleUploadedFile:
    """What a browser sends: the file at `path`, under another name if one is given."""
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def make_large_upload(path: Path) -> TemporaryUploadedFile:
    """The same, as Django keeps it when it is too large for memory."""
    upload = TemporaryUploadedFile(path.name, "application/octet-stream", path.stat().st_size, None)
    upload.write(path.read_bytes())
    upload.flush()
    upload.seek(0)
    return upload
