"""Room on the disk: forms speak first, since they keep what was typed; bodies are refused only when it grows tight."""

import shutil
import tempfile

import pytest

from media.free_space import has_free_space, has_room_for_upload

MEGABYTE = 1024 * 1024


@pytest.fixture
def free(settings, monkeypatch):
    """Says how many megabytes are free, of a disk that holds the school's data and its temporary files."""
    settings.LEAST_FREE_BYTES = 256 * MEGABYTE
    monkeypatch.setattr(tempfile, "tempdir", str(settings.VAR_DIR))

    def say(megabytes):
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(0, 0, megabytes * MEGABYTE))

    return say


@pytest.mark.parametrize(
    ("left", "stays", "comes_in"), [(300, True, True), (258, False, True), (200, False, True), (143, False, True), (142, False, False)]
)
def test_a_form_refuses_a_file_before_its_body_is_refused(free, left, stays, comes_in):
    free(left)
    assert (has_free_space(5 * MEGABYTE), has_room_for_upload(5 * MEGABYTE)) == (stays, comes_in)


def test_a_disk_without_data_of_the_school_may_be_filled(free, settings, monkeypatch):
    free(16)
    monkeypatch.setattr(tempfile, "tempdir", "/proc")  # another disk, whatever the machine
    assert has_room_for_upload(5 * MEGABYTE)
    assert not has_room_for_upload(6 * MEGABYTE)
