"""The contract of every gateway."""

from typing import Protocol

from messaging.models import OutSms


class GatewayError(Exception):
    """The text was not taken. It stays queued and is tried again later."""


class SmsGateway(Protocol):
    """Takes one text. Called outside any transaction, at least once for each row: `message.uuid` is the stable key."""

    def send(self, message: OutSms) -> str:
        """Hand the text over and return the operator's name for it. Raises `GatewayError` when it was not taken."""
        ...
