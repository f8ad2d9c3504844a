"""Who issues: the school's domain, as `did:web`. The documents that others ask for."""

from typing import Any
from urllib.parse import quote, urlsplit

import base58

from certificates.credentials.contexts import CREDENTIALS, OPEN_BADGES
from certificates.credentials.keys import ED25519, Key, KeyRing, unb64

NAME = "Taawon · تعاون"
MULTIKEY = "https://w3id.org/security/multikey/v1"
JWK = "https://w3id.org/security/jwk/v1"
DID = "https://www.w3.org/ns/did/v1"


def did_of(base_url: str) -> str:
    """`did:web:host`, with `%3A` before a port."""
    return f"did:web:{quote(urlsplit(base_url).netloc, safe='')}"


def method_of(base_url: str, key: Key) -> str:
    """The address of one key."""
    return f"{did_of(base_url)}#{key.name}"


def multibase(key: Key) -> str:
    """An Ed25519 public key as Multikey writes it."""
    return "z" + base58.b58encode(b"\xed\x01" + unb64(key.jwk["x"])).decode()


def did_document(base_url: str, ring: KeyRing) -> dict[str, Any]:
    """`/.well-known/did.json`: every key, also retired ones, since what they signed stays good."""
    did = did_of(base_url)
    methods: list[dict[str, Any]] = []
    for key in ring.keys:
        method: dict[str, Any] = {"id": method_of(base_url, key), "controller": did}
        if key.curve == ED25519:
            methods.append(method | {"type": "Multikey", "publicKeyMultibase": multibase(key)})
        else:
            methods.append(method | {"type": "JsonWebKey", "publicKeyJwk": key.public_jwk | {"kid": key.name, "alg": "ES256"}})
    return {
        "@context": [DID, MULTIKEY, JWK],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
        "service": [{"id": f"{did}#profile", "type": "LinkedDomains", "serviceEndpoint": base_url}],
    }


def profile(base_url: str) -> dict[str, Any]:
    """Who issues, as it stands inside every credential."""
    return {"id": did_of(base_url), "type": ["Profile"], "name": NAME, "url": f"{base_url}/"}


def profile_document(base_url: str) -> dict[str, Any]:
    return {"@context": [CREDENTIALS, OPEN_BADGES]} | profile(base_url)
