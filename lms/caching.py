"""A Redis cache that fails open (when Redis is away, nothing is found and nothing is kept) and holds data, never programs."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 10


class JsonSerializer:
    """Numbers as they are, so that Redis can count; bytes behind a "b"; all else as JSON behind a "j".

    Django's own uses pickle: whoever can write into Redis could then run what she likes in every process of the school.
    """

    def dumps(self, value: Any) -> int | bytes:
        if type(value) is int:
            return value
        return b"b" + value if isinstance(value, bytes) else b"j" + json.dumps(value, ensure_ascii=False).encode()

    def loads(self, kept: bytes) -> Any:
        """None for what nobody here has written."""
        if kept[:1] == b"b":
            return kept[1:]
        try:
            return json.loads(kept[1:]) if kept[:1] == b"j" else int(kept)
        except ValueError:
            return None


class FailOpenRedisCache(RedisCache):
    """After one failure Redis is left alone for a while, so that a request does not wait for each key.

    Counting limits with it is safe: `add` answers False, so a lock is never had, and what must be limited is refused.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._silent_until = 0.0

    def _fail_open(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < self._silent_until:
            return otherwise
        try:
            return ask()
        except RedisError as error:
            self._silent_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("The cache does not answer: %s", error)
            return otherwise

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).add(*args, **kwargs), otherwise=False)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).get(key, default, version), default)

    def get_many(self, *args: Any, **kwargs: Any) -> dict:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).get_many(*args, **kwargs), {})

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._fail_open(lambda: super(FailOpenRedisCache, self).set(*args, **kwargs), None)

    def set_many(self, *args: Any, **kwargs: Any) -> list:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).set_many(*args, **kwargs), [])

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).delete(*args, **kwargs), otherwise=False)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._fail_open(lambda: super(FailOpenRedisCache, self).delete_many(*args, **kwargs), None)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).has_key(*args, **kwargs), otherwise=False)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._fail_open(lambda: super(FailOpenRedisCache, self).touch(*args, **kwargs), otherwise=False)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError as for a key that is not there."""
        found = self._fail_open(lambda: super(FailOpenRedisCache, self).incr(key, delta, version), None)
        if found is None:
            raise ValueError(f"Key {key!r} not found")
        return found

    def clear(self) -> None:
        self._fail_open(super().clear, None)
