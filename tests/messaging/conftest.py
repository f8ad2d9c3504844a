import pytest

from messaging.gateways.locmem import LocmemGateway


@pytest.fixture(autouse=True)
def outbox():
    LocmemGateway.reset()
    yield LocmemGateway.outbox
    LocmemGateway.reset()
