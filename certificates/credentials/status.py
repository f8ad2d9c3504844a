"""Bitstring Status Lists: one bit for each credential, set once it no longer holds. Pure."""

import base64
import gzip
import random
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from certificates.credentials.contexts import CREDENTIALS
from certificates.credentials.documents import stamp, status_list_id
from certificates.credentials.issuer import did_of

LENGTH = 131_072  # bits: the least that hides who is asked about
FULL = 0.8  # then the next list is begun: free indexes become hard to find

_chance = random.SystemRandom()


def is_full(taken: int, length: int = LENGTH) -> bool:
    return taken >= length * FULL


def random_indexes(count: int, length: int = LENGTH) -> list[int]:
    """Indexes at random, more than enough for so many credentials in a list that is not full."""
    return _chance.sample(range(length), min(length, count * 8 + 32))


def encode(indexes: Iterable[int], length: int = LENGTH) -> str:
    bits = bytearray(length // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> (index % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def list_document(*, base_url: str, number: int, indexes: Collection[int], at: datetime) -> dict[str, Any]:
    """The list, itself a credential to be signed."""
    address = status_list_id(base_url, number)
    return {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did_of(base_url),
        "validFrom": stamp(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(indexes),
        },
    }
