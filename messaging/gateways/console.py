"""The embedded gateway: texts are written to the log; the outbox page shows the same rows to the administrator."""

import logging

from messaging.models import OutSms

logger = logging.getLogger("messaging.console")


class ConsoleGateway:
    def send(self, message: OutSms) -> str:
        logger.info("SMS to %s: %s", message.to, message.body)
        return f"console-{message.uuid}"
