"""The worker of a school on one machine."""

import threading

import pytest
from celery import current_app

from jobs import bell, worker
from jobs.pipe import Pipe
from jobs.tracing import request_id
from jobs.worker import Worker, queue_of


class Ended(BaseException):
    """Ends the worker of a test."""


@pytest.fixture
def task(monkeypatch):
    """Puts a task in the worker's way: its name -> what it does."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    def add(name, run):
        monkeypatch.setitem(current_app.tasks, name, run)

    return add


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Starts a worker with these sweeps, in a thread; gives its pipe."""
    pipe, threads = Pipe(tmp_path / "bell"), []
    listens = threading.Event()

    class Watched(Pipe):
        is_over = False

        def heard(self, seconds):
            listens.set()
            if self.is_over:
                raise Ended
            return super().heard(min(seconds, 0.05))

    own = Watched(pipe.path)

    def run(one):
        with pytest.raises(Ended):
            one.run()

    def begin(**sweeps):
        monkeypatch.setattr(
            worker, "sweeps", lambda: {name.replace("__", "."): seconds for name, seconds in sweeps.items()} or {"no.such": 9}
        )
        thread = threading.Thread(target=run, args=(Worker(own, ["urgent", "default", "bulk"]),))
        thread.start()
        threads.append(thread)
        assert listens.wait(10)
        return pipe

    yield begin
    own.is_over = True
    for thread in threads:
        thread.join()


def test_what_rings_is_done_and_carries_its_request(start, task):
    done = threading.Event()
    seen = []
    task("messaging.deliver", lambda: (seen.append(request_id.get()), done.set()))
    start().ring("messaging.deliver", "a" * 32)
    assert done.wait(10)
    assert seen == ["a" * 32]


def test_what_is_due_is_looked_for_at_the_start(start, task):
    done = threading.Event()
    task("jobs.heartbeat", done.set)
    start(jobs__heartbeat=30)
    assert done.wait(10)


def test_the_clock_rings_again(start, task):
    rung = threading.Semaphore(0)
    task("jobs.heartbeat", rung.release)
    start(jobs__heartbeat=0)
    for _ring in range(3):
        assert rung.acquire(timeout=10)


def test_a_job_that_breaks_off_ends_nothing_else(start, task, caplog):
    done = threading.Event()

    def broken():
        if not begun.is_set():
            begun.set()
            raise ZeroDivisionError
        done.set()

    begun = threading.Event()
    task("jobs.heartbeat", broken)
    pipe = start()
    pipe.ring("jobs.heartbeat", "")
    assert begun.wait(10)
    pipe.ring("jobs.heartbeat", "")
    assert done.wait(10)
    assert "jobs.heartbeat broke off" in caplog.text


def test_a_bulk_run_holds_up_no_code(start, task):
    goes_on, delivered = threading.Event(), threading.Event()
    task("media.transcode", lambda: goes_on.wait(20))
    task("messaging.deliver", delivered.set)
    pipe = start()
    pipe.ring("media.transcode", "")
    pipe.ring("messaging.deliver", "")
    assert delivered.wait(10)
    goes_on.set()


def test_what_waits_is_not_put_behind_itself(start, task):
    begun, goes_on, counted = threading.Event(), threading.Event(), []
    heard, over = threading.Event(), threading.Event()
    task("media.transcode", lambda: (begun.set(), goes_on.wait(20)))
    task("media.receive", lambda: counted.append(1))
    task("messaging.deliver", heard.set)
    task("certificates.issue_waiting", over.set)
    pipe = start()
    pipe.ring("media.transcode", "")
    assert begun.wait(10)
    for _ring in range(50):
        pipe.ring("media.receive", "")
    pipe.ring("certificates.issue_waiting", "")
    pipe.ring("messaging.deliver", "")
    assert heard.wait(10)  # and so all that rang before
    goes_on.set()
    assert over.wait(10)
    assert counted == [1]


@pytest.mark.parametrize("nonsense", ["no.such_task", "", "celery.no"])
def test_what_is_no_task_is_not_heard(start, task, nonsense):
    done = threading.Event()
    task("jobs.heartbeat", done.set)
    pipe = start()
    pipe.ring(nonsense, "")
    pipe.ring("jobs.heartbeat", "")
    assert done.wait(10)


def test_queues_are_those_of_celery():
    assert [queue_of(name) for name in ("messaging.deliver", "media.transcode", "jobs.heartbeat")] == ["urgent", "bulk", "default"]


def test_bells_of_the_school_ring_in_the_pipe(start, task, settings, db, django_capture_on_commit_callbacks):
    done = threading.Event()
    task("messaging.deliver", done.set)
    settings.JOBS_PIPE = start().path
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("messaging.deliver")
    assert done.wait(10)


def test_a_bell_that_no_worker_hears_costs_nothing(settings, tmp_path, db, django_capture_on_commit_callbacks, caplog):
    settings.JOBS_PIPE = tmp_path / "none"
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("messaging.deliver")
    assert not caplog.records
