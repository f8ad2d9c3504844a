"""Transcoding by ffmpeg: which renditions a recording gets, and how long making them may take."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Timer

import imageio_ffmpeg

from media.choices import Fault
from media.exceptions import TranscodingFailed
from media.probe import CONTAINERS, ENVIRONMENT, Probe, probe

# Part of each name: another number makes all versions anew.
RECIPE = 1
REPORT_SECONDS = 1.0
_CLEAN = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]  # where and with what it was recorded is nobody's business
_AAC = ["-c:a", "aac", "-ac", "1", "-ar", "44100"]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Version:
    """One form to transcode: its ending, its type for the browser, and the words that transcode it."""

    kind: str
    suffix: str
    type: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Rendition:
    """One rendition that was made: its file, and its size where it has a picture."""

    version: Version
    path: Path
    width: int | None = None
    height: int | None = None


def versions_for(probed: Probe, *, kind: str) -> list[Version]:
    """What is made of a recording, the form to be tried first in front."""
    if kind == "audio":
        opus = ("-map", "0:a:0", "-vn", "-c:a", "libopus", "-ac", "1", "-b:a", "28k", "-vbr", "on")
        return [
            Version("opus", ".opus", 'audio/ogg; codecs="opus"', opus),
            Version("aac", ".m4a", "audio/mp4", ("-map", "0:a:0", "-vn", *_AAC, "-b:a", "48k", "-movflags", "+faststart")),
        ]
    wanted = [_film("mp4-360", 360, 300)]
    if min(probed.width or 0, probed.height or 0) > 360:
        wanted.append(_film("mp4-240", 240, 140))
    poster = ("-map", "0:v:0", "-an", "-vf", f"thumbnail=50,{_smaller(360)}", "-frames:v", "1", "-q:v", "6")
    return [*wanted, Version("poster", ".jpg", "image/jpeg", poster)]


def _film(kind: str, side: int, kilobits: int) -> Version:
    return Version(
        kind,
        ".mp4",
        "video/mp4",
        (
            "-map",
            "0:v:0",
            "-map",
            "0:a:0?",
            "-vf",
            _smaller(side),
            "-fpsmax",
            "25",
            "-c:v",
            "libx264",
            "-profile:v",
            "baseline",
            "-level",
            "3.0",
            "-pix_fmt",
            "yuv420p",
            "-preset",
            "veryfast",
            "-g",
            "50",
            "-b:v",
            f"{kilobits}k",
            "-maxrate",
            f"{kilobits * 5 // 4}k",
            "-bufsize",
            f"{kilobits * 2}k",
            *_AAC,
            "-b:a",
            "48k",
            "-movflags",
            "+faststart",
        ),
    )


def _smaller(side: int) -> str:
    """The shorter side at most `side`, both even."""
    ratio = f"min(1,{side}/min(iw,ih))"
    return f"scale=w='2*trunc(iw*{ratio}/2)':h='2*trunc(ih*{ratio}/2)',setsar=1"


def transcode(source: Path, *, kind: str, folder: Path, most_seconds: float, time_limit: float, progress: Progress) -> Iterator[Rendition]:
    """Each rendition of the file at `source`. Raises TranscodingFailed with the reason; ProbeFailed when ffmpeg fails."""
    probed = probe(source)
    if probed is None:
        raise TranscodingFailed(Fault.BROKEN)
    if probed.has_video != (kind == "video"):
        raise TranscodingFailed(Fault.WRONG_KIND)
    if probed.seconds > most_seconds:
        raise TranscodingFailed(Fault.TOO_LONG)
    wanted = versions_for(probed, kind=kind)
    ends = time.monotonic() + time_limit
    for index, version in enumerate(wanted):
        target = folder / f"{version.kind}{version.suffix}"
        _run(
            source,
            version,
            target,
            seconds=most_seconds,
            time_limit=ends - time.monotonic(),
            progress=partial(_tell, progress, index=index, of=len(wanted), seconds=probed.seconds),
        )
        result = probe(target) if version.kind != "poster" else None
        if version.kind != "poster" and result is None:
            raise TranscodingFailed(Fault.BROKEN)
        yield Rendition(version, target, result.width if result else None, result.height if result else None)


def _tell(progress: Callable[[float], None], done: float, *, index: int, of: int, seconds: float) -> None:
    """How much of all versions is made, when so many seconds of one are."""
    progress((index + min(1.0, done / max(seconds, 0.1))) / of)


def _run(source: Path, version: Version, target: Path, *, seconds: float, time_limit: float, progress: Progress) -> None:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-threads",
        "2",
        "-protocol_whitelist",
        "file,pipe",
        "-format_whitelist",
        CONTAINERS,
        "-i",
        str(source),
        *_CLEAN,
        *version.words,
        "-t",
        str(seconds),
        "-threads",
        "2",
        "-progress",
        "pipe:1",
        str(target),
    ]
    reported = 0.0
    with _bounded(command, time_limit) as (running, late):
        for line in running.stdout or ():
            name, _sign, value = line.strip().partition("=")
            if name == "out_time_us" and value.isdigit() and time.monotonic() - reported > REPORT_SECONDS:
                reported = time.monotonic()
                progress(int(value) / 1_000_000)
        running.wait()
    if late:
        raise TranscodingFailed(Fault.TOO_SLOW)
    if running.returncode < 0:
        raise TranscodingFailed(Fault.MACHINE)
    if running.returncode or not target.exists() or not target.stat().st_size:
        raise TranscodingFailed(Fault.BROKEN)


@contextmanager
def _bounded(command: list[str], time_limit: float) -> Iterator[tuple[subprocess.Popen, list[bool]]]:
    """The program while it runs; killed when its time is up, or when whoever waits for it is interrupted."""
    late: list[bool] = []
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=ENVIRONMENT, text=True)  # noqa: S603

    def stop() -> None:
        late.append(True)
        running.kill()

    watch = Timer(max(0.0, time_limit), stop)
    watch.start()
    try:
        yield running, late
    finally:
        watch.cancel()
        running.kill()
        running.wait()
        if running.stdout:
            running.stdout.close()
