"""Uploading in parts to the school's own address: what breaks, goes on; what is not a recording does not become one."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from boto3.exceptions import RetriesExceededError
from django.core.files import File
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from media import tasks
from media.models import Recording, RecordingUpload, Transcoding
from media.services.uploads import MAX_ATTEMPTS
from media.storage import LocalStorage
from tests.factories.media import SOUND, VIDEO

PART = 40_000
pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client, school, basma, monkeypatch):
    monkeypatch.setattr("media.services.uploads.PART_SIZE", PART)
    client.force_login(basma)
    return client


def begin(client: Client, content: bytes, name: str, **words: object):
    asked = {"filename": name, "size": len(content), "title": "Miel", "kind": ""} | words
    return client.post(reverse("media_admin:begin"), json.dumps(asked), content_type="application/json")


def send(client: Client, state: dict, content: bytes, number: int, *, cut: int = 0):
    address = client.get(f"{state['url']}{number}/address/").json()["url"]
    part = content[(number - 1) * state["part_size"] : number * state["part_size"]]
    return client.put(address, part[: len(part) - cut], content_type="application/octet-stream")


def upload(client: Client, content: bytes, name: str, **words: object) -> dict:
    state = begin(client, content, name, **words).json()
    for number in range(1, state["parts"] + 1):
        assert send(client, state, content, number).status_code == 200
    return client.post(state["finish"]).json()


def incoming() -> list[str]:
    folder = Path(storages["private"].path("incoming"))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.parametrize(("path", "kind", "told"), [(SOUND, "audio", "audio"), (VIDEO, "", "video")])
def test_a_file_in_parts_becomes_a_recording(trainer, path, kind, told):
    content = path.read_bytes()
    state = upload(trainer, content, path.name, kind=kind)
    assert (state["stage"], state["error"]) == ("done", "")
    recording = Recording.objects.get()
    assert recording.file.read() == content
    assert (recording.type, recording.title, recording.duration > 10) == (told, "Miel", True)
    assert Transcoding.objects.get().recording == recording
    assert trainer.get(state["recording"]).status_code == 200
    assert incoming() == []


def test_an_upload_goes_on_after_the_network_was_lost(trainer):
    content = VIDEO.read_bytes()
    state = begin(trainer, content, "film.mp4").json()
    assert state["parts"] > 3
    send(trainer, state, content, 2)
    assert send(trainer, state, content, 1, cut=10).status_code == 409
    again = trainer.get(state["url"]).json()
    assert again["finished"] == [2]
    early = trainer.post(state["finish"])
    assert (early.status_code, early.json()["code"]) == (409, "incomplete")
    for number in [*range(1, state["parts"] + 1), 1]:
        assert send(trainer, state, content, number).status_code == 200
    assert trainer.post(state["finish"]).json()["stage"] == "done"
    assert trainer.post(state["finish"]).json()["stage"] == "done", "asked again after a lost answer"
    assert Recording.objects.get().file.read() == content


@pytest.mark.parametrize(
    ("content", "name", "kind", "words"),
    [
        (b"<html>" * 100, "talk.opus", "audio", "damaged"),
        (SOUND.read_bytes(), "talk.opus", "", ""),
        (VIDEO.read_bytes(), "film.webm", "audio", "in the place of"),
    ],
    ids=["no sound", "a good one", "video as sound"],
)
def test_a_file_is_looked_into_before_it_becomes_a_recording(trainer, content, name, kind, words, settings):
    settings.LANGUAGE_CODE = "fr"
    state = upload(trainer, content, name, kind=kind)
    assert (state["stage"] == "refused", bool(state["error"]), Recording.objects.exists()) == (bool(words), bool(words), not words)
    assert incoming() == []


def test_a_recording_that_is_too_long_is_refused(trainer, settings):
    settings.MEDIA_MOST_SECONDS = 5
    assert upload(trainer, SOUND.read_bytes(), "talk.opus")["stage"] == "refused"
    assert RecordingUpload.objects.get().fault == "too_long"


@pytest.mark.parametrize(
    ("size", "name", "kind"),
    [
        (0, "a.mp3", ""),
        (-1, "a.mp3", ""),
        (501 * 1024**2, "a.mp3", ""),
        (10, "a.exe", ""),
        (10, "a.mp4", "audio"),
        (10, "a.mp3", "else"),
        ("x", "a.mp3", ""),
        (10, "", ""),
    ],
)
def test_what_cannot_be_a_recording_is_refused_before_the_first_part(trainer, size, name, kind):
    answer = begin(trainer, b"", name, size=size, kind=kind)
    assert answer.status_code == 409 and answer.json()["error"]
    assert not RecordingUpload.objects.exists()


@pytest.mark.parametrize("body", ["[]", "null", "{", '{"size": {}}', "[" * 5000])
def test_nonsense_is_answered(trainer, body):
    assert trainer.post(reverse("media_admin:begin"), body, content_type="application/json").status_code == 409


def test_an_upload_is_its_trainers_own_and_members_have_none(trainer, amal, driss):
    content = SOUND.read_bytes()
    state = begin(trainer, content, "talk.opus").json()
    administrator, member = Client(), Client()
    administrator.force_login(driss)
    member.force_login(amal)
    for other, status in ((administrator, {410}), (member, {302, 403}), (Client(), {302, 403})):
        assert other.get(state["url"]).status_code in status
        assert other.put(f"{state['url']}1/", content, content_type="application/octet-stream").status_code in status
        assert other.post(state["finish"]).status_code in status
        assert other.delete(state["url"]).status_code in status
    assert begin(member, content, "talk.opus").status_code in {302, 403}
    assert trainer.get(state["url"]).json()["finished"] == []


def test_another_sites_page_cannot_send_parts(trainer, basma):
    state = begin(trainer, SOUND.read_bytes(), "talk.opus").json()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(basma)
    assert strict.put(f"{state['url']}1/", b"x", content_type="application/octet-stream").status_code == 403


def test_a_large_file_is_checked_by_a_job_that_may_run_twice(trainer, settings):
    settings.MEDIA_MOST_BYTES = 1000
    assert upload(trainer, SOUND.read_bytes(), "talk.opus")["stage"] == "checking"
    assert not Recording.objects.exists()
    tasks.receive()
    tasks.receive()
    assert Recording.objects.count() == 1
    assert RecordingUpload.objects.get().stage == "done"


def test_a_worker_killed_while_checking_leaves_one_recording(trainer, settings, monkeypatch):
    settings.MEDIA_MOST_BYTES = 1000
    upload(trainer, SOUND.read_bytes(), "talk.opus")

    def die(*_args: object, **_words: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr("media.services.uploads._drop_parts", die)
        dying.setattr("media.services.uploads.finish", die)
        with pytest.raises(KeyboardInterrupt):
            tasks.receive()
    RecordingUpload.objects.update(due_at=timezone.now())
    tasks.receive()
    assert RecordingUpload.objects.get().stage == "done"
    assert RecordingUpload.objects.get().recording.file.read() == SOUND.read_bytes()


def test_a_worker_that_was_too_slow_makes_no_second_recording(trainer, settings, monkeypatch):
    settings.MEDIA_MOST_BYTES = 1000
    upload(trainer, SOUND.read_bytes(), "talk.opus")
    save = LocalStorage._save

    def slow(storage: LocalStorage, name: str, content: File) -> str:
        monkeypatch.setattr(LocalStorage, "_save", save)
        RecordingUpload.objects.update(due_at=timezone.now())
        tasks.receive()  # another worker, when the lease of the first is over
        assert RecordingUpload.objects.get().stage == "done"
        return storage.save(name, content)

    monkeypatch.setattr(LocalStorage, "_save", slow)
    tasks.receive()
    recording = Recording.objects.get()
    assert RecordingUpload.objects.get().recording == recording
    assert recording.file.read() == SOUND.read_bytes()
    name = Path(recording.file.path)
    assert [path.name for path in name.parent.iterdir() if path.name.startswith(name.stem)] == [name.name]


def test_unfinished_uploads_are_discarded_after_a_day(trainer):
    content = VIDEO.read_bytes()
    old, new = (begin(trainer, content, name).json() for name in ("old.mp4", "new.mp4"))
    for state in (old, new):
        send(trainer, state, content, 1)
    RecordingUpload.objects.filter(filename="old.mp4").update(touched_at=timezone.now() - timedelta(hours=25))
    tasks.tidy_uploads()
    assert [row.filename for row in RecordingUpload.objects.all()] == ["new.mp4"]
    assert len(incoming()) == 1
    assert trainer.get(old["url"]).status_code == 410
    assert trainer.delete(new["url"]).status_code == 200
    assert incoming() == []


def test_the_page_lists_what_is_not_finished(trainer, amal):
    begin(trainer, VIDEO.read_bytes(), "film.mp4")
    assert "film.mp4" in trainer.get(reverse("media_admin:upload")).content.decode()
    trainer.force_login(amal)
    assert trainer.get(reverse("media_admin:upload")).status_code == 403


def test_nobody_opens_uploads_without_end(trainer):
    answers = [begin(trainer, b"x" * 10, "a.mp3").status_code for _time in range(21)]
    assert answers == [201] * 20 + [409]


def broken_off(*_args: object, **_words: object) -> None:
    raise RetriesExceededError(last_exception=ConnectionResetError("reset by peer"))


def test_a_download_that_s3_breaks_off_is_told_as_the_store_and_not_as_the_machine(trainer, settings, monkeypatch):
    settings.MEDIA_MOST_BYTES = 1000
    upload(trainer, SOUND.read_bytes(), "talk.opus")
    monkeypatch.setattr("media.storage.LocalStorage._open", broken_off)
    for _time in range(MAX_ATTEMPTS):
        RecordingUpload.objects.update(due_at=timezone.now())
        tasks.receive()
    assert (RecordingUpload.objects.get().stage, RecordingUpload.objects.get().fault) == ("refused", "storage")


def test_a_store_that_does_not_delete_holds_up_no_other_upload(trainer, monkeypatch):
    for name in ("one.opus", "two.opus"):
        send(trainer, begin(trainer, SOUND.read_bytes(), name).json(), SOUND.read_bytes(), 1)
    RecordingUpload.objects.update(touched_at=timezone.now() - timedelta(hours=25))
    with monkeypatch.context() as away:
        away.setattr("media.storage.LocalStorage.delete", broken_off)
        tasks.tidy_uploads()
    assert RecordingUpload.objects.count() == 2
    tasks.tidy_uploads()
    assert not RecordingUpload.objects.exists()


def test_the_script_is_told_that_the_store_is_away_and_tries_again(trainer, monkeypatch):
    state = begin(trainer, SOUND.read_bytes(), "talk.opus").json()
    monkeypatch.setattr("media.storage.LocalStorage._save", broken_off)
    assert send(trainer, state, SOUND.read_bytes(), 1).status_code == 503
