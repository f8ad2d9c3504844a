"""The folder of the tests: not in memory where memory is small, and gone when they end."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms.settings import test as test_settings

BASE = Path(__file__).parents[2]
USE_SETTINGS = "from django.conf import settings; settings.VAR_DIR"


@pytest.mark.parametrize(("free", "in_memory"), [(64 * 1024**2, False), (8 * 1024**3, True)])
def test_a_small_memory_is_left_alone(monkeypatch, free, in_memory):
    monkeypatch.delenv("TAAWON_TEST_FOLDER")
    monkeypatch.setattr(os, "access", lambda path, mode: True)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(free, 0, free))
    assert (test_settings._parent_folder() == "/dev/shm") is in_memory


def test_nothing_is_left_when_a_child_is_killed(tmp_path):
    child = f"{USE_SETTINGS}; import os; os._exit(9)"
    parent = f"{USE_SETTINGS}; import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {child!r}]).returncode)"
    done = subprocess.run(
        [sys.executable, "-c", parent],
        cwd=BASE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "TAAWON_TEST_FOLDER": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 9
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next(tmp_path):
    leave = f"{USE_SETTINGS}; import os; print(settings.VAR_DIR); os._exit(9)"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "TAAWON_TEST_FOLDER": str(tmp_path)}
    ours = tmp_path / f"taawon-test-{os.getpid()}-at-work"
    ours.mkdir()
    left = Path(
        subprocess.run(
            [sys.executable, "-c", leave], cwd=BASE, env=environment, stdout=subprocess.PIPE, text=True, check=False
        ).stdout.strip()
    )
    assert left.is_dir() and left.parent == tmp_path
    subprocess.run([sys.executable, "-c", USE_SETTINGS], cwd=BASE, env=environment, check=True)
    assert list(tmp_path.iterdir()) == [ours]
