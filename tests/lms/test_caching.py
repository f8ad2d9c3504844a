"""What the school keeps in Redis, asked of a real one with the users that the example gives it."""

import pickle
from collections.abc import Iterator

import pytest
import redis
from django.conf import settings
from kombu import Connection

from deploy.services.redis import Redis
from lms.caching import FailOpenRedisCache, JsonSerializer
from lms.celery import app

OPTIONS = {"OPTIONS": {"serializer": "lms.caching.JsonSerializer"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("redis")).start()
    yield server
    server.stop()


@pytest.fixture
def cache(server: Redis) -> FailOpenRedisCache:
    return FailOpenRedisCache(server.url(0), OPTIONS)


@pytest.mark.parametrize("value", [0, -3, 10**15, 1.5, True, None, "", "زينب", "j1", b"\x80\x04", b"", [1.5, 2.5], {"a": [None, "b"]}])
def test_what_is_kept_comes_back(cache, value) -> None:
    cache.set("key", value, 60)
    assert cache.get("key", "nothing") == value
    assert type(cache.get("key")) is type(value)


def test_numbers_are_counted_and_everything_can_be_forgotten(cache) -> None:
    assert cache.add("seen", 1, 60)
    assert cache.incr("seen", 4) == 5
    assert cache.touch("seen", 120)
    cache.clear()
    assert cache.get("seen") is None


def test_nothing_that_redis_holds_is_run(cache, server) -> None:
    class Harm:
        def __reduce__(self) -> tuple:
            return (pytest.fail, ("a program out of Redis was run",))

    cache.set("key", "good", 60)
    redis.from_url(server.url(0)).set(":1:key", pickle.dumps(Harm()))
    assert cache.get("key") is None
    with pytest.raises(TypeError):
        JsonSerializer().dumps(Harm())


def test_the_school_sends_its_jobs_as_json_through_the_same_door(server) -> None:
    with Connection(server.url(1)) as broker, broker.SimpleQueue("jobs") as queue:
        queue.put({"job": "courses.refresh_percent"}, serializer="json")
        message = queue.get(timeout=10)
        message.ack()
        assert message.payload == {"job": "courses.refresh_percent"}
    assert app.conf.task_serializer == app.conf.result_serializer == "json"
    assert "pickle" not in app.conf.accept_content
    assert "Pickle" not in getattr(settings, "SESSION_SERIALIZER", "")


@pytest.mark.parametrize("command", ["CONFIG GET *", "ACL LIST", "SHUTDOWN", "KEYS *", "REPLICAOF 10.0.0.5 1", "MODULE LIST"])
def test_the_user_of_the_school_may_not_govern_redis(server, command) -> None:
    with pytest.raises(redis.exceptions.NoPermissionError):
        redis.from_url(server.url(0)).execute_command(*command.split())


def test_nobody_is_served_without_the_password(server) -> None:
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.from_url(f"redis://127.0.0.1:{server.port}/0").ping()
