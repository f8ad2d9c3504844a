"""When a part of the school is away: a page that says so in the reader's language, and an invitation to come back."""

import errno

import pytest
import redis
from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import EndpointConnectionError
from django.core.cache.backends.redis import RedisCacheClient
from django.db import OperationalError
from django.test import Client
from django.utils.translation import override

from accounts import limits
from accounts.exceptions import TooOften
from certificates.verification import limits as verify_limits
from lms import caching
from lms.caching import FailOpenRedisCache
from lms.observing.outages import outage_of
from web import rate_limits


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def ask(visitor: Client, path: str, error: Exception, monkeypatch):
    """Ask for a page while the database raises the error."""

    def fails(*_args, **_kwargs):
        raise error

    with monkeypatch.context() as broken:
        broken.setattr("courses.page_cache.connection.cursor", fails)
        broken.setattr("django.contrib.sessions.backends.db.SessionStore.load", fails)
        return visitor.get(path)


GONE = OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_a_database_that_restarts_is_said_in_the_language_of_the_page(visitor, db, monkeypatch, language, direction):
    response = ask(visitor, f"/{language}/courses/", GONE, monkeypatch)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert f'dir="{direction}"' in response.content.decode()


def test_the_program_of_a_phone_is_told_too(visitor, db, monkeypatch):
    visitor.cookies["sessionid"] = "x" * 32
    response = ask(visitor, "/api/me/", GONE, monkeypatch)
    assert response.status_code == 503
    assert response.json()["error"] == "database_away"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (EndpointConnectionError(endpoint_url="https://s3"), "Files cannot be kept"),
        (S3UploadFailedError("gone"), "Files cannot be kept"),
        (OSError(errno.ENOSPC, "No space left on device"), "no room left"),
    ],
)
def test_files_that_cannot_be_kept_are_said(visitor, db, monkeypatch, error, words):
    response = ask(visitor, "/ar/courses/", error, monkeypatch)
    assert response.status_code == 503
    with override("en"):
        assert words in str(outage_of(error).words)


def test_a_fault_of_our_own_stays_a_500(visitor, db, monkeypatch):
    assert ask(visitor, "/ar/courses/", ZeroDivisionError(), monkeypatch).status_code == 500


@pytest.fixture
def away(monkeypatch) -> FailOpenRedisCache:
    """A cache whose Redis refuses every connection, in place of the school's."""
    cache = FailOpenRedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr(rate_limits, "cache", cache)
    monkeypatch.setattr(rate_limits, "LOCK_WAIT_SECONDS", 0.05)
    return cache


def test_without_redis_nothing_is_found_and_nothing_raises(away):
    away.set("a", 1)
    assert away.get("a", "default") == "default"
    assert away.add("a", 1) is False
    assert away.get_many(["a"]) == {}
    away.delete("a")


def test_without_redis_sign_in_codes_are_refused_and_not_given_without_a_limit(away, settings):
    with pytest.raises(TooOften):
        limits.spend("code_per_number", "+212600000001")
    with pytest.raises(TooOften):
        limits.spend_budget()


def test_without_redis_a_verifier_is_still_answered(away):
    verify_limits.spend("192.0.2.1", 10)
    assert verify_limits.is_spent("192.0.2.1") is False


def test_a_redis_that_hangs_costs_one_wait_and_not_one_for_each_key(away, monkeypatch):
    asked = []

    def hang(*_args, **_kwargs):
        asked.append(1)
        raise redis.exceptions.TimeoutError

    monkeypatch.setattr(RedisCacheClient, "get", hang)
    for number in range(20):
        away.get(f"key{number}")
    assert len(asked) == 1
    monkeypatch.setattr(caching.time, "monotonic", lambda: 1e12)
    away.get("later")
    assert len(asked) == 2
