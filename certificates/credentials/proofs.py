"""Signing and checking credentials: a Data Integrity proof (`eddsa-rdfc-2022`) and a compact JWT (`vc+jwt`, ES256)."""

import json
import re
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature

from certificates.credentials.contexts import load_document
from certificates.credentials.documents import stamp
from certificates.credentials.issuer import method_of
from certificates.credentials.keys import ED25519, P256, Key, KeyRing, unb64
from untrusted import json as strict

CRYPTOSUITE = "eddsa-rdfc-2022"
PARTS_OF_A_PROOF = frozenset(("type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"))
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_contexts: dict[str, Any] = {}  # processed once: two thirds of the work of a proof


def with_proof(document: dict[str, Any], *, key: Key, base_url: str, created: datetime) -> dict[str, Any]:
    """The document with the proof that stands beside what it proves."""
    proof = _bare_proof(key, base_url, stamp(created))
    signature = key.private.sign(_digests(document, proof))  # type: ignore[call-arg]  # an Ed25519 key: it has one curve
    return document | {"proof": proof | {"proofValue": "z" + base58.b58encode(signature).decode()}}


def has_good_proof(document: dict[str, Any], proof: Any, *, ring: KeyRing, base_url: str) -> bool:
    """Whether one of our keys, retired or not, signed this document of ours. The proof may come from a stranger: then
    nothing of it is computed but its day, which can be nothing else, and its signature.
    """
    if not isinstance(proof, dict) or set(proof) != PARTS_OF_A_PROOF or not all(isinstance(part, str) for part in proof.values()):
        return False
    key = _key(ring, base_url, proof["verificationMethod"], ED25519)
    if key is None or not MOMENT.fullmatch(proof["created"]):
        return False
    bare = _bare_proof(key, base_url, proof["created"])
    if bare | {"proofValue": proof["proofValue"]} != proof:
        return False
    try:
        signature = base58.b58decode(proof["proofValue"][1:200])
        key.public.verify(signature, _digests(document, bare))  # type: ignore[call-arg]  # an Ed25519 key: it has one curve
    except (InvalidSignature, ValueError):
        return False
    return True


def as_jwt(document: dict[str, Any], *, key: Key, base_url: str) -> str:
    """The same claims as one compact token."""
    from joserfc import jws  # noqa: PLC0415 - whoever signs or checks a file
    from joserfc.jwk import ECKey  # noqa: PLC0415

    header = {"alg": "ES256", "typ": "vc+jwt", "cty": "vc", "kid": method_of(base_url, key)}
    payload = json.dumps(claims_of(document), ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, ECKey.import_key(dict(key.jwk)), algorithms=["ES256"])


def claims_in(token: str) -> strict.Read:
    """What the token says, whoever signed it. Raises `ValueError` for what is no such token."""
    try:
        _head, payload, _signature = token.split(".")
        return strict.read(unb64(payload).decode())
    except ValueError as error:
        raise ValueError("not a signed token") from error


def has_good_signature(token: str, *, ring: KeyRing, base_url: str) -> bool:
    """Whether one of our keys, retired or not, signed this token. Never raises for what a stranger may send."""
    from joserfc import jws  # noqa: PLC0415 - whoever signs or checks a file
    from joserfc.errors import JoseError  # noqa: PLC0415
    from joserfc.jwk import ECKey  # noqa: PLC0415

    try:
        found = jws.extract_compact(token.encode("ascii"))
        key = _key(ring, base_url, found.headers().get("kid"), P256)
        return key is not None and jws.validate_compact(found, ECKey.import_key(dict(key.public_jwk)), algorithms=["ES256"])
    except (JoseError, ValueError, RecursionError):
        return False


def claims_of(document: dict[str, Any]) -> dict[str, Any]:
    """The document as a token says it."""
    return document | {"iss": document["issuer"]["id"], "jti": document["id"]}


def _bare_proof(key: Key, base_url: str, created: str) -> dict[str, str]:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": created,
        "verificationMethod": method_of(base_url, key),
        "proofPurpose": "assertionMethod",
    }


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
    from pyld import jsonld  # noqa: PLC0415 - with requests and aiohttp: whoever signs or checks a file
    from pyld.context_resolver import ContextResolver  # noqa: PLC0415

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "documentLoader": load_document,
        "contextResolver": ContextResolver(_contexts, load_document),
    }
    return sha256(jsonld.normalize(document, options).encode()).digest()
