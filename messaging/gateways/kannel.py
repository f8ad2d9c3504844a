"""Kannel: the free gateway that speaks SMPP with operators and AT with modems. `docs/operator.md` shows its configuration."""

import re
import urllib.request
from urllib.parse import urlencode

from django.conf import settings

from messaging.gateways.base import GatewayError
from messaging.gateways.calls import call
from messaging.models import OutSms
from messaging.segments import UCS2

# Kannel's user guide: 0 accepted for delivery, 3 queued while the operator's line is down. Both are kept by Kannel.
_TAKEN = re.compile(r"(0|3): ")


class KannelGateway:
    """Hands texts to Kannel's `sendsms` on the same machine or a private network."""

    def send(self, message: OutSms) -> str:
        fields = {
            "username": settings.KANNEL_USERNAME,
            "password": settings.KANNEL_PASSWORD,
            "to": message.to,
            "text": message.body,
            "charset": "UTF-8",
            # Without coding 2 Kannel turns Arabic into question marks and says nothing.
            "coding": "2" if message.encoding == UCS2 else "0",
        }
        if settings.SMS_SENDER:
            fields["from"] = settings.SMS_SENDER
        answer = call(urllib.request.Request(f"{settings.KANNEL_SENDSMS_URL}?{urlencode(fields)}"))  # noqa: S310
        if not _TAKEN.match(answer):
            raise GatewayError(f"Kannel did not take it: {answer[:200]}")
        return f"kannel-{message.uuid}"
