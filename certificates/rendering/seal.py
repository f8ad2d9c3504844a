"""The operator's seal on a PDF: PAdES (ETSI.CAdES.detached, baseline B-B) over the whole document.

Whoever has another kind of key (a card, a module, a remote service) gives pyHanko another signer in `signer`.
"""

import io
from functools import lru_cache
from pathlib import Path

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from certificates.exceptions import SealKeyUnknownToReaders, SealKeyUnusable

FIELD = "Seal"
# What PDF readers verify. With another (Ed25519) they say that the document is not signed, or damaged.
KNOWN_KEYS = {"rsa", "secp256r1", "secp384r1", "secp521r1"}
RESERVED_BYTES = 16_384  # for the signature with its certificates; found out by signing twice otherwise


@lru_cache(maxsize=2)
def signer(path: str, password: str, _changed: int) -> signers.SimpleSigner:
    """The key and the certificates of a PKCS#12 file, read once: reading takes longer than signing."""
    made = signers.SimpleSigner.load_pkcs12(path, passphrase=password.encode() or None)
    if made is None:
        raise SealKeyUnusable(path)
    kind = kind_of_key(made.signing_cert)
    if kind not in KNOWN_KEYS:
        raise SealKeyUnknownToReaders(kind)
    return made


def kind_of_key(certificate: x509.Certificate) -> str:
    """RSA, Ed25519, or the name of the curve."""
    key = certificate.public_key
    return str(key.curve[1]) if key.algorithm == "ec" and key.curve[0] == "named" else str(key.algorithm)


def seal(pdf: bytes, *, pkcs12: str, password: str) -> bytes:
    """The same document with the seal behind it. Each call gives other bytes."""
    try:
        changed = Path(pkcs12).stat().st_mtime_ns
    except OSError as error:
        raise SealKeyUnusable(pkcs12) from error
    chosen = signer(pkcs12, password, changed)
    meta = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=chosen.subject_name,
    )
    made = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    signers.PdfSigner(meta, signer=chosen).sign_pdf(writer, output=made, bytes_reserved=RESERVED_BYTES)
    return made.getvalue()
