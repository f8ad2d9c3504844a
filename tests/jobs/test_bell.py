"""A broker that is down costs one failed ring, not one for each request."""

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from jobs import bell
from lms.celery import app


class BrokerDown:
    """Stands for a broker that refuses: counts the knocks."""

    def __init__(self) -> None:
        self.knocks = 0

    def __call__(self, *args: object, **kwargs: object) -> None:
        self.knocks += 1
        raise OperationalError("refused")


@pytest.fixture
def broker_down(monkeypatch):
    down = BrokerDown()
    monkeypatch.setattr(app, "send_task", down)
    monkeypatch.setattr(bell, "_breaker", bell._Breaker())
    return down


def test_nothing_rings_before_the_commit_or_after_a_rollback(db, broker_down, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(ZeroDivisionError), transaction.atomic():
        bell.ring("messaging.deliver")
        raise ZeroDivisionError
    assert callbacks == []
    assert broker_down.knocks == 0


def test_a_broker_that_is_down_is_asked_once(db, broker_down, django_capture_on_commit_callbacks):
    for _request in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            bell.ring("messaging.deliver")
    assert broker_down.knocks == 1
