"""A school that moves to another domain or port: what it issued before goes on verifying, with us and with others."""

import json
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from certificates.choices import FileStatus, ProofFormat
from certificates.credentials.issuer import did_of
from certificates.credentials.keys import key_ring
from certificates.credentials.offline import read_offline
from certificates.credentials.proofs import has_good_proof
from certificates.models import IssuingAddress
from certificates.services import render_certificate, revoke_certificate
from certificates.services.credentials import offline_address, signed_form
from certificates.services.file_verification import verify_file
from tests.factories.certificates import make_certificate

MOVES = {
    "domain": ("https://old.example.org", "https://school.example.org"),
    "port": ("http://localhost:8000", "http://localhost:9000"),
    "scheme": ("http://school.example.org", "https://school.example.org"),
}


@pytest.fixture(params=MOVES)
def move(request, db, settings):
    """What the school gave out, then its move: old and new address, the certificate, and the files that people have."""
    old, new = MOVES[request.param]
    settings.ALLOWED_HOSTS = ["*"]
    settings.TAAWON_OFFLINE_CODES = True
    settings.TAAWON_BASE_URL = old
    certificate = make_certificate()
    files = {
        "credential": signed_form(certificate=certificate, form=ProofFormat.CREDENTIAL).encode(),
        "token": signed_form(certificate=certificate, form=ProofFormat.TOKEN).encode(),
        "pdf": render_certificate(certificate=certificate),
    }
    code = offline_address(certificate=certificate)
    settings.TAAWON_BASE_URL, settings.TAAWON_FORMER_ADDRESSES = new, [old]
    return old, new, certificate, files, code


@pytest.mark.parametrize("kind", ["credential", "token", "pdf"])
def test_what_people_have_in_hand_is_still_ours(move, kind):
    _old, _new, certificate, files, _code = move
    result = verify_file(content=files[kind])
    assert result.status == FileStatus.VALID
    assert result.verification.certificate == certificate


def test_a_paper_that_is_taken_now_shows_the_new_address_and_is_ours(move):
    _old, new, certificate, files, code = move
    pdf = render_certificate(certificate=certificate)
    assert pdf != files["pdf"]
    assert (verify_file(content=pdf).status, verify_file(content=pdf).same_document) == (FileStatus.VALID, True)
    now = offline_address(certificate=certificate)
    assert now.startswith(f"{new}/verify/offline/#")
    assert read_offline(now.partition("#")[2], key_ring()) == read_offline(code.partition("#")[2], key_ring()) is not None


def test_a_changed_file_of_the_former_address_is_told(move):
    _old, _new, _certificate, files, _code = move
    assert verify_file(content=files["credential"].replace("Aït".encode(), b"Ait")).status == FileStatus.CHANGED
    assert verify_file(content=files["pdf"].replace(b"%%EOF", b"%%EOF ")).status == FileStatus.CHANGED


def test_programs_find_keys_and_list_at_the_former_host_under_its_name(move, client, driss):
    """`did:web` and the address of a status list are that host's own: what stands there must say so of itself."""
    old, new, certificate, files, _code = move
    credential = json.loads(files["credential"])
    host = urlsplit(old).netloc
    did = client.get("/.well-known/did.json", headers={"host": host}).json()
    assert did["id"] == did_of(old) == credential["issuer"]["id"]
    assert credential["proof"]["verificationMethod"] in did["assertionMethod"]
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    named = urlsplit(credential["credentialStatus"]["statusListCredential"])
    listed = client.get(named.path, headers={"host": named.netloc}).json()
    if urlsplit(new).netloc != host:  # else http and https are one host, and the present one speaks
        assert listed["id"] == credential["credentialStatus"]["statusListCredential"]
        assert client.get(named.path, headers={"host": urlsplit(new).netloc}).json()["id"].startswith(new)
        assert client.get("/.well-known/did.json", headers={"host": urlsplit(new).netloc}).json()["id"] == did_of(new)
    assert listed["issuer"] == did_of(old)
    bare = {part: value for part, value in listed.items() if part != "proof"}
    assert has_good_proof(bare, listed["proof"], ring=key_ring(), base_url=old)
    assert verify_file(content=files["credential"]).status == FileStatus.WITHDRAWN


def test_an_address_that_is_not_named_is_seen_by_the_doctor(move, settings, capsys):
    old, new, *_rest = move
    make_certificate()
    assert list(IssuingAddress.objects.values_list("address", flat=True)) == [old, new]
    settings.TAAWON_FORMER_ADDRESSES = []
    with pytest.raises(CommandError, match="issuing addresses"):
        call_command("doctor")
    assert f"Certificates were issued under {old}" in capsys.readouterr().out
    settings.TAAWON_FORMER_ADDRESSES = [old]
    with suppress(CommandError):  # other parts may be unwell where tests run
        call_command("doctor")
    assert "UNWELL issuing addresses" not in capsys.readouterr().out


def test_what_another_school_issued_is_not_ours(move, settings):
    _old, _new, _certificate, files, _code = move
    settings.TAAWON_FORMER_ADDRESSES = []
    if did_of(MOVES["scheme"][0]) not in files["credential"].decode():
        assert verify_file(content=files["credential"]).status == FileStatus.ELSEWHERE
