"""Whatever the reader of a file is made to do, it ends alone, and the school goes on."""

import threading
import time

import pytest

from untrusted.child import AT_ONCE, ChildFailed, Limits, run

MODULE = "tests.untrusted.misbehaving"
TIGHT = Limits(seconds=1, memory_bytes=256 << 20, answer_bytes=1 << 20, clock_seconds=5)


def told(deed: str, limits: Limits = TIGHT) -> bytes:
    return run(MODULE, deed.encode(), limits=limits)


@pytest.mark.parametrize("deed", ["eat", "spin", "talk", "call", "look", "start", "unknown"])
def test_a_child_gets_no_more_than_it_may_have(deed):
    with pytest.raises(ChildFailed):
        told(deed)


def test_one_that_waits_for_ever_is_stopped():
    waits = Limits(seconds=1, memory_bytes=256 << 20, clock_seconds=1, opens_files=True)
    with pytest.raises(ChildFailed) as stopped:
        told("sleep", waits)
    assert stopped.value.is_too_long


def test_it_knows_none_of_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for strangers")
    assert set(told("tell").decode().split("\n")) <= {"PATH", "LANG", "HOME", "LC_CTYPE"}


def test_many_at_once_take_turns():
    def spin() -> None:
        with pytest.raises(ChildFailed):
            told("spin")

    began = time.monotonic()
    spinning = [threading.Thread(target=spin) for _ in range(AT_ONCE + 1)]
    for one in spinning:
        one.start()
    for one in spinning:
        one.join()
    assert time.monotonic() - began > 1.9, "two rounds of a second each"
