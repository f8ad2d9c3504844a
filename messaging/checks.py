"""Settings of the SMS gateway that are wrong, said at start rather than in the worker's log."""

import ipaddress
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.utils.module_loading import import_string

from messaging.gateways.console import ConsoleGateway
from messaging.gateways.http import HttpGateway
from messaging.gateways.kannel import KannelGateway
from messaging.gateways.locmem import LocmemGateway

NEEDED = {
    KannelGateway: ("KANNEL_SENDSMS_URL", "KANNEL_USERNAME", "KANNEL_PASSWORD"),
    HttpGateway: ("SMS_HTTP_URL", "SMS_HTTP_TOKEN"),
}
ADDRESSES = ("KANNEL_SENDSMS_URL", "SMS_HTTP_URL")
# What a phone can show as sender: eleven letters and digits, or a number.
SENDER = re.compile(r"[A-Za-z0-9 ._-]{1,11}|\+?[0-9]{3,15}", re.ASCII)


def check_gateway(**_options: Any) -> Iterator[CheckMessage]:
    """The class exists, can send, and has what it needs to reach the operator."""
    name = settings.SMS_GATEWAY
    try:
        gateway = import_string(name)
    except ImportError as error:
        yield Error(
            f"SMS_GATEWAY names {name!r}, which cannot be imported: {error}",
            hint='Write the class with its dots, as in "messaging.gateways.kannel.KannelGateway".',
            id="messaging.E001",
        )
        return
    if not isinstance(gateway, type) or not callable(getattr(gateway, "send", None)):
        yield Error(
            f"SMS_GATEWAY names {name!r}, which is not a gateway.",
            hint="A gateway is a class with a method send(message), as messaging/gateways/base.py says.",
            id="messaging.E002",
        )
        return
    needed = {setting for known, names in NEEDED.items() if issubclass(gateway, known) for setting in names}
    missing = sorted(setting for setting in needed if not getattr(settings, setting, ""))
    if missing:
        yield Error(
            f"{gateway.__name__} needs {', '.join(missing)}.",
            hint='See "Text messages" in docs/operator.md.',
            id="messaging.E003",
        )


def check_addresses(**_options: Any) -> Iterator[CheckMessage]:
    """Where texts are handed over."""
    for name in ADDRESSES:
        address = getattr(settings, name, "")
        if address and not _host_of(address):
            yield Error(
                f"{name} is {address!r}, which names no host.",
                hint="Write the whole address, as in http://127.0.0.1:13013/cgi-bin/sendsms.",
                id="messaging.E004",
            )


def check_sender(**_options: Any) -> Iterator[CheckMessage]:
    """Operators drop texts with a sender that no phone can show."""
    sender = getattr(settings, "SMS_SENDER", "")
    if sender and not SENDER.fullmatch(sender):
        yield Error(
            f"SMS_SENDER is {sender!r}.",
            hint="At most eleven Latin letters and digits, or a number; as agreed with the operator. Empty: the gateway's own.",
            id="messaging.E005",
        )


def check_texts_go_out(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: members sign in by a text that arrives."""
    try:
        gateway = import_string(settings.SMS_GATEWAY)
    except ImportError:
        return  # messaging.E001 says it
    if isinstance(gateway, type) and issubclass(gateway, (ConsoleGateway, LocmemGateway)):
        yield Warning(
            f"{gateway.__name__} sends no text to any phone.",
            hint="Set SMS_GATEWAY to Kannel, to an operator's HTTP interface, or to your own; until then members sign in by printed "
            "codes only.",
            id="messaging.W001",
        )


def check_texts_go_safely(**_options: Any) -> Iterator[CheckMessage]:
    """With `check --deploy`: sign-in codes and the gateway's password do not cross the internet in clear."""
    for name in ADDRESSES:
        address = getattr(settings, name, "")
        if address.startswith("http://") and (host := _host_of(address)) and not _is_near(host):
            yield Warning(
                f"{name} goes to {host} without encryption: numbers, codes and the password can be read on the way.",
                hint="Use an address that begins with https://, or reach the gateway over a private network.",
                id="messaging.W002",
            )


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # a bracket that does not close
        return ""


def _is_near(host: str) -> bool:
    """This machine, or a private network by number or by a name without dots."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host
