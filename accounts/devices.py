"""Devices that signed in before. A signed cookie names their doors (numbers, addresses of staff), so that strangers cannot use up their
share of codes and tries: the device cookies of OWASP's "Slow down online guessing attacks".

The cookie opens nothing. Whoever steals one has a share of tries, and no more than that.
"""

import secrets
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.keyed_hashes import keyed_hashes
from accounts.models import User
from web.rate_limits import network_of

SALT = "accounts.device"
KEPT_SECONDS = 400 * 24 * 3600  # as long as browsers keep a cookie
MOST_DOORS = 16  # a tablet of a training room; the oldest are forgotten
DOOR_DIGITS = 12


@dataclass(frozen=True)
class Asker:
    """Who asks for a code or tries one: `device` is the name of a device that used this door before, empty for a stranger's."""

    address: str
    device: str = ""

    @property
    def network(self) -> str:
        return network_of(self.address)

    @property
    def key(self) -> str:
        return f"device {self.device}" if self.device else f"network {self.network}"


def phone_door(phone: str) -> str:
    return f"phone {phone}"


def staff_door(email: str) -> str:
    return f"staff {email.strip().lower()}"


def asker_at(request: HttpRequest, door: str = "") -> Asker:
    """Without a door, every device that signed in with anything counts as known: for what names nobody, as a printed card."""
    address = get_adapter().get_client_ip(request)
    device, doors = _read(request)
    is_known = any(mark in doors for mark in _doors(door)) if door else bool(doors)
    return Asker(address, device if is_known else "")


def remember_device(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Let the next sign-in of this person on this device count as her own."""
    door = staff_door(person.email or "") if person.is_staff or person.is_superuser else phone_door(person.phone or "")
    mark = _doors(door)[0]
    device, doors = _read(request)
    kept = [known for known in doors if known != mark][-(MOST_DOORS - 1) :]
    response.set_cookie(
        _cookie_name(),
        signing.dumps([device or secrets.token_urlsafe(9), *kept, mark], salt=SALT),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """The device's name and its doors in the order they were used; nothing of what this school did not sign."""
    try:
        device, *doors = signing.loads(request.COOKIES.get(_cookie_name(), ""), salt=SALT, max_age=KEPT_SECONDS)
    except (signing.BadSignature, ValueError):
        return "", []
    return device, doors


def _doors(door: str) -> list[str]:
    return [digest[:DOOR_DIGITS] for digest in keyed_hashes(SALT, door)]
