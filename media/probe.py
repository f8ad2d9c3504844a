"""The probe of a sound or video file: what it really is, asked of ffmpeg (which comes with the `imageio-ffmpeg` package)."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from media.exceptions import ProbeFailed

# Containers that phones play. Others (playlists above all, which name further files) are not opened.
CONTAINERS = "aac,matroska,mov,mp3,ogg,wav"
TIMEOUT_SECONDS = 15
ENVIRONMENT = {"PATH": os.defpath}  # of ffmpeg: it reads files of strangers and need not know the secrets of the school
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_PLAYED = re.compile(r"time=(\d+):(\d\d):(\d\d(?:\.\d+)?)")
_PICTURE_STREAM = re.compile(r"Stream #\d+:\d+.*: Video: (?!.*\(attached pic\)).*")
_SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")
_ON_ITS_SIDE = re.compile(r"rotation of -?(?:90|270)\.")


@dataclass(frozen=True)
class Probe:
    """Seconds of play, which streams a file carries, and the size of the picture as it is shown."""

    seconds: float
    has_sound: bool
    has_video: bool
    width: int | None = None
    height: int | None = None


def probe(path: Path) -> Probe | None:
    """Look into the file at `path`; None when it is neither sound nor video. Raises ProbeFailed when ffmpeg does not answer."""
    found = _ask(path)
    if "Input #0, " not in found:
        return None
    picture = _PICTURE_STREAM.search(found)
    has_sound = "Audio: " in found
    if not (has_sound or picture):
        return None
    # A browser that records does not write down how long; then the file is read to its end.
    duration = _DURATION.search(found) or _last(_PLAYED, _ask(path, "-map", "0", "-c", "copy", "-f", "null", "-"))
    if not duration:
        return None
    hours, minutes, seconds = duration.groups()
    width, height = _size(picture.group(), found) if picture else (None, None)
    return Probe(int(hours) * 3600 + int(minutes) * 60 + float(seconds), has_sound, bool(picture), width, height)


def _ask(path: Path, *output: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603
            [
                imageio_ffmpeg.get_ffmpeg_exe(),
                "-hide_banner",
                "-nostdin",
                "-protocol_whitelist",
                "file,pipe",
                "-format_whitelist",
                CONTAINERS,
                "-i",
                str(path),
                *output,
            ],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        raise ProbeFailed from error
    # Whatever it thinks of a file, ffmpeg names it; one that does not has not looked.
    if run.returncode < 0 or str(path) not in run.stderr:
        raise ProbeFailed
    return run.stderr


def _last(pattern: re.Pattern, text: str) -> re.Match | None:
    found = None
    for found in pattern.finditer(text):  # noqa: B007
        pass
    return found


def _size(stream: str, everything: str) -> tuple[int | None, int | None]:
    size = _SIZE.search(stream)
    if not size:
        return None, None
    width, height = int(size.group(1)), int(size.group(2))
    return (height, width) if _ON_ITS_SIDE.search(everything) else (width, height)
