"""Signing and checking credentials: a Data Integrity proof (`eddsa-rdfc-2022`) and a compact JWT (`vc+jwt`, ES256)."""

import json
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pyld import jsonld
from pyld.context_resolver import ContextResolver

from certificates.credentials.contexts import CREDENTIALS, EXTENSIONS, OPEN_BADGES, load_document
from certificates.credentials.documents import stamp
from certificates.credentials.issuer import method_of
from certificates.credentials.keys import ED25519, P256, Key, KeyRing

CRYPTOSUITE = "eddsa-rdfc-2022"
OURS = ([CREDENTIALS, OPEN_BADGES, EXTENSIONS], [CREDENTIALS])
_contexts: dict[str, Any] = {}  # processed once: two thirds of the work of a proof


def with_proof(document: dict[str, Any], *, key: Key, base_url: str, created: datetime) -> dict[str, Any]:
    """The document with the proof that stands beside what it proves."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": stamp(created),
        "verificationMethod": method_of(base_url, key),
        "proofPurpose": "assertionMethod",
    }
    signature = key.private.sign(_digests(document, proof))  # type: ignore[call-arg,union-attr]
    return document | {"proof": proof | {"proofValue": "z" + base58.b58encode(signature).decode()}}


def has_good_proof(credential: dict[str, Any], *, ring: KeyRing, base_url: str) -> bool:
    """Whether one of our keys, retired or not, signed exactly this. Never raises for what a stranger may send."""
    if credential.get("@context") not in OURS:  # a stranger's vocabulary is not even read
        return False
    proof = credential.get("proof")
    if not isinstance(proof, dict) or proof.get("cryptosuite") != CRYPTOSUITE or proof.get("proofPurpose") != "assertionMethod":
        return False
    key = _key(ring, base_url, proof.get("verificationMethod"), ED25519)
    if key is None:
        return False
    document = {name: value for name, value in credential.items() if name != "proof"}
    bare = {name: value for name, value in proof.items() if name != "proofValue"}
    try:
        signature = base58.b58decode(str(proof.get("proofValue"))[1:200])
        key.public.verify(signature, _digests(document, bare))  # type: ignore[call-arg,union-attr]
    except (InvalidSignature, ValueError, TypeError, KeyError, AttributeError, jsonld.JsonLdError, RecursionError):
        return False
    return True


def as_jwt(document: dict[str, Any], *, key: Key, base_url: str) -> str:
    """The same claims as one compact token."""
    header = {"alg": "ES256", "typ": "vc+jwt", "cty": "vc", "kid": method_of(base_url, key)}
    claims = document | {"iss": document["issuer"]["id"], "jti": document["id"]}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, ECKey.import_key(dict(key.jwk)), algorithms=["ES256"])


def read_jwt(token: str, *, ring: KeyRing, base_url: str) -> tuple[dict[str, Any], bool]:
    """What the token says, and whether one of our keys signed it. Raises `ValueError` for what is no such token."""
    try:
        found = jws.extract_compact(token.encode("ascii"))
        claims = json.loads(found.payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise ValueError("not a signed token") from error
    if not isinstance(claims, dict):
        raise ValueError("not a credential")  # noqa: TRY004
    key = _key(ring, base_url, found.headers().get("kid"), P256)
    if key is None:
        return claims, False
    try:
        return claims, jws.validate_compact(found, ECKey.import_key(key.public_jwk), algorithms=["ES256"])
    except JoseError:
        return claims, False


def _key(ring: KeyRing, base_url: str, method: Any, curve: str) -> Key | None:
    return next((key for key in ring.keys if key.curve == curve and method_of(base_url, key) == method), None)


def _digests(document: dict[str, Any], proof: dict[str, Any]) -> bytes:
    """What is signed: the two canonical forms, hashed, the proof's first."""
    return _digest_of_text(json.dumps({"@context": document["@context"]} | proof)) + _digest(document)


@lru_cache(maxsize=64)
def _digest_of_text(document: str) -> bytes:
    """Of a proof: those of one chunk are the same."""
    return _digest(json.loads(document))


def _digest(document: dict[str, Any]) -> bytes:
    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load_document,
        "contextResolver": ContextResolver(_contexts, load_document),
    }
    return sha256(jsonld.normalize(document, options).encode()).digest()
