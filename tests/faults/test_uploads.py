"""Uploads in parts to a real S3 server over TLS: signed addresses, a lost network, a store that goes away, parts nobody finishes."""

import os
import ssl
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import User
from deploy.services import ObjectStore, require, wait_for_port
from deploy.services.objects import ACCESS_KEY, BUCKET, SECRET_KEY
from deploy.services.tls import self_signed
from media import tasks
from media.models import Recording, RecordingUpload
from media.multipart_upload import parts_of
from media.services import begin_upload, finish_upload

PART = 5 * 1024 * 1024
REFUSED = 0  # the store hangs up on a body that it does not want
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    require("s3", "openssl")
    with tempfile.TemporaryDirectory(prefix="taawon-uploads-", ignore_cleanup_errors=True) as folder:
        cert, key = self_signed(Path(folder) / "tls")
        objects = ObjectStore(Path(folder) / "objects", cert=cert, key=key)
        before = os.environ.get("AWS_CA_BUNDLE")
        os.environ["AWS_CA_BUNDLE"] = str(cert)
        try:
            objects.start()
            config = Config(
                request_checksum_calculation="when_required", response_checksum_validation="when_required", s3={"addressing_style": "path"}
            )
            boto3.client(
                "s3", endpoint_url=objects.endpoint, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY, config=config
            ).create_bucket(Bucket=BUCKET)
            yield objects
        finally:
            objects.stop()
            os.environ.pop("AWS_CA_BUNDLE")
            if before is not None:
                os.environ["AWS_CA_BUNDLE"] = before


@pytest.fixture
def trainer(store, settings) -> User:
    bucket = {"bucket_name": BUCKET, "endpoint_url": store.endpoint, "access_key": ACCESS_KEY, "secret_key": SECRET_KEY}
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "media.object_storage.PublicObjectStorage",
            "OPTIONS": bucket | {"location": "media", "custom_domain": "localhost/media"},
        },
        "private": {
            "BACKEND": "media.object_storage.ObjectStorage",
            "OPTIONS": bucket | {"location": "private", "querystring_expire": 300},
        },
    }
    settings.MEDIA_DIRECT_UPLOADS = True
    return User.objects.create(given_name_fr="Basma", is_superuser=True, is_staff=True)


@pytest.fixture(scope="module")
def song() -> bytes:
    """Eleven megabytes of sound: three parts."""
    size = 11 * 1024 * 1024
    header = b"RIFF" + (size - 8).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    header += (1).to_bytes(2, "little") + (1).to_bytes(2, "little") + (44100).to_bytes(4, "little") + (88200).to_bytes(4, "little")
    header += (2).to_bytes(2, "little") + (16).to_bytes(2, "little") + b"data" + (size - 44).to_bytes(4, "little")
    return header + bytes(size - 44)


def put(address: str, part: bytes) -> int:
    request = urllib.request.Request(address, data=part, method="PUT", headers={"Content-Type": ""})
    try:
        with urllib.request.urlopen(request, timeout=60, context=ssl._create_unverified_context()) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except urllib.error.URLError:
        return REFUSED


def part_of(content: bytes, number: int) -> bytes:
    return content[(number - 1) * PART : number * PART]


def test_parts_sent_to_the_store_become_a_recording(trainer, song):
    upload = begin_upload(by=trainer, filename="song.wav", size=len(song), title="Chanson")
    assert upload.store_id and upload.parts == 3
    assert put(parts_of(upload).address(2), part_of(song, 2)) == 200
    again = RecordingUpload.objects.get()
    assert parts_of(again).finished() == {2: PART}
    assert put(parts_of(again).address(1).replace("partNumber=1", "partNumber=3"), part_of(song, 1)) in {403, REFUSED}
    for number in (3, 1):
        assert put(parts_of(again).address(number), part_of(song, number)) == 200
    assert finish_upload(upload=again).stage == "done"
    recording = Recording.objects.get()
    with recording.file.open() as file:
        assert file.read() == song
    assert recording.duration == pytest.approx(130, abs=2)
    private = storages["private"]
    assert private.listdir("incoming") == ([], [])
    tasks.transcode()
    recording = Recording.objects.select_related("transcoding").get()
    assert recording.transcoding.stage == "ready"
    assert [source["src"].rpartition(".")[2] for source in recording.sources] == ["opus", "m4a"]
    assert recording.size < len(song) / 10
    with recording.file.storage.open(recording.versions[0]["name"]) as small:
        assert len(small.read()) == recording.size


def test_a_worker_killed_after_the_parts_were_joined_goes_on(trainer, song, tmp_path):
    upload = begin_upload(by=trainer, filename="song.wav", size=len(song))
    for number in (1, 2, 3):
        assert put(parts_of(upload).address(number), part_of(song, number)) == 200
    RecordingUpload.objects.update(stage="checking")
    parts_of(upload).fetch(tmp_path / "whole")
    tasks.receive()
    assert RecordingUpload.objects.get().stage == "done"


def test_what_nobody_finishes_is_taken_off_the_store(trainer, song):
    upload = begin_upload(by=trainer, filename="song.wav", size=len(song))
    address = parts_of(upload).address(1)
    assert put(address, part_of(song, 1)) == 200
    RecordingUpload.objects.update(touched_at=timezone.now() - timedelta(hours=25))
    tasks.tidy_uploads()
    assert not RecordingUpload.objects.exists()
    assert parts_of(upload).finished() == {}
    assert put(address, part_of(song, 1)) in {404, REFUSED}


def test_a_store_that_is_away_is_asked_again(trainer, song, store):
    upload = begin_upload(by=trainer, filename="song.wav", size=len(song))
    for number in (1, 2, 3):
        assert put(parts_of(upload).address(number), part_of(song, number)) == 200
    RecordingUpload.objects.update(stage="checking")
    store.gateway.stop(seconds=5)
    tasks.receive()
    assert (RecordingUpload.objects.get().stage, Recording.objects.count()) == ("checking", 0)
    store.gateway.start()
    wait_for_port(store.port, seconds=120, child=store.gateway)
    RecordingUpload.objects.update(due_at=timezone.now())
    tasks.receive()
    assert RecordingUpload.objects.get().stage == "done"
