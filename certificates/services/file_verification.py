"""File verification: what a PDF, a credential or a token is that somebody handed over.

Of a stranger's document only the number and the issuer are read. The rest is compared, value by value, with what was signed
under that number, and it is the proof of *that* which is checked: nothing is computed of a document that is not known.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from django.conf import settings

from certificates.addresses import address_that_issued, our_addresses
from certificates.choices import Difference, FileStatus, ProofFormat, VerificationStatus
from certificates.credentials import keys
from certificates.credentials.documents import build_credential, credential_id, status_list_id
from certificates.credentials.offline import moved
from certificates.credentials.proofs import claims_in, claims_of, has_good_proof, has_good_signature
from certificates.models import Credential, IssuedCertificate, SealedDocument, SignedForm
from certificates.rendering.documents import Root
from certificates.selectors.verification import Verification, verify
from certificates.serials import fault, normalise
from certificates.services.documents import draw
from untrusted import json as strict
from untrusted.pdf import look_into

MOST_BYTES = 3_000_000
STATUSES = {
    VerificationStatus.VALID: FileStatus.VALID,
    VerificationStatus.EXPIRED: FileStatus.EXPIRED,
    VerificationStatus.WITHDRAWN: FileStatus.WITHDRAWN,
    VerificationStatus.REPLACED: FileStatus.REPLACED,
}
PARTS = {
    "name": Difference.TITLE,
    "validFrom": Difference.DATES,
    "validUntil": Difference.DATES,
    "awardedDate": Difference.DATES,
    "id": Difference.SERIAL,
    "proof": Difference.SIGNATURE,
}
PARTS_OF_THE_SUBJECT = {"identifier": Difference.NAME, "achievement": Difference.TITLE}


@dataclass(frozen=True)
class FileVerification:
    """The status of a file, and what the school knows of the certificate that the file names.

    `same_document`: whether a PDF is, byte for byte, the one that we make. One that is not never counts as valid.
    """

    status: FileStatus
    verification: Verification | None = None
    differences: tuple[Difference, ...] = ()
    same_document: bool | None = None
    issuer: str = ""

    @property
    def is_only_resaved(self) -> bool:
        """Whether nothing but the file around the record was changed, as far as we can see."""
        return self.differences == (Difference.DOCUMENT,)


UNREADABLE = FileVerification(FileStatus.UNREADABLE)
NOT_OURS = FileVerification(FileStatus.NOT_OURS)


def verify_file(*, content: bytes) -> FileVerification:
    """Never raises for what a stranger may hand over; OSError when the machine cannot look at it now."""
    if len(content) > MOST_BYTES or not content.strip():
        return UNREADABLE
    if b"%PDF-" in content[:1024]:
        return _pdf(content)
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return UNREADABLE
    return _text(text)


def _text(text: str) -> FileVerification:
    form = ProofFormat.CREDENTIAL if text.startswith("{") else ProofFormat.TOKEN
    try:
        read = strict.read(text) if form == ProofFormat.CREDENTIAL else claims_in(text)
    except ValueError:
        return UNREADABLE
    if not isinstance(read.value, dict):
        return UNREADABLE
    return _judged(read.value, form, text, has_doubles=read.has_doubles)


def _judged(handed: dict[str, Any], form: ProofFormat, text: str, *, has_doubles: bool) -> FileVerification:
    issuer = handed.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    address = str(handed.get("id"))[:300]
    verification = _named(address)
    base = address_that_issued(name, address)
    if base is None:
        if isinstance(name, str):
            return _of_another(handed, name)
        if verification.certificate is None:
            return NOT_OURS
    if verification.certificate is None:
        is_list = any(address.startswith(status_list_id(ours, 1)[:-1]) for ours in our_addresses())
        return NOT_OURS if is_list else FileVerification(FileStatus.CHANGED, differences=(Difference.SERIAL,))
    base = base or settings.TAAWON_BASE_URL
    signed = _signed(verification.certificate, handed, form, base)
    if signed is not None and not has_doubles and _is_proven(signed, handed, form, text, base):
        return FileVerification(STATUSES[verification.status], verification)
    differences = _differences(handed, signed or _document_of(verification.certificate, base), form)
    return FileVerification(
        FileStatus.CHANGED, verification, differences or ((Difference.OTHER,) if has_doubles else (Difference.SIGNATURE,))
    )


def _of_another(handed: dict[str, Any], issuer: str) -> FileVerification:
    types = handed.get("type")
    is_one = "VerifiableCredential" in types if isinstance(types, list) else types == "VerifiableCredential"
    return FileVerification(FileStatus.ELSEWHERE, issuer=issuer[:200].encode(errors="replace").decode()) if is_one else NOT_OURS


def _named(address: str) -> Verification:
    serial = normalise(address.removesuffix("credential.json"))
    if not fault(serial) and any(address == credential_id(ours, serial) for ours in our_addresses()):
        return verify(serial)
    return Verification(VerificationStatus.NEVER_ISSUED, serial)


def _signed(certificate: IssuedCertificate, handed: dict[str, Any], form: ProofFormat, base: str) -> dict[str, Any] | None:
    """What we signed, or would sign today, that says the same as what was handed in; without its proof."""
    theirs = _bare(handed)
    for ours in _documents_of(certificate, base):
        if strict.same(theirs, claims_of(ours) if form == ProofFormat.TOKEN else ours):
            return ours
    return None


def _is_proven(signed: dict[str, Any], handed: dict[str, Any], form: ProofFormat, text: str, base: str) -> bool:
    ring = keys.key_ring()
    if form == ProofFormat.TOKEN:
        return has_good_signature(text, ring=ring, base_url=base)
    return has_good_proof(signed, handed.get("proof"), ring=ring, base_url=base)


def _documents_of(certificate: IssuedCertificate, base: str) -> list[dict[str, Any]]:
    """Everything that was signed for this certificate, then what the record says by the rules of today."""
    forms = SignedForm.objects.filter(certificate=certificate, form=ProofFormat.CREDENTIAL).values_list("content", flat=True)
    credential = Credential.objects.filter(certificate=certificate, list_number__isnull=False).first()
    today = []
    if credential is not None and credential.list_number is not None and credential.list_index is not None:
        today = [
            build_credential(
                record=certificate.record,
                issued_at=certificate.issued_at,
                base_url=base,
                list_number=credential.list_number,
                list_index=credential.list_index,
            )
        ]
    return [*(_bare(json.loads(content)) for content in forms), *today]


def _document_of(certificate: IssuedCertificate, base: str) -> dict[str, Any] | None:
    return next(iter(_documents_of(certificate, base)), None)


def _bare(document: dict[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in document.items() if part != "proof"}


def _differences(handed: dict[str, Any], ours: dict[str, Any] | None, form: ProofFormat) -> tuple[Difference, ...]:
    """Where it differs from what we signed."""
    if ours is None:
        return (Difference.OTHER,)
    theirs, ours = _bare(handed), claims_of(ours) if form == ProofFormat.TOKEN else ours
    differences: dict[Difference, None] = {}
    for part in [*ours, *(part for part in theirs if part not in ours)]:
        if strict.same(theirs.get(part), ours.get(part)):
            continue
        if part == "credentialSubject":
            differences |= dict.fromkeys(_in_subject(theirs.get(part), ours[part]))
        else:
            differences[PARTS.get(part, Difference.OTHER)] = None
    return tuple(differences)


def _in_subject(theirs: object, ours: dict[str, Any]) -> list[Difference]:
    if not isinstance(theirs, dict):
        return [Difference.OTHER]
    parts = [*ours, *(part for part in theirs if part not in ours)]
    return [PARTS_OF_THE_SUBJECT.get(part, Difference.OTHER) for part in parts if not strict.same(theirs.get(part), ours.get(part))]


def _pdf(content: bytes) -> FileVerification:
    inside = look_into(content)
    if inside is None:
        return UNREADABLE
    shown = _shown(inside.alternatives)
    if not inside.credential:
        return _without_credential(content, shown)
    result = _text(inside.credential.strip())
    if result.status == FileStatus.UNREADABLE:
        return FileVerification(FileStatus.CHANGED, shown, (Difference.OTHER,), same_document=False)
    certificate = result.verification.certificate if result.verification else None
    if result.verification is None or certificate is None or result.status == FileStatus.CHANGED:
        return replace(result, verification=result.verification or shown)
    if shown is not None and shown.certificate != certificate:
        return FileVerification(FileStatus.CHANGED, shown, (Difference.SERIAL, Difference.DOCUMENT), same_document=False)
    if _is_sealed(content, certificate) or content in _drawn(certificate, inside.credential):
        return replace(result, same_document=True)
    return _resaved(result.verification)


def _resaved(verification: Verification) -> FileVerification:
    """The certificate exists; the file is not the one that we made. What was withdrawn stays withdrawn."""
    status = FileStatus.WITHDRAWN if verification.status == VerificationStatus.WITHDRAWN else FileStatus.CHANGED
    return FileVerification(status, verification, (Difference.DOCUMENT,), same_document=False)


def _drawn(certificate: IssuedCertificate, credential: str) -> Iterator[bytes]:
    """As we make it today, with the second code where it has one, or had none yet, then at former addresses or with an Arabic root.

    Nothing for what we did not sign letter by letter.
    """
    forms = SignedForm.objects.filter(certificate=certificate)
    if not forms.filter(form=ProofFormat.CREDENTIAL, content=credential).exists():
        return
    codes = forms.filter(form=ProofFormat.OFFLINE).values_list("content", flat=True)
    for base, root, code in product(our_addresses(), Root, (*codes, "")):
        url = moved(code, base) if code else ""
        yield draw(certificate=certificate, credential=credential, offline_url=url, root=root, base_url=base)


def _is_sealed(content: bytes, certificate: IssuedCertificate) -> bool:
    sealed = SealedDocument.objects.filter(certificate=certificate).values_list("content", flat=True).first()
    return sealed is not None and bytes(sealed) == content


def _shown(alternatives: tuple[str, ...]) -> Verification | None:
    """The certificate whose address the page shows as a code."""
    for words in alternatives:
        for base in our_addresses():
            _before, mark, address = words.partition(f"{base}/verify/")
            verification = verify(address[:40]) if mark and not fault(normalise(address[:40])) else None
            if verification and verification.certificate:
                return verification
    return None


def _without_credential(content: bytes, shown: Verification | None) -> FileVerification:
    """Ours from before credentials were attached, or somebody's who took ours off."""
    if shown is None or shown.certificate is None:
        return NOT_OURS
    ways = product(our_addresses(), Root)
    if any(draw(certificate=shown.certificate, root=root, base_url=base) == content for base, root in ways):
        return FileVerification(STATUSES[shown.status], shown, same_document=True)
    return _resaved(shown)
