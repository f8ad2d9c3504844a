"""A disk that is really full: a small one is mounted, filled, and given room again."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).parents[2]
SIZE = "96m"


@pytest.fixture(scope="module")
def told() -> Iterator[dict]:
    """What `tests.faults.small_disk` met, on a file system of its own that goes with the test."""
    with tempfile.TemporaryDirectory(prefix="taawon-disk-") as folder:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "taawon", folder], capture_output=True, text=True, check=False
        )
        if mounted.returncode:
            pytest.skip(f"A small disk can be mounted by root only: {mounted.stderr.strip()}")
        try:
            Path(folder, "tmp").mkdir()
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "tests.faults.small_disk_settings",
                "TAAWON_VAR": f"{folder}/var",
                "TMPDIR": f"{folder}/tmp",
                "LEAST_FREE_MB": "0",
            }
            environment.pop("DATABASE_URL", None)
            done = subprocess.run(
                [sys.executable, "-m", "tests.faults.small_disk"],
                cwd=BASE,
                env=environment,
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            assert done.returncode == 0, done.stderr[-4000:]
            yield json.loads(done.stdout.splitlines()[-1])
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def test_below_the_floor_uploads_are_refused_in_the_form_with_what_was_typed(told):
    floor = told["floor"]
    assert floor["picture"] == {"status": 200, "said": True, "typed": True, "rows": 0}
    assert (floor["begin"]["status"], floor["begin"]["code"]) == (409, "no_room")
    assert (floor["part"]["status"], floor["part"]["code"]) == (507, "no_room")
    assert "plus de place" in floor["begin"]["error"] and "plus de place" in floor["part"]["error"]
    assert floor["left behind"] == []


def test_a_member_keeps_her_words_when_there_is_no_room_for_her_photo(told):
    assert told["floor"]["photo"] == {"status": 200, "said": True, "typed": True, "kept": True, "files": 0}


def test_a_full_disk_is_said_and_leaves_no_half_file(told):
    full = told["full"]
    for sent in ("picture", "large"):
        assert (full[sent]["status"], full[sent]["said"], full[sent]["rows"]) == (503, True, 0)
    assert (full["part"]["status"], full["part"]["code"]) == (507, "no_room")
    assert full["photo"]["files"] == 0 and full["photo"]["said"]
    assert full["photo"]["status"] == 503 or full["photo"]["kept"], "what is said to be saved is"
    assert (full["left behind"], full["changed"]) == ([], [])


def test_an_answer_on_a_full_disk_is_kept_or_refused_and_never_half(told):
    statuses = told["full"]["answers"]["statuses"]
    assert 503 in statuses and set(statuses) <= {200, 503}
    assert told["full"]["answers"]["last"], "what was said to be saved is"
    assert told["again"]["database"] == "ok"


def test_pages_are_read_while_the_disk_is_full(told):
    assert told["full"]["read"] == 200


def test_a_backup_without_room_says_so_and_gives_back_what_it_took(told):
    assert "full" in told["full"]["backup"] or "space" in told["full"]["backup"]
    assert told["full"]["backups"] == []


def test_all_goes_on_when_there_is_room_again(told):
    again = told["again"]
    assert (again["picture"]["status"], again["picture"]["rows"], again["large"]["status"], again["large"]["rows"]) == (302, 1, 302, 1)
    assert again["photo"] == {"status": 200, "said": False, "typed": True, "kept": True, "files": 1}
    assert again["finished"] == [1], "the part that had come before is still there"
    assert (again["stage"], again["same bytes"]) == ("done", True)
    assert told["full"]["printed"] in (["pending", "pending"], ["OperationalError"]) and again["printed"] == ["done", "done"]
    assert (again["backup"], again["answers"]) == ("", {"statuses": [200], "last": True})
