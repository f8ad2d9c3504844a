"""Whether the school can serve: each part asked once, quickly."""

import logging
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError
from celery import current_app
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 2
FAULTS = (OSError, DatabaseError, RedisError, KombuError, BotoCoreError, ClientError)


def readiness() -> dict[str, bool]:
    """Part -> whether it answers: database, cache, broker, storage."""
    parts = {"database": _database, "cache": _cache, "broker": _broker, "storage": _storage}
    return {name: _answers(name, ask) for name, ask in parts.items()}


def _answers(name: str, ask: Callable[[], object]) -> bool:
    try:
        ask()
    except FAULTS:
        logger.exception("The %s does not answer.", name)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    cache.set("readyz", "1", 10)
    if cache.get("readyz") != "1":
        raise OSError("The cache forgot at once.")


def _broker() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=PATIENCE_SECONDS)


def _storage() -> None:
    default_storage.exists("readyz")
