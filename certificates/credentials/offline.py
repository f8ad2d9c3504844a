"""The second code on the paper: a small signed record that is checked without network. Pure.

`<base>/verify/offline/#<base 32 of payload and signature>`. The payload is a CBOR array by position: version, first
bytes of the key's name, number, day of issue, last day or null (days since 1970), name in Arabic, name in French, title.
Behind `#`, it never reaches a server or its log.
"""

import base64
from datetime import date, timedelta
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature

from certificates.credentials.keys import ED25519, Key, KeyRing, unb64

VERSION = 1
PATH = "/verify/offline/"
KEY_BYTES = 4
SIGNATURE_BYTES = 64
LONGEST_TITLE = 80
LONGEST_TOKEN = 2000
EPOCH = date(1970, 1, 1)


def offline_url(record: dict[str, Any], *, key: Key, base_url: str) -> str:
    """Equal for equal arguments."""
    payload = cbor2.dumps(
        [
            VERSION,
            unb64(key.name)[:KEY_BYTES],
            record["serial"].replace("-", ""),
            _days(record["issued_on"]),
            _days(record["expires_on"]) if record["expires_on"] else None,
            record["name"]["ar"],
            record["name"]["fr"],
            (record["title"]["fr"] or record["title"]["ar"])[:LONGEST_TITLE],
        ]
    )
    token = base64.b32encode(payload + key.private.sign(payload)).rstrip(b"=").decode()  # type: ignore[call-arg]  # an Ed25519 key: it has one curve
    return f"{base_url}{PATH}#{token}"


def moved(url: str, base_url: str) -> str:
    """The same signed record at another address of the school."""
    return f"{base_url}{PATH}#{url.partition('#')[2]}"


def read_offline(token: str, ring: KeyRing) -> dict[str, Any] | None:
    """What the token says, if one of our keys signed it; else None. What the page does, for tests and programs."""
    try:
        raw = base64.b32decode(token[:LONGEST_TOKEN].upper() + "=" * (-len(token) % 8))
        payload, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
        version, name, serial, issued, expires, name_ar, name_fr, title = cbor2.loads(payload)
        if version != VERSION:
            return None
        key = next(key for key in ring.keys if key.curve == ED25519 and unb64(key.name)[:KEY_BYTES] == name)
        key.public.verify(signature, payload)  # type: ignore[call-arg]  # an Ed25519 key: it has one curve
    except (ValueError, TypeError, StopIteration, InvalidSignature, cbor2.CBORDecodeError):
        return None
    return {
        "serial": serial,
        "issued_on": EPOCH + timedelta(days=issued),
        "expires_on": EPOCH + timedelta(days=expires) if expires is not None else None,
        "name": {"ar": name_ar, "fr": name_fr},
        "title": title,
    }


def _days(iso: str) -> int:
    return (date.fromisoformat(iso) - EPOCH).days
