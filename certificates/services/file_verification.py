"""What a file is: a PDF, a credential or a token that somebody handed over."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from certificates.choices import Answer, Difference, FileAnswer, Form
from certificates.credentials import keys
from certificates.credentials.documents import credential_id
from certificates.credentials.issuer import did_of
from certificates.credentials.proofs import has_good_proof, read_jwt
from certificates.models import IssuedCertificate, SealedDocument, SignedForm
from certificates.selectors.verification import Verification, verify
from certificates.serials import fault, normalise
from certificates.services.documents import draw
from untrusted.pdf import MOST_CREDENTIAL_BYTES, look_into

MOST_BYTES = 3_000_000
ANSWERS = {
    Answer.VALID: FileAnswer.VALID,
    Answer.EXPIRED: FileAnswer.EXPIRED,
    Answer.WITHDRAWN: FileAnswer.WITHDRAWN,
    Answer.REPLACED: FileAnswer.REPLACED,
}
PARTS = {
    "name": Difference.TITLE,
    "validFrom": Difference.DATES,
    "validUntil": Difference.DATES,
    "awardedDate": Difference.DATES,
    "id": Difference.SERIAL,
    "proof": Difference.SIGNATURE,
}
CLAIMS_OF_A_TOKEN = ("iss", "jti")


@dataclass(frozen=True)
class FileVerdict:
    """One of the answers. `same_document`: whether a PDF is, byte for byte, the one that we make."""

    answer: FileAnswer
    found: Verification | None = None
    differences: tuple[Difference, ...] = ()
    same_document: bool | None = None
    issuer: str = ""


UNREADABLE = FileVerdict(FileAnswer.UNREADABLE)
NOT_OURS = FileVerdict(FileAnswer.NOT_OURS)


def verify_file(content: bytes) -> FileVerdict:
    """Never raises for what a stranger may hand over."""
    if len(content) > MOST_BYTES or not content.strip():
        return UNREADABLE
    if b"%PDF-" in content[:1024]:
        return _pdf(content)
    try:
        text = content[: MOST_CREDENTIAL_BYTES + 1].decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        return UNREADABLE
    return _text(text)


def _text(text: str) -> FileVerdict:
    if len(text) > MOST_CREDENTIAL_BYTES:
        return UNREADABLE
    if text.startswith("{"):
        try:
            credential = json.loads(text)
        except (ValueError, RecursionError):
            return UNREADABLE
        good = has_good_proof(credential, ring=keys.key_ring(), base_url=settings.TAAWON_BASE_URL)
        return _credential(credential, is_good=good, form=Form.CREDENTIAL)
    try:
        claims, good = read_jwt(text, ring=keys.key_ring(), base_url=settings.TAAWON_BASE_URL)
    except ValueError:
        return UNREADABLE
    return _credential(claims, is_good=good, form=Form.TOKEN)


def _credential(credential: dict[str, Any], *, is_good: bool, form: Form) -> FileVerdict:
    issuer = credential.get("issuer")
    name = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(name, str):
        return NOT_OURS
    if name != did_of(settings.TAAWON_BASE_URL):
        types = credential.get("type")
        is_one = "VerifiableCredential" in types if isinstance(types, list) else types == "VerifiableCredential"
        return FileVerdict(FileAnswer.ELSEWHERE, issuer=name[:200].encode(errors="replace").decode()) if is_one else NOT_OURS
    found = _named(str(credential.get("id"))[:300])
    if found.certificate is None:
        return FileVerdict(FileAnswer.CHANGED, differences=(Difference.SERIAL,)) if not is_good else NOT_OURS
    if not is_good:
        return FileVerdict(FileAnswer.CHANGED, found, _differences(credential, found.certificate, form))
    return FileVerdict(ANSWERS[found.answer], found)


def _named(address: str) -> Verification:
    serial = normalise(address.removesuffix("credential.json"))
    if not fault(serial) and address == credential_id(settings.TAAWON_BASE_URL, serial):
        return verify(serial)
    return Verification(Answer.NEVER_ISSUED, serial)


def _differences(credential: dict[str, Any], certificate: IssuedCertificate, form: Form) -> tuple[Difference, ...]:
    """Where it differs from what we signed."""
    stored = SignedForm.objects.filter(certificate=certificate, form=Form.CREDENTIAL).values_list("content", flat=True).first()
    if stored is None:
        return (Difference.OTHER,)
    ours = json.loads(stored)
    if form == Form.TOKEN:
        credential = {part: value for part, value in credential.items() if part not in CLAIMS_OF_A_TOKEN}
        ours.pop("proof")
    found: dict[Difference, None] = {}
    for part in [*ours, *(part for part in credential if part not in ours)]:
        if credential.get(part) == ours.get(part):
            continue
        if part == "credentialSubject":
            found |= dict.fromkeys(_in_subject(credential.get(part), ours[part]))
        else:
            found[PARTS.get(part, Difference.OTHER)] = None
    return tuple(found) or (Difference.SIGNATURE,)


def _in_subject(theirs: Any, ours: dict[str, Any]) -> list[Difference]:
    if not isinstance(theirs, dict):
        return [Difference.OTHER]
    known = {"identifier": Difference.NAME, "achievement": Difference.TITLE}
    parts = [*ours, *(part for part in theirs if part not in ours)]
    return [known.get(part, Difference.OTHER) for part in parts if theirs.get(part) != ours.get(part)]


def _pdf(content: bytes) -> FileVerdict:
    inside = look_into(content)
    if inside is None:
        return UNREADABLE
    if not inside.credential:
        return _without_credential(content, inside.alternatives)
    verdict = _text(inside.credential.strip())
    if verdict.answer == FileAnswer.UNREADABLE:
        return FileVerdict(FileAnswer.CHANGED, differences=(Difference.OTHER,))
    certificate = verdict.found and verdict.found.certificate
    if certificate is None or verdict.answer == FileAnswer.CHANGED:
        return verdict
    same = _is_sealed(content, certificate) or content in _drawn(certificate, inside.credential)
    return FileVerdict(verdict.answer, verdict.found, same_document=same)


def _drawn(certificate: IssuedCertificate, credential: str) -> list[bytes]:
    """As we make it today, with the second code where it has one, or had none yet."""
    codes = SignedForm.objects.filter(certificate=certificate, form=Form.OFFLINE).values_list("content", flat=True)
    return [draw(certificate, credential=credential, offline_url=code) for code in (*codes, "")]


def _is_sealed(content: bytes, certificate: IssuedCertificate) -> bool:
    sealed = SealedDocument.objects.filter(certificate=certificate).values_list("content", flat=True).first()
    return sealed is not None and bytes(sealed) == content


def _without_credential(content: bytes, alternatives: tuple[str, ...]) -> FileVerdict:
    """Ours from before credentials were attached, or somebody's who took ours off."""
    for words in alternatives:
        _before, mark, address = words.partition(f"{settings.TAAWON_BASE_URL}/verify/")
        found = verify(address[:40]) if mark and not fault(normalise(address[:40])) else None
        if found and found.certificate:
            if draw(found.certificate) == content:
                return FileVerdict(ANSWERS[found.answer], found, same_document=True)
            return FileVerdict(FileAnswer.CHANGED, found, (Difference.DOCUMENT,))
    return NOT_OURS
