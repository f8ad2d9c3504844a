"""Kannel: the free gateway that speaks SMPP with operators and AT with modems. `docs/operator.md` shows its configuration."""

import re
import urllib.request
from urllib.parse import urlencode

from django.conf import settings

from messaging.gateways.base import GatewayError
from messaging.gateways.calls import call
from messaging.gateways.kannel_loop import check_long_text
from messaging.models import OutSms
from messaging.segments import UCS2

# Kannel's user guide: 0 accepted for delivery, 3 queued while the operator's line is down. Both are kept by Kannel.
_TAKEN = re.compile(r"(0|3): ")


class KannelGateway:
    """Hands texts to Kannel's `sendsms` on the same machine or a private network."""

    def send(self, message: OutSms) -> str:
        self._hand_over(message.to, message.body, message.encoding)
        return f"kannel-{message.uuid}"

    def prove_long_texts(self) -> str:
        """Send a long text to ourselves, which costs nothing, and say how it came out. Raises `GatewayError` when it was cut."""
        parts = check_long_text(lambda to, body, route: self._hand_over(to, body, UCS2, smsc=route))
        return f"a text of {parts} parts came back whole"

    @staticmethod
    def _hand_over(to: str, body: str, encoding: str, **more: str) -> None:
        fields = {
            "username": settings.KANNEL_USERNAME,
            "password": settings.KANNEL_PASSWORD,
            "to": to,
            "text": body,
            "charset": "UTF-8",
            # Without coding 2 Kannel turns Arabic into question marks and says nothing.
            "coding": "2" if encoding == UCS2 else "0",
            **more,
        }
        if settings.SMS_SENDER:
            fields["from"] = settings.SMS_SENDER
        answer = call(urllib.request.Request(f"{settings.KANNEL_SENDSMS_URL}?{urlencode(fields)}"))  # noqa: S310
        if not _TAKEN.match(answer):
            raise GatewayError(f"Kannel did not take it: {answer[:200]}")
