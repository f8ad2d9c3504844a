"""The school's signing keys: a JWK set in a file or in the environment, outside the repository and the database.

One key of each kind signs (it has its private part); retired ones keep their public part and go on verifying. Order in
the file is order of time. A process notices by itself that the file was changed.
"""

import base64
import json
import os
import tempfile
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from django.conf import settings
from django.utils import timezone

from certificates.exceptions import CredentialKeysMissing

ED25519, P256 = "Ed25519", "P-256"
CURVES = (ED25519, P256)
PUBLIC_PARTS = ("kty", "crv", "x", "y")

Public = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey
Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Key:
    """One key. `jwk` holds `d` while it signs."""

    jwk: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        return str(self.jwk["kid"])

    @property
    def curve(self) -> str:
        return str(self.jwk["crv"])

    @property
    def signs(self) -> bool:
        return "d" in self.jwk

    @property
    def public_jwk(self) -> dict[str, str]:
        return {part: self.jwk[part] for part in PUBLIC_PARTS if part in self.jwk}

    @cached_property
    def public(self) -> Public:
        if self.curve == ED25519:
            return ed25519.Ed25519PublicKey.from_public_bytes(unb64(self.jwk["x"]))
        x, y = (int.from_bytes(unb64(self.jwk[part]), "big") for part in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()

    @cached_property
    def private(self) -> Private:
        if self.curve == ED25519:
            return ed25519.Ed25519PrivateKey.from_private_bytes(unb64(self.jwk["d"]))
        return ec.derive_private_key(int.from_bytes(unb64(self.jwk["d"]), "big"), ec.SECP256R1())


@dataclass(frozen=True)
class KeyRing:
    keys: tuple[Key, ...]

    def active(self, curve: str) -> Key:
        """The one that signs now."""
        return next(key for key in reversed(self.keys) if key.curve == curve and key.signs)

    def named(self, name: str) -> Key | None:
        return next((key for key in self.keys if key.name == name), None)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(key.name for key in self.keys)


def key_ring() -> KeyRing:
    """The keys as they are now. An embedded school makes its own at first need; any other refuses without."""
    given = settings.TAAWON_CREDENTIAL_KEYS
    if given.lstrip().startswith("{"):
        return _read(given)
    path = Path(given)
    if settings.TAAWON_EMBEDDED and not path.exists():
        _write_new(path, fresh_set())
    try:
        stat = path.stat()
        return _read_file(str(path), stat.st_mtime_ns, stat.st_size)
    except OSError as error:
        raise CredentialKeysMissing(f"{path}: {error.strerror}") from error


def create(path: Path) -> KeyRing:
    """A new file with one key of each kind. Raises `FileExistsError` rather than write over another."""
    made = fresh_set()
    if not _write_new(path, made):
        raise FileExistsError(path)
    return _read(json.dumps(made))


def rotate(path: Path) -> KeyRing:
    """New keys sign from now on; of the earlier ones only the public parts remain."""
    earlier = _read(path.read_text(encoding="utf-8")).keys
    today = timezone.now().date().isoformat()
    retired = [{"retired": today} | {part: value for part, value in key.jwk.items() if part != "d"} for key in earlier]
    whole = {"keys": [*retired, *fresh_set()["keys"]]}
    _replace(path, whole)
    return _read(json.dumps(whole))


def fresh_set() -> dict[str, list[dict[str, Any]]]:
    """One new key of each kind."""
    edwards = ed25519.Ed25519PrivateKey.generate()
    nist = ec.generate_private_key(ec.SECP256R1())
    point = nist.public_key().public_numbers()
    parts: list[dict[str, Any]] = [
        {"kty": "OKP", "crv": ED25519, "x": b64(edwards.public_key().public_bytes_raw()), "d": b64(edwards.private_bytes_raw())},
        {
            "kty": "EC",
            "crv": P256,
            "x": b64(point.x.to_bytes(32, "big")),
            "y": b64(point.y.to_bytes(32, "big")),
            "d": b64(nist.private_numbers().private_value.to_bytes(32, "big")),
        },
    ]
    today = timezone.now().date().isoformat()
    return {"keys": [part | {"kid": _thumbprint(part), "created": today} for part in parts]}


def _thumbprint(jwk: dict[str, Any]) -> str:
    """RFC 7638."""
    members = {part: jwk[part] for part in sorted(PUBLIC_PARTS) if part in jwk}
    return b64(sha256(json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest())


@lru_cache(maxsize=4)
def _read_file(path: str, _changed: int, _size: int) -> KeyRing:
    try:
        return _read(Path(path).read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CredentialKeysMissing(f"{path}: not text") from error
    except CredentialKeysMissing as error:
        raise CredentialKeysMissing(f"{path}: {error.problem}") from error


@lru_cache(maxsize=4)
def _read(text: str) -> KeyRing:
    """Checked: a set that cannot sign with both kinds is refused."""
    try:
        keys = tuple(Key(jwk) for jwk in json.loads(text)["keys"])
        for key in keys:
            if key.curve not in CURVES or key.name != _thumbprint(key.jwk):
                raise CredentialKeysMissing(f"a key ({key.name}) is not an Ed25519 or P-256 key named by its thumbprint")
            _check_pair(key)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CredentialKeysMissing("not a JWK set as create_credential_key writes it") from error
    for curve in CURVES:
        if not any(key.curve == curve and key.signs for key in keys):
            raise CredentialKeysMissing(f"no {curve} key that can sign")
    return KeyRing(keys)


def _check_pair(key: Key) -> None:
    public = key.public
    if key.signs and key.private.public_key() != public:
        raise CredentialKeysMissing(f"the two parts of key {key.name} do not belong together")


def _write_new(path: Path, content: dict[str, Any]) -> bool:
    """Whole or not at all, for the owner only. False when another process was quicker."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = _aside(path, content)
    try:
        os.link(aside, path)
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    return True


def _replace(path: Path, content: dict[str, Any]) -> None:
    owner = path.stat()
    aside = _aside(path, content)
    if os.geteuid() == 0:  # the school's own user must go on reading it
        os.chown(aside, owner.st_uid, owner.st_gid)
    aside.chmod(owner.st_mode & 0o777)
    aside.replace(path)


def _aside(path: Path, content: dict[str, Any]) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
