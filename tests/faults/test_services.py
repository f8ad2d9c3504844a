"""Services that die, hang and come back while people learn: nobody loses anything, and nobody meets a 500."""

import contextlib
import http.client
import io
import json
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest
from PIL import Image

from deploy.services import wait_for_port

AWAY = {502, 503, 504}


class Crowd:
    """Threads that each repeat one thing until told to stop; counts what they got."""

    def __init__(self, *works: Callable[[], object]) -> None:
        self.seen: Counter = Counter()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._repeat, args=(work,), daemon=True) for work in works]

    def _repeat(self, work: Callable[[], object]) -> None:
        while not self._stop.is_set():
            try:
                self.seen[work()] += 1
            except (OSError, http.client.HTTPException) as error:
                self.seen[type(error).__name__] += 1

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=60)


def viewed(key: str) -> dict:
    return {"id": str(uuid.uuid4()), "verb": "viewed", "object": key, "at": datetime.now(UTC).isoformat(), "result": {}}


def test_a_rolling_restart_under_load_fails_no_request(school):
    lesson, readers = school.inside("lesson"), school.inside("readers", "2")
    visitors = [school.visitor() for _i in range(3)]
    members = [school.visitor(reader["session"]) for reader in readers]
    works = [lambda v=v: v.get(lesson["path"])[0] for v in visitors] + [lambda v=v: v.get("/api/me/")[0] for v in members]
    masters = [school.processes[f"web-{port}"] for port in school.web_ports]
    with Crowd(*works) as crowd:
        for _round in range(2):
            for master in masters:
                before = sum(crowd.seen.values())
                master.signal(signal.SIGHUP)
                end = time.monotonic() + 60
                while sum(crowd.seen.values()) < before + 150 and time.monotonic() < end:
                    time.sleep(0.1)
    assert set(crowd.seen) == {200}, crowd.seen
    assert crowd.seen[200] >= 400


def test_a_web_server_that_is_killed_is_stepped_over(school):
    lesson = school.inside("lesson")
    process = school.processes[f"web-{school.web_ports[0]}"]
    visitors = [school.visitor() for _i in range(3)]
    with Crowd(*[lambda v=v: v.get(lesson["path"])[0] for v in visitors]) as crowd:
        time.sleep(0.5)
        process.kill()
        end = time.monotonic() + 30
        before = sum(crowd.seen.values())
        while sum(crowd.seen.values()) < before + 300 and time.monotonic() < end:
            time.sleep(0.1)
    process.start()
    wait_for_port(school.web_ports[0], child=process)
    assert set(crowd.seen) == {200}, crowd.seen


def test_members_go_on_while_redis_is_dead_and_the_work_is_done_when_it_is_back(school, until):
    lesson = school.inside("lesson")
    [reader] = school.inside("readers", "1")
    [taker] = school.inside("quiz_takers", "1")
    member, answering = school.visitor(reader["session"]), school.visitor(taker["session"])
    school.redis.kill()
    try:
        assert member.get(lesson["path"])[0] == 200
        assert member.get(f"/api/me/?course={lesson['course']}")[0] == 200
        event = viewed(lesson["key"])
        status, body, _headers = member.send_json("/api/events/", {"member": reader["member"], "events": [event]})
        assert (status, json.loads(body)["events"][0]["status"]) == (200, "accepted")
        token = attempt_token(answering, taker)
        assert save(answering, taker, token, taker["positions"][0], 1)[0] == 200
        assert member.get("/verify/")[0] == 200
        waiting = school.inside("work", "5")
    finally:
        school.redis.start()
    done = until(
        lambda: school.inside("worked", *map(str, waiting["members"])), lambda seen: seen["active"] == seen["sent"] == 5, seconds=150
    )
    assert done["all"] == 5


def attempt_token(visitor, taker) -> str:
    status, body, _headers = visitor.get(f"/ar/attempts/{taker['attempt']}/")
    assert status == 200
    return body.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def save(visitor, taker, token, position, place, *, event=None, sequence=None):
    fields = {
        "csrfmiddlewaretoken": token,
        "position": position,
        "event_id": event or uuid.uuid4(),
        "sequence": sequence or int(time.time() * 1000),
        f"q{position}": place,
    }
    return visitor.post(f"/ar/attempts/{taker['attempt']}/save/", fields)


def test_a_database_that_restarts_in_the_middle_of_a_quiz_loses_no_answer(school):
    takers = school.inside("quiz_takers", "4")
    visitors = [school.visitor(taker["session"]) for taker in takers]
    tokens = [attempt_token(visitor, taker) for visitor, taker in zip(visitors, takers, strict=True)]
    last: list[dict[str, int]] = [{} for _taker in takers]
    stop, met = threading.Event(), Counter()

    def answer(number: int) -> None:
        visitor, taker, turn = visitors[number], takers[number], 0
        while not stop.is_set() or turn < len(taker["positions"]) * 2:
            position = taker["positions"][turn % len(taker["positions"])]
            place, event, sequence = 1 + turn % 2, uuid.uuid4(), int(time.time() * 1000) + turn

            def send(position=position, place=place, event=event, sequence=sequence):
                found = save(visitor, taker, tokens[number], position, place, event=event, sequence=sequence)
                met[found[0]] += 1
                return found

            assert visitor.persist(send)[0] == 200
            last[number][str(position)] = place
            turn += 1

    threads = [threading.Thread(target=answer, args=(number,), daemon=True) for number in range(len(takers))]
    for thread in threads:
        thread.start()
    time.sleep(1)
    for _round in range(2):
        school.postgres.restart()
        time.sleep(1.5)
    stop.set()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()
    kept = school.inside("answers", *[taker["attempt"] for taker in takers])
    assert [kept[taker["attempt"]]["kept"] for taker in takers] == last
    assert set(met) <= {200} | AWAY, met
    for visitor, taker, token in zip(visitors, takers, tokens, strict=True):
        done = visitor.persist(
            lambda v=visitor, t=taker, k=token: v.post(f"/ar/attempts/{t['attempt']}/hand-in/", {"csrfmiddlewaretoken": k})
        )
        assert done[0] == 302
    handed_in = school.inside("answers", *[taker["attempt"] for taker in takers])
    assert all(one["graded"] and one["attempts"] == 1 for one in handed_in.values())


def upload(visitor, name: str) -> tuple[int, bytes, dict[str, str]]:
    status, body, _headers = visitor.get("/admin/images/add/")
    assert status == 200
    token = body.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#3b2fb0").save(drawn, "PNG")
    picture = drawn.getvalue()
    edge = "edge" + uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in {"csrfmiddlewaretoken": token, "title": name, "collection": "1"}.items()
    ]
    parts.append(
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}.png"\r\nContent-Type: image/png\r\n\r\n'.encode()
        + picture
        + b"\r\n"
    )
    body = b"".join(parts) + f"--{edge}--\r\n".encode()
    return visitor.ask("POST", "/admin/images/add/", body, **{"Content-Type": f"multipart/form-data; boundary={edge}"})


@pytest.mark.parametrize("fault", ["dead", "frozen"])
def test_a_store_that_does_not_answer_is_said_and_leaves_nothing_half_done(school, fault):
    lesson, staff = school.inside("lesson"), school.visitor(school.inside("staff"))
    before = school.inside("images")
    assert school.visitor().get(lesson["path"])[0] == 200  # read before, so its pictures are made and the page is kept
    if fault == "dead":
        school.objects.gateway.kill()
    else:
        school.objects.gateway.freeze()
    try:
        assert school.visitor().get(lesson["path"])[0] == 200
        started = time.monotonic()
        status, body, headers = upload(staff, f"fault-{fault}")
        assert time.monotonic() - started < 30
        assert status == 503 and headers["Retry-After"], school.last_errors()
        assert b"<html" in body
    finally:
        if fault == "dead":
            school.objects.gateway.start()
            wait_for_port(school.objects.port, child=school.objects.gateway)
        else:
            school.objects.gateway.thaw()
    assert school.inside("images") == before
    assert upload(staff, f"after-{fault}")[0] == 302
    assert school.inside("images") == before + 1


def test_every_job_may_be_delivered_many_times(school, until):
    waiting = school.inside("work", "20")
    names = school.manage("shell", "--no-imports", "-v", "0", "-c", "from jobs.registry import sweeps; print(*sweeps())").split()
    ring = "from celery import current_app as a; from lms.celery import app\nfor n in NAMES * 6: app.send_task(n)".replace(
        "NAMES", repr(names)
    )
    threads = [threading.Thread(target=school.manage, args=("shell", "--no-imports", "-v", "0", "-c", ring)) for _i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    members = list(map(str, waiting["members"]))
    done = until(lambda: school.inside("worked", *members), lambda seen: seen["active"] == seen["sent"] == 20, seconds=150)
    assert done["all"] == 20
    log = (school.folder / "worker.log").read_text("utf-8")
    assert [log.count(f'dear {member}"') for member in members] == [1] * 20


@pytest.mark.parametrize("days", [-1, 1])
def test_a_phone_whose_clock_is_off_by_a_day_still_makes_progress(school, days):
    lesson = school.inside("lesson")
    [reader] = school.inside("readers", "1")
    member = school.visitor(reader["session"])
    event = viewed(lesson["key"]) | {"at": (datetime.now(UTC) + timedelta(days=days)).isoformat()}
    member.get("/api/me/")
    status, body, _headers = member.send_json("/api/events/", {"member": reader["member"], "events": [event]})
    assert status == 200
    told = json.loads(body)["events"][0]
    assert told["status"] == "accepted" or told["message"], told
    assert school.inside("events", event["id"]) == (told["status"] == "accepted")


def test_two_hundred_people_sign_in_at_once(school, until):
    readers = school.inside("readers", "200")
    problems: Counter = Counter()
    ready = threading.Barrier(len(readers))

    def sign_in(number: int) -> None:
        reader = readers[number]
        visitor = school.visitor(web=number % 2, address=f"198.51.{number % 100}.{number // 100 + 1}")
        try:
            ready.wait(timeout=60)
            _status, body, _headers = visitor.persist(lambda: visitor.get("/ar/account/signin/"))
            token = body.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            local = "0" + reader["phone"].removeprefix("+212")
            status, _body, _headers = visitor.post("/ar/account/signin/", {"csrfmiddlewaretoken": token, "phone": local})
            assert status == 302, ("asking", status)
            code = until(lambda: codes_to(reader["phone"]), bool, seconds=90)[-1]
            _status, body, _headers = visitor.get("/ar/account/signin/code/")
            token = body.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            status, _body, _headers = visitor.post("/ar/account/signin/code/", {"csrfmiddlewaretoken": token, "code": code})
            assert status == 302, ("code", status)
            _status, body, _headers = visitor.get("/api/me/")
            assert json.loads(body)["member"] == reader["member"]
        except (AssertionError, OSError, http.client.HTTPException, IndexError, KeyError) as error:
            problems[repr(error)[:120]] += 1

    def codes_to(phone: str) -> list[str]:
        lines = (school.folder / "worker.log").read_text("utf-8").splitlines()
        said = [json.loads(line)["message"] for line in lines if phone in line]
        return ["".join(filter(str.isdigit, words.split(": ", 1)[1]))[:6] for words in said]

    threads = [threading.Thread(target=sign_in, args=(number,), daemon=True) for number in range(len(readers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert not problems, problems


def test_the_school_is_well_afterwards(school, until):
    """But for the mail server, which this school has none of, and a machine whose time zone files are older than the school's own."""
    until(lambda: school.inside("unwell"), lambda names: set(names) - {"time zones"} == {"e-mail"}, seconds=120)


def test_prometheus_asks_each_web_server_on_its_own_port(school):
    """Each tells of its own requests: they share no folder of counts."""
    token = {"Authorization": f"Bearer {school.environment['METRICS_TOKEN']}"}
    for port in school.web_ports:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=40)) as line:
            for path, headers in (("/healthz", {}), ("/metrics", token)):
                line.request("GET", path, headers=headers)
                answer = line.getresponse()
                said = answer.read()
                assert answer.status == 200, (path, said[:500])
            assert b'taawon_request_seconds_count{method="GET",status="2xx",view="healthz"}' in said
