"""An operator's or aggregator's HTTP interface, behind a small adapter of the operator: JSON in, JSON out."""

import json
import urllib.request

from django.conf import settings

from messaging.gateways.base import GatewayError
from messaging.gateways.calls import call
from messaging.models import OutSms


class HttpGateway:
    """POSTs `{"id", "to", "body", "from"}` with a bearer token; any 2xx means taken, `{"id": …}` in the answer is kept.

    `id` is the same when a text is sent again, so that the other side can drop the second.
    """

    def send(self, message: OutSms) -> str:
        told = {"id": str(message.uuid), "to": message.to, "body": message.body, "from": settings.SMS_SENDER}
        request = urllib.request.Request(  # noqa: S310
            settings.SMS_HTTP_URL,
            data=json.dumps(told).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_HTTP_TOKEN}"},
        )
        answer = call(request)
        try:
            said = json.loads(answer or "{}")
        except ValueError:
            raise GatewayError(f"The gateway's answer is not JSON: {answer[:200]}") from None
        return str(said.get("id", "") if isinstance(said, dict) else "") or f"http-{message.uuid}"
