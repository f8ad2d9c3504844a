"""`make clean` on a copy of the repository's outline."""

import shutil
import subprocess
from pathlib import Path

import pytest

BASE = Path(__file__).parents[2]


@pytest.fixture
def repository(tmp_path) -> Path:
    for name in (".venv/bin", "node_modules/x", "var/keys", ".mypy_cache", "lms/__pycache__", "locale/ar/LC_MESSAGES", ".ci"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "var" / "keys" / "credentials.json").write_text("{}")
    (tmp_path / "lms" / "apps.py").write_text("")
    shutil.copy(BASE / ".ci" / "clean", tmp_path / ".ci")
    return tmp_path


@pytest.mark.parametrize(("answer", "kept"), [("yes\n", False), ("no\n", True), ("", True), ("y\n", True)])
def test_keys_and_database_go_only_after_a_yes(repository, answer, kept):
    done = subprocess.run([repository / ".ci" / "clean"], input=answer, capture_output=True, text=True, check=True)
    assert (repository / "var" / "keys" / "credentials.json").exists() is kept
    assert ("Kept: var." in done.stdout) is kept
    left = {path.name for path in repository.iterdir()}
    assert left == {"lms", "locale", ".ci"} | ({"var"} if kept else set())
    assert [path.name for path in (repository / "lms").iterdir()] == ["apps.py"]
