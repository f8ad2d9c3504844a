"""A pipe for a bell: every ring is heard whole or not at all, whoever is killed meanwhile."""

import multiprocessing
import os
import signal

import pytest

from jobs.pipe import Pipe

NAMES = [f"app.task_{'x' * length}" for length in (1, 50, 200, 400)]


@pytest.fixture
def pipe(tmp_path) -> Pipe:
    pipe = Pipe(tmp_path / "bell")
    pipe.listen()
    return pipe


def _ring_often(path, times):
    bell = Pipe(path)
    for number in range(times):
        for name in NAMES:
            while True:
                try:
                    bell.ring(name, f"{number:032d}")
                except BlockingIOError:  # it is full; a worker hears it in a moment
                    os.sched_yield()
                else:
                    break


def test_what_many_ring_at_once_is_heard_whole(pipe):
    fork = multiprocessing.get_context("fork")
    ringers = [fork.Process(target=_ring_often, args=(pipe.path, 100)) for _i in range(4)]
    for ringer in ringers:
        ringer.start()
    heard = []
    while len(heard) < 4 * 100 * len(NAMES):
        found = pipe.heard(20)
        assert found, "nothing rings any more"
        heard += found
    for ringer in ringers:
        ringer.join()
    assert {name for name, _request in heard} == set(NAMES)
    assert all(len(request) == 32 and request.isdecimal() for _name, request in heard)


def test_whoever_is_killed_while_ringing_leaves_no_half(pipe):
    fork = multiprocessing.get_context("fork")
    for _round in range(5):
        ringer = fork.Process(target=_ring_often, args=(pipe.path, 10**6))
        ringer.start()
        assert pipe.heard(20)
        os.kill(ringer.pid, signal.SIGKILL)
        ringer.join()
        while found := pipe.heard(0):
            assert {name for name, _request in found} <= set(NAMES)


def test_nobody_listens(tmp_path):
    with pytest.raises(FileNotFoundError):
        Pipe(tmp_path / "bell").ring("app.task", "")
    os.mkfifo(tmp_path / "bell")
    with pytest.raises(OSError):
        Pipe(tmp_path / "bell").ring("app.task", "")


def test_nobody_has_heard_for_long(pipe):
    with pytest.raises(BlockingIOError):
        for _i in range(100_000):
            pipe.ring("app.task", "")


def test_a_file_in_its_place_is_replaced(tmp_path):
    (tmp_path / "bell").write_text("left by a copy of the folder")
    pipe = Pipe(tmp_path / "bell")
    pipe.listen()
    pipe.ring("app.task", "")
    assert pipe.heard(5) == [("app.task", "")]
