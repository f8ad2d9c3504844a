"""What a trainer uploads, as the server answers."""

import io
import stat
import wave

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from media.models import Recording
from tests.factories.media import CAPTIONS, POSTER, SOUND, SOUND_FOR_OLDER_PHONES, VIDEO, make_upload


def codes(client, kind: str, **files) -> dict[str, str]:
    """Sends the admin's form; the kind of error that is shown beside each field, {} when the recording was taken."""
    response = client.post(reverse("wagtailmedia:add", args=[kind]), {"title": "Honey", **files})
    if response.status_code == 302:
        return {}
    form, page = response.context["form"], response.content.decode()
    assert all(str(escape(form.errors[field][0])) in page for field in form.errors)
    return {field: errors[0].code for field, errors in form.errors.as_data().items()}


@pytest.fixture
def trainer(client, school, basma):
    client.force_login(basma)
    return client


def test_a_sound_is_measured(trainer):
    assert codes(trainer, "audio", file=make_upload(SOUND), fallback_file=make_upload(SOUND_FOR_OLDER_PHONES)) == {}
    recording = Recording.objects.get()
    assert 10 < recording.duration < 120
    assert (recording.width, recording.height) == (None, None)
    assert recording.file.read() == SOUND.read_bytes()


def test_a_video_is_measured_with_its_size(trainer):
    files = {"file": make_upload(VIDEO), "thumbnail": make_upload(POSTER), "captions": make_upload(CAPTIONS)}
    assert codes(trainer, "video", **files) == {}
    recording = Recording.objects.get()
    assert recording.duration > 10
    assert (recording.width, recording.height) == (640, 360)


def test_a_file_too_large_for_memory_is_measured_too(trainer, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert codes(trainer, "video", file=make_upload(VIDEO)) == {}
    recording = Recording.objects.get()
    assert recording.duration > 10
    assert recording.file.read() == VIDEO.read_bytes()


def test_the_form_asks_for_no_duration_and_names_the_limit(trainer):
    page = trainer.get(reverse("wagtailmedia:add", args=["audio"]))
    assert not {"duration", "width", "height"} & set(page.context["form"].fields)
    assert "30" in page.context["form"].fields["file"].help_text


@pytest.mark.parametrize(
    ("kind", "file", "code"),
    [
        ("audio", SimpleUploadedFile("talk.opus", b"<html>not a sound</html>"), "not_a_recording"),
        ("audio", make_upload(POSTER, "talk.mp3"), "not_a_recording"),
        ("audio", SimpleUploadedFile("talk.mp3", b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n#EXT-X-ENDLIST\n"), "not_a_recording"),
        ("video", SimpleUploadedFile("cut.mp4", VIDEO.read_bytes()[:2000]), "not_a_recording"),
        ("video", make_upload(SOUND_FOR_OLDER_PHONES, "talk.mp4"), "not_a_video"),
        ("audio", make_upload(VIDEO, "film.m4a"), "not_a_sound"),
        ("audio", SimpleUploadedFile("talk.mp3", b""), "empty"),
        ("audio", SimpleUploadedFile("talk.exe", b"MZ"), "invalid_extension"),
    ],
    ids=["text", "picture", "playlist", "half a file", "sound as video", "video as sound", "empty", "program"],
)
def test_what_is_not_what_it_says_is_refused_beside_the_field(trainer, kind, file, code):
    file.seek(0)
    assert codes(trainer, kind, file=file) == {"file": code}
    assert not Recording.objects.exists()


def test_no_file_at_all_is_asked_for(trainer):
    assert codes(trainer, "video") == {"file": "required"}


def test_a_file_over_the_limit_is_told_its_weight(trainer, settings):
    settings.MEDIA_MOST_BYTES = 20 * 1024
    assert codes(trainer, "audio", file=make_upload(SOUND)) == {"file": "too_heavy"}
    assert codes(trainer, "audio", file=make_upload(VIDEO, "a.m4a"), fallback_file=make_upload(SOUND_FOR_OLDER_PHONES)) == {
        "file": "too_heavy",
        "fallback_file": "too_heavy",
    }


def test_the_form_for_older_phones_is_looked_into(trainer):
    bad = SimpleUploadedFile("talk.m4a", b"nothing")
    assert codes(trainer, "audio", file=make_upload(SOUND), fallback_file=bad) == {"fallback_file": "not_a_recording"}


def test_a_sound_or_video_added_without_saying_which_is_what_it_is(trainer):
    assert codes(trainer, "media", file=make_upload(VIDEO)) == {}
    assert Recording.objects.get().type == "video"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"1\n00:00:01,000 --> 00:00:02,000\nBonjour\n", "captions_not_webvtt"),
        (b"WEBVTTX\n", "captions_not_webvtt"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nété\n".encode("latin-1"), "captions_not_utf8"),
        (b"WEBVTT\n" + b"a" * 1024 * 1024, "too_heavy"),
    ],
    ids=["SubRip", "another word", "Latin-1", "huge"],
)
def test_captions_that_phones_cannot_read_are_refused(trainer, content, code):
    assert codes(trainer, "video", file=make_upload(VIDEO), captions=SimpleUploadedFile("c.vtt", content)) == {"captions": code}


@pytest.mark.parametrize("content", [b"\xef\xbb\xbfWEBVTT\r\n\r\n", b"WEBVTT", b"WEBVTT - Honey\n\n"], ids=["mark", "bare", "title"])
def test_captions_as_programs_write_them_are_taken(trainer, content):
    assert codes(trainer, "video", file=make_upload(VIDEO), captions=SimpleUploadedFile("c.vtt", content)) == {}
    assert Recording.objects.get().captions.read() == content


def test_a_poster_that_is_no_picture_is_refused(trainer):
    bad = SimpleUploadedFile("p.png", b"<script>")
    assert codes(trainer, "video", file=make_upload(VIDEO), thumbnail=bad) == {"thumbnail": "invalid_image"}


@pytest.mark.parametrize(
    "program",
    ["#!/bin/sh\nexit 3\n", "#!/bin/sh\nkill -9 $$\n", "#!/bin/sh\nexec sleep 60\n", "not a program", None],
    ids=["silent", "killed", "hanging", "not a program", "missing"],
)
def test_a_broken_ffmpeg_is_an_error_beside_the_field(trainer, tmp_path, monkeypatch, program):
    path = tmp_path / "ffmpeg"
    if program is not None:
        path.write_text(program)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))
    monkeypatch.setattr("media.probe.TIMEOUT_SECONDS", 0.5)
    assert codes(trainer, "audio", file=make_upload(SOUND)) == {"file": "probe_failed"}


def test_ffmpeg_is_told_no_secret_of_the_school(trainer, tmp_path, monkeypatch):
    path, told = tmp_path / "ffmpeg", tmp_path / "told"
    path.write_text(f"#!/bin/sh\nenv > {told}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(path))
    monkeypatch.setenv("DATABASE_URL", "postgres://school:secret@localhost/school")
    codes(trainer, "audio", file=make_upload(SOUND))
    assert "PATH=" in told.read_text()
    assert "secret" not in told.read_text()


def test_another_file_is_measured_again_and_a_new_title_alone_is_not(trainer, monkeypatch):
    assert codes(trainer, "audio", file=make_upload(SOUND)) == {}
    recording = Recording.objects.get()
    first = recording.duration
    edit = reverse("wagtailmedia:edit", args=[recording.pk])
    with monkeypatch.context() as broken:
        broken.setenv("IMAGEIO_FFMPEG_EXE", "/nowhere/ffmpeg")
        assert trainer.post(edit, {"title": "Argan"}).status_code == 302
    recording.refresh_from_db()
    assert (recording.title, recording.duration) == ("Argan", first)
    assert trainer.post(edit, {"title": "Argan", "file": SimpleUploadedFile("a.wav", _two_seconds())}).status_code == 302
    recording.refresh_from_db()
    assert recording.duration == pytest.approx(2, abs=0.1)


def test_the_chooser_of_a_lesson_checks_as_well(trainer):
    prefix = "media-chooser-upload-"
    response = trainer.post(
        reverse("wagtailmedia:chooser_upload", args=["audio"]),
        {f"{prefix}title": "Honey", f"{prefix}file": SimpleUploadedFile("talk.opus", b"nothing")},
    )
    assert response.status_code == 200
    assert not Recording.objects.exists()


def _two_seconds() -> bytes:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\0\0" * 16000)
    return sound.getvalue()
