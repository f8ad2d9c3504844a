"""Log lines and counts: they say what happened, to which request, and nobody's name."""

import json
import logging

import pytest
from django.test import Client

from jobs.bell import ring
from jobs.tracing import request_id
from lms.celery import _forget_request_id, _take_request_id
from lms.observing.logs import JsonLines
from messaging.services import queue_sms


def line(message: str, *args: object, **kwargs: object) -> dict:
    record = logging.getLogger("taawon.test").makeRecord("taawon.test", logging.INFO, __file__, 1, message, args, None, **kwargs)
    return json.loads(JsonLines().format(record))


def test_a_line_break_in_a_name_makes_no_second_line():
    record = logging.makeLogRecord({"msg": "member %s", "args": ("Amal\n2026 INFO forged",)})
    assert "\n" not in JsonLines().format(record)


def test_what_the_caller_adds_stands_in_the_line_and_objects_do_not(rf):
    said = line("seen", extra={"view": "page", "status": 200, "request": rf.get("/verify/2514-SECRET/")})
    assert (said["view"], said["status"]) == ("page", 200)
    assert "SECRET" not in json.dumps(said)


def test_an_answer_carries_the_id_that_the_proxy_gave(client, db):
    given = "a" * 32
    assert client.get("/healthz", headers={"X-Request-Id": given})["X-Request-Id"] == given


@pytest.mark.parametrize("forged", ["x", "a b c d e f g h", "a" * 65, "line\tbreak", ""])
def test_an_id_that_is_none_is_replaced(client, db, forged):
    own = client.get("/healthz", headers={"X-Request-Id": forged})["X-Request-Id"]
    assert own != forged and len(own) == 32


def test_the_line_of_a_request_names_the_page_and_never_its_address(client, school, caplog):
    with caplog.at_level(logging.INFO, logger="taawon.requests"):
        client.get("/verify/2514-3J4T-CAZT-8WJH-0001/")
    [record] = [record for record in caplog.records if record.name == "taawon.requests"]
    assert "certificates_public:certificate" in record.getMessage()
    assert "2514" not in json.dumps(line(record.getMessage()))


def test_a_job_keeps_the_id_of_the_request_that_rang(db, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr("celery.current_app.send_task", lambda name, **options: sent.append((name, options["headers"])))
    token = request_id.set("b" * 32)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            ring("jobs.heartbeat")
    finally:
        request_id.reset(token)
    [(name, headers)] = sent
    assert (name, headers) == ("jobs.heartbeat", {"request_id": "b" * 32})

    class Task:
        class request:  # noqa: N801
            headers = {"request_id": "b" * 32}

    _take_request_id(task=Task)
    assert request_id.get() == "b" * 32
    _forget_request_id()
    assert request_id.get() == ""


def test_there_is_no_such_address_without_the_token(client, db, settings):
    assert client.get("/metrics", follow=True).status_code == 404
    settings.METRICS_TOKEN = "t" * 20
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}, follow=True).status_code == 404


def test_counts_tell_of_pages_and_of_work_that_waits(db, settings):
    settings.METRICS_TOKEN = "t" * 20
    client = Client()
    client.get("/healthz")
    queue_sms(to="+212600000009", body="مرحبا", purpose="notice")
    said = client.get("/metrics", headers={"Authorization": "Bearer " + "t" * 20}).content.decode()
    assert 'taawon_request_seconds_count{method="GET",status="2xx",view="healthz"}' in said
    assert 'taawon_jobs{job="messaging.outsms",state="pending"} 1.0' in said
    assert "+2126" not in said


@pytest.fixture
def behind_a_proxy(settings) -> Client:
    """As in production: one host, and HTTPS everywhere."""
    settings.ALLOWED_HOSTS = ["school.example.org"]
    settings.TAAWON_BASE_URL = "https://school.example.org"
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
    settings.METRICS_TOKEN = "t" * 20
    return Client(headers={"host": "10.0.0.7:8001"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz", "/metrics"])
def test_a_web_server_is_asked_on_its_own_port_by_any_host_without_https(behind_a_proxy, db, address):
    answer = behind_a_proxy.get(address, headers={"Authorization": "Bearer " + "t" * 20})
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Request-Id"]


@pytest.mark.parametrize(
    "address", ["/", "/ar/", "/fr/account/signin/", "/verify/", "/admin/", "/api/me/", "/healthz/", "/metrics/x", "//healthz"]
)
def test_every_other_page_still_refuses_another_host(behind_a_proxy, school, address):
    assert behind_a_proxy.get(address, headers={"X-Forwarded-Proto": "https"}).status_code == 400


def test_every_other_page_still_wants_https(behind_a_proxy, school):
    answer = behind_a_proxy.get("/ar/", headers={"host": "school.example.org"})
    assert (answer.status_code, answer["Location"]) == (301, "https://school.example.org/ar/")


def test_counts_are_refused_without_the_token_and_nothing_is_changed_by_asking(behind_a_proxy, db):
    refused = behind_a_proxy.get("/metrics")
    assert refused.status_code == 302 and refused["Location"] == "/ar/metrics/", "as any address that does not exist"
    assert behind_a_proxy.post("/healthz").status_code == 405
