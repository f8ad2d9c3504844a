"""What a sound or video file really is, asked of ffmpeg (which comes with the `imageio-ffmpeg` package)."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Probe:
    """Seconds of play and which streams a file carries."""

    seconds: float
    has_sound: bool
    has_video: bool


def probe(path: Path) -> Probe | None:
    """Look into the file at `path`; None when ffmpeg finds neither sound nor video in it."""
    run = subprocess.run(  # noqa: S603
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-protocol_whitelist", "file,pipe", "-i", str(path)],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    duration = _DURATION.search(run.stderr)
    has_sound, has_video = "Audio: " in run.stderr, "Video: " in run.stderr
    if not duration or not (has_sound or has_video):
        return None
    hours, minutes, seconds = duration.groups()
    return Probe(int(hours) * 3600 + int(minutes) * 60 + float(seconds), has_sound, has_video)
