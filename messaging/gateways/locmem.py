"""A gateway for tests: texts are kept in a list, and an outage can be switched on."""

from typing import ClassVar

from messaging.gateways.base import GatewayError
from messaging.models import OutSms


class LocmemGateway:
    outbox: ClassVar[list[OutSms]] = []
    outage: ClassVar[str] = ""

    @classmethod
    def reset(cls) -> None:
        cls.outbox.clear()
        cls.outage = ""

    def send(self, message: OutSms) -> str:
        if self.outage:
            raise GatewayError(self.outage)
        self.outbox.append(message)
        return f"locmem-{message.uuid}"
