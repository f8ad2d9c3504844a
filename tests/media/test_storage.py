"""Files on the school's own disk: whole or not there."""

import io
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core.files.base import ContentFile, File

from media.storage import LocalStorage
from tests.factories.media import SOUND, make_large_upload


@pytest.fixture
def storage(tmp_path) -> LocalStorage:
    return LocalStorage(location=tmp_path / "files")


def kept(storage) -> list[str]:
    """Every file in the folder, finished or not."""
    return sorted(path.name for path in Path(storage.location).rglob("*") if path.is_file())


class BreaksHalfWay(File):
    """The disk is full after the first piece."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(28, "No space left on device")


def test_a_failed_write_leaves_nothing(storage):
    with pytest.raises(OSError, match="No space"):
        storage.save("media/talk.opus", BreaksHalfWay(io.BytesIO(b"")))
    assert kept(storage) == []


def test_a_failed_write_leaves_the_earlier_file_alone(storage):
    storage.save("media/talk.opus", ContentFile(b"whole"))
    with pytest.raises(OSError, match="No space"):
        storage.save("media/talk.opus", BreaksHalfWay(io.BytesIO(b"")))
    assert kept(storage) == ["talk.opus"]
    assert storage.open("media/talk.opus").read() == b"whole"


def test_a_rename_that_fails_leaves_nothing(storage, monkeypatch):
    def refuse(*_args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(OSError, match="Input/output"):
        storage.save("media/talk.opus", ContentFile(b"whole"))
    assert kept(storage) == []


def test_writers_of_one_name_keep_all_their_files(storage):
    writers = 8
    start = Barrier(writers)

    class Together(ContentFile):
        def chunks(self, chunk_size=None):
            start.wait(timeout=10)  # every writer has found the name free
            yield from super().chunks(chunk_size)

    contents = [f"voice {number}".encode() for number in range(writers)]
    with ThreadPoolExecutor(writers) as pool:
        names = list(pool.map(lambda content: storage.save("media/talk.opus", Together(content)), contents))
    assert len(set(names)) == writers
    assert [storage.open(name).read() for name in names] == contents


def test_a_name_that_is_taken_while_writing_is_given_up(storage):
    class Overtaken(ContentFile):
        def chunks(self, chunk_size=None):
            storage.save("media/talk.opus", ContentFile(b"first"))
            yield from super().chunks(chunk_size)

    name = storage.save("media/talk.opus", Overtaken(b"second"))
    assert name != "media/talk.opus"
    assert storage.open("media/talk.opus").read() == b"first"
    assert storage.open(name).read() == b"second"


def test_an_upload_from_a_temporary_file_is_kept_whole(storage):
    with make_large_upload(SOUND) as upload:
        name = storage.save("media/talk.opus", upload)
    assert storage.open(name).read() == SOUND.read_bytes()


def test_words_are_kept_as_utf8(storage):
    assert storage.open(storage.save("note.txt", ContentFile("زيت الأركان"))).read().decode() == "زيت الأركان"


def test_permissions_follow_the_settings(storage, settings):
    settings.FILE_UPLOAD_PERMISSIONS = 0o640
    settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
    path = storage.path(storage.save("one/two/talk.opus", ContentFile(b"x")))
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o640
    assert [stat.S_IMODE(Path(storage.path(folder)).stat().st_mode) for folder in ("one", "one/two")] == [0o750, 0o750]


def test_without_a_setting_the_process_decides(storage, settings):
    settings.FILE_UPLOAD_PERMISSIONS = None
    umask = os.umask(0o027)
    try:
        path = storage.path(storage.save("talk.opus", ContentFile(b"x")))
    finally:
        os.umask(umask)
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o640


def test_the_name_is_relative_with_forward_slashes(storage):
    assert storage.save("media\\2026\\talk.opus", ContentFile(b"x")) == "media/2026/talk.opus"


def test_a_file_in_the_place_of_a_folder_is_said(storage):
    storage.save("media", ContentFile(b"x"))
    with pytest.raises(FileExistsError, match="not a directory"):
        storage.save("media/talk.opus", ContentFile(b"x"))


def test_a_storage_that_overwrites_does(tmp_path):
    storage = LocalStorage(location=tmp_path, allow_overwrite=True)
    names = [storage.save("talk.opus", ContentFile(content)) for content in (b"longer", b"new")]
    assert names == ["talk.opus", "talk.opus"]
    assert storage.open("talk.opus").read() == b"new"
