"""Limits in the cache of an embedded school, which is a table of the database."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command

from web.rate_limits import Window

MIDNIGHT = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture
def _table(db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "taawon_cache"}}
    call_command("createcachetable")
    cache.clear()


@pytest.mark.usefixtures("_table")
def test_what_was_spent_is_known_until_the_window_closes():
    day = Window("texts", points=2, seconds=24 * 3600)
    with time_machine.travel(MIDNIGHT, tick=False) as clock:
        assert [day.take("school"), day.take("school")] == [0, 0]
        clock.shift(timedelta(minutes=6))
        assert day.take("school") == 24 * 3600 - 360
        clock.move_to(MIDNIGHT + timedelta(days=1))
        assert day.take("school") == 0
