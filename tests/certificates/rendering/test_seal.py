"""The operator's seal: accepted by a program that knows nothing of us, kept once, and the record inside still verifies."""

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.checks import ERROR
from django.core.management import CommandError, call_command

from certificates.checks import check_seal
from certificates.choices import FileStatus
from certificates.exceptions import SealKeyUnknownToReaders, SealKeyUnusable
from certificates.models import SealedDocument
from certificates.services import render_certificate
from certificates.services.file_verification import verify_file
from tests.factories.certificates import make_certificate

PASSWORD = "for this test"


def named(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def certified(subject: str, key, issuer: str, issuer_key, *, is_authority: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only", "crl_sign"), False)
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=not is_authority, key_cert_sign=is_authority, **usage), critical=True
        )
        .sign(issuer_key, hashes.SHA256())
    )


@pytest.fixture
def sealing(tmp_path, settings):
    """An operator with a key from a toy authority."""
    root, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = certified("Toy authority", root, "Toy authority", root, is_authority=True)
    mine = certified("School of the test", own, "Toy authority", root, is_authority=False)
    path = tmp_path / "seal.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", own, mine, [authority], BestAvailableEncryption(PASSWORD.encode())))
    settings.TAAWON_SEAL_PKCS12, settings.TAAWON_SEAL_PASSWORD = str(path), PASSWORD
    return path


def test_pdfsig_accepts_the_seal_and_refuses_a_changed_document(sealing, certificate, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(render_certificate(certificate=certificate))
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "School of the test" in said
    content = path.read_bytes()
    place = content.index(b"stream") + 200
    path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


@pytest.mark.parametrize(
    ("key", "kind"), [(ed25519.Ed25519PrivateKey.generate(), "ed25519"), (ec.generate_private_key(ec.SECP256K1()), "secp256k1")]
)
def test_a_key_that_readers_call_no_signature_is_refused_with_the_reason(sealing, certificate, key, kind):
    root = ec.generate_private_key(ec.SECP256R1())
    mine = certified("School of the test", key, "Toy authority", root, is_authority=False)
    sealing.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, mine, None, BestAvailableEncryption(PASSWORD.encode())))
    (said,) = check_seal()
    assert (said.id, said.level) == ("certificates.E004", ERROR)
    assert kind in said.msg
    with pytest.raises(SealKeyUnknownToReaders, match=kind):
        render_certificate(certificate=certificate)
    assert not SealedDocument.objects.exists()


@pytest.mark.parametrize("key", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())])
def test_keys_that_readers_know_are_taken(sealing, key):
    root = ec.generate_private_key(ec.SECP256R1())
    mine = certified("School of the test", key, "Toy authority", root, is_authority=False)
    sealing.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, mine, None, BestAvailableEncryption(PASSWORD.encode())))
    assert list(check_seal()) == []


def test_what_was_sealed_is_the_document_from_then_on(sealing, certificate, settings):
    sealed = render_certificate(certificate=certificate)
    assert render_certificate(certificate=certificate) == sealed
    assert SealedDocument.objects.count() == 1
    result = verify_file(content=sealed)
    assert (result.status, result.same_document) == (FileStatus.VALID, True)
    settings.TAAWON_SEAL_PKCS12 = ""
    assert render_certificate(certificate=certificate) == sealed


def test_the_command_seals_what_is_left(sealing, certificate, capsys, settings):
    other = make_certificate()
    render_certificate(certificate=other)
    call_command("seal_certificates")
    assert "1 sealed" in capsys.readouterr().out
    assert set(SealedDocument.objects.values_list("certificate", flat=True)) == {certificate.pk, other.pk}
    call_command("seal_certificates")
    assert SealedDocument.objects.count() == 2
    settings.TAAWON_SEAL_PKCS12 = ""
    with pytest.raises(CommandError, match="no key for the seal"):
        call_command("seal_certificates")


def test_a_wrong_password_or_a_missing_file_is_told(sealing, certificate, settings):
    settings.TAAWON_SEAL_PASSWORD = "wrong"
    with pytest.raises(SealKeyUnusable):
        render_certificate(certificate=certificate)
    sealing.unlink()
    with pytest.raises(SealKeyUnusable):
        render_certificate(certificate=certificate)
    assert not SealedDocument.objects.exists()
