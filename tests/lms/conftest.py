import pytest

from lms.observing import zones


@pytest.fixture
def current_postgresql(monkeypatch) -> None:
    """A database server that knows Morocco's clock, whatever files the machine of the tests has."""
    monkeypatch.setattr(zones, "postgresql_minutes", zones.package_minutes)
