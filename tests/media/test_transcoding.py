"""Recordings made small for phones, with the real ffmpeg."""

import subprocess
import uuid
from datetime import timedelta
from pathlib import Path

import imageio_ffmpeg
import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from media import tasks
from media.models import Recording, Transcoding
from media.probe import probe
from media.services import ask_for_versions
from media.services.transcoding import work_off_transcodings
from media.storage import LocalStorage
from tests.factories.media import SOUND, make_upload


def generate(path: Path, *words: str) -> Path:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *words, str(path)], check=True)
    return path


@pytest.fixture(scope="session")
def tone(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("tone") / "tone.wav"
    return generate(path, "-f", "lavfi", "-i", "sine=frequency=300:duration=3", "-ac", "2", "-metadata", "title=Secret place")


@pytest.fixture(scope="session")
def film(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    return generate(
        path,
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=1280x720:rate=30:duration=2",
        "-f",
        "lavfi",
        "-i",
        "sine=duration=2",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "aac",
        "-shortest",
    )


def make_recording(path: Path, kind: str = "audio", content: bytes | None = None) -> Recording:
    recording = Recording(title=path.stem, type=kind, duration=3)
    recording.file.save(path.name, ContentFile(content) if content is not None else File(path.open("rb")), save=False)
    recording.save()
    recording.file.close()
    ask_for_versions(recording=recording)
    return recording


def worked(recording: Recording) -> Recording:
    tasks.transcode()
    return Recording.objects.select_related("transcoding").get(pk=recording.pk)


def stored(version: dict) -> Path:
    return Path(default_storage.path(version["name"]))


def kept_of(recording: Recording) -> list[str]:
    """All files made from the same original, wanted or left over."""
    stem = Path(Recording.objects.get(pk=recording.pk).versions[0]["name"]).name.rsplit("-", 1)[0]
    return [name for name in default_storage.listdir("small")[1] if name.startswith(stem)]


def due_now() -> None:
    Transcoding.objects.update(due_at=timezone.now() - timedelta(seconds=1))


pytestmark = pytest.mark.django_db


def test_a_sound_becomes_opus_and_aac_in_one_channel(tone):
    recording = make_recording(tone)
    assert [source["type"] for source in recording.sources] == ["audio/wav"]
    original = recording.file.size
    recording = worked(recording)
    assert [source["type"] for source in recording.sources] == ['audio/ogg; codecs="opus"', "audio/mp4"]
    assert (recording.transcoding.stage, recording.transcoding.percent) == ("ready", 100)
    for version in recording.versions:
        found = probe(stored(version))
        assert found.seconds == pytest.approx(3, abs=0.2) and found.has_sound and not found.has_video
        assert stored(version).stat().st_size == version["size"]
        told = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", stored(version)], capture_output=True, text=True, check=False).stderr
        assert "mono" in told and "Secret" not in told
    assert recording.size == recording.versions[0]["size"] < original / 10
    assert recording.file.read() == tone.read_bytes()


def test_a_large_video_becomes_two_small_ones_and_a_picture(film):
    recording = worked(make_recording(film, "video"))
    by_kind = {version["kind"]: version for version in recording.versions}
    assert {kind: (one["width"], one["height"]) for kind, one in by_kind.items() if kind != "poster"} == {
        "mp4-360": (640, 360),
        "mp4-240": (426, 240),
    }
    assert [source["type"] for source in recording.sources] == ["video/mp4"]
    assert recording.lighter["size"] < recording.size
    assert recording.poster_url.endswith(".jpg") and stored(by_kind["poster"]).read_bytes()[:2] == b"\xff\xd8"
    content = stored(by_kind["mp4-360"]).read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-i", stored(by_kind["mp4-360"])], capture_output=True, text=True, check=False
    ).stderr
    assert "Baseline" in told and "mono" in told


def test_an_upright_silent_small_video_keeps_its_size(tmp_path):
    path = generate(tmp_path / "up.mp4", "-f", "lavfi", "-i", "testsrc=size=180x320:rate=10:duration=1", "-c:v", "libx264")
    recording = worked(make_recording(path, "video"))
    assert [(one["kind"], one["width"], one["height"]) for one in recording.versions if one["kind"] != "poster"] == [("mp4-360", 180, 320)]


@pytest.mark.parametrize(
    ("content", "kind", "fault"),
    [(b"<html>not a sound</html>", "audio", "broken"), (None, "video", "wrong_kind")],
    ids=["no sound", "sound as video"],
)
def test_what_cannot_be_made_small_says_why_and_plays_as_it_was(tone, content, kind, fault):
    recording = worked(make_recording(tone, kind, content))
    assert (recording.transcoding.stage, recording.transcoding.fault) == ("failed", fault)
    assert recording.versions == [] and len(recording.sources) == 1


def test_half_a_film_is_told_to_be_damaged(film):
    recording = worked(make_recording(film, "video", film.read_bytes()[:3000]))
    assert (recording.transcoding.stage, recording.transcoding.fault) == ("failed", "broken")


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [("MEDIA_MOST_SECONDS", 2, "too_long"), ("MEDIA_HEAVIEST_BYTES", 1000, "too_heavy"), ("MEDIA_TRANSCODING_SECONDS", 0, "too_slow")],
)
def test_limits_are_told(tone, settings, name, value, fault):
    setattr(settings, name, value)
    recording = worked(make_recording(tone))
    assert (recording.transcoding.stage, recording.transcoding.fault) == ("failed", fault)
    assert recording.versions == []


def test_a_file_that_is_gone_is_told(tone):
    recording = make_recording(tone)
    default_storage.delete(recording.file.name)
    assert worked(recording).transcoding.fault == "gone"


def test_the_same_job_twice_changes_nothing(tone):
    recording = worked(make_recording(tone))
    before = recording.versions
    tasks.transcode()
    assert Recording.objects.get(pk=recording.pk).versions == before
    ask_for_versions(recording=recording)
    assert Recording.objects.get(pk=recording.pk).versions == before, "what there is plays on while it is made again"
    assert {one["name"] for one in worked(recording).versions} == {one["name"] for one in before}
    assert len(kept_of(recording)) == 2


def test_a_worker_killed_half_way_leaves_the_work_to_the_next(tone, monkeypatch):
    recording = make_recording(tone)
    with monkeypatch.context() as dying:

        def die(*_args: object) -> None:
            raise KeyboardInterrupt

        dying.setattr("media.services.transcoding._keep", die)
        with pytest.raises(KeyboardInterrupt):
            tasks.transcode()
    assert worked(recording).versions == [], "its lease has not ended"
    due_now()
    recording = worked(recording)
    assert recording.transcoding.stage == "ready"
    assert len(kept_of(recording)) == 2


def test_a_worker_that_was_too_slow_says_nothing_over_the_next(tone, monkeypatch):
    recording = make_recording(tone)
    fetch = LocalStorage._open

    def slow(storage: LocalStorage, name: str, mode: str) -> File:
        # Its lease is over, and another worker is further on.
        Transcoding.objects.update(lease_owner=uuid.uuid4(), attempts=F("attempts") + 1, stage="working", percent=1)
        monkeypatch.setattr(LocalStorage, "_open", fetch)
        return fetch(storage, name, mode)

    monkeypatch.setattr(LocalStorage, "_open", slow)
    recording = worked(recording)
    assert (recording.transcoding.stage, recording.transcoding.percent, recording.versions) == ("working", 1, [])
    due_now()
    assert worked(recording).transcoding.stage == "ready"


def test_a_recording_that_kills_every_worker_is_given_up(tone):
    recording = make_recording(tone)
    Transcoding.objects.update(attempts=4)
    assert worked(recording).transcoding.fault == "machine"


def test_a_storage_that_is_away_is_tried_again_and_then_told(tone, monkeypatch):
    recording = make_recording(tone)
    with monkeypatch.context() as away:

        def refuse(*_args: object) -> None:
            raise OSError(5, "Input/output error")

        away.setattr("media.storage.LocalStorage._save", refuse)
        recording = worked(recording)
        assert (recording.transcoding.stage, recording.transcoding.state) == ("waiting", "pending")
        for _time in range(3):
            due_now()
            recording = worked(recording)
        assert (recording.transcoding.stage, recording.transcoding.fault) == ("failed", "storage")
    ask_for_versions(recording=recording)
    assert worked(recording).transcoding.stage == "ready"


def test_another_file_uploaded_meanwhile_makes_the_work_void(tone, monkeypatch, django_capture_on_commit_callbacks):
    recording = make_recording(tone)
    original = work_off_transcodings.__globals__["transcode"]

    def change_then_transcode(*args: object, **kwargs: object):
        other = Recording.objects.get(pk=recording.pk)
        with SOUND.open("rb") as file:
            other.file.save("other.opus", File(file), save=True)
        ask_for_versions(recording=other)
        yield from original(*args, **kwargs)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr("media.services.transcoding.transcode", change_then_transcode)
        tasks.transcode()
    assert Recording.objects.get(pk=recording.pk).versions == []
    made = worked(recording)
    assert {one["source"] for one in made.versions} == {made.file.name}


def test_the_small_forms_go_with_the_recording(tone, django_capture_on_commit_callbacks):
    recording = worked(make_recording(tone))
    paths = [stored(version) for version in recording.versions]
    with django_capture_on_commit_callbacks(execute=True):
        recording.delete()
    assert not any(path.exists() for path in paths)


def test_a_trainer_sees_where_it_stands_and_has_it_tried_again(client, school, basma, amal, tone):
    client.force_login(basma)
    client.post(reverse("wagtailmedia:add", args=["audio"]), {"title": "Miel", "file": make_upload(tone)})
    recording = Recording.objects.get()
    states = reverse("media_admin:states") + f"?ids={recording.pk},x,{'9' * 30}"
    assert client.get(states).json()[str(recording.pk)]["over"] is False
    assert f'data-recording="{recording.pk}"' in client.get(reverse("wagtailmedia:index")).content.decode()
    default_storage.delete(recording.file.name)
    recording = worked(recording)
    edit = reverse("wagtailmedia:edit", args=[recording.pk])
    for address in (reverse("wagtailmedia:index"), edit):
        assert recording.transcoding.get_fault_display()[:20] in client.get(address).content.decode()
    again = reverse("media_admin:again", args=[recording.pk])
    assert again in client.get(edit).content.decode()
    assert client.post(again).status_code == 302
    assert Transcoding.objects.get().stage == "waiting"
    assert client.get(again).status_code == 405
    client.force_login(amal)
    Transcoding.objects.update(stage="failed")
    assert client.post(again).status_code == 403
    assert Transcoding.objects.get().stage == "failed"
    assert client.get(states).status_code == 403
