"""A certificate as a credential: checked by libraries that know nothing of us, today, after a withdrawal and in ten years."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from jsonschema import Draft201909Validator

from certificates.checks import check_credential_keys
from certificates.choices import ProofFormat
from certificates.credentials import keys, status
from certificates.credentials.contexts import FILES, FOLDER
from certificates.exceptions import CredentialKeysMissing
from certificates.models import Credential, SignedForm
from certificates.services import credentials, issue_certificate, reissue_certificate, render_certificate, revoke_certificate
from certificates.services.credentials import sign_waiting
from tests.certificates.credentials.node import HERE, ask_node, published
from tests.factories.certificates import make_certificate, make_earning_course


@pytest.fixture
def key_file(db, tmp_path, settings) -> Path:
    """Keys of this test's own, to be rotated."""
    path = tmp_path / "keys" / "credentials.json"
    settings.TAAWON_CREDENTIAL_KEYS = str(path)
    return path


def credential_of(client, certificate):
    response = client.get(f"/verify/{certificate.serial}/credential.json")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vc+ld+json"
    return response.json()


def verdict(client, credential, **options):
    return ask_node(credential=credential, documents=published(client, credential["credentialStatus"]["statusListCredential"]), **options)


def test_an_independent_library_verifies_it_and_refuses_it_when_changed(client, certificate):
    credential = credential_of(client, certificate)
    answer = verdict(client, credential)
    assert answer == {"verified": True, "withdrawn": False, "statusVerified": True, "error": None}
    for tampered in (
        credential | {"name": "Doctorat"},
        credential | {"validUntil": "2099-01-01T00:00:00Z"},
        json.loads(json.dumps(credential).replace("Amal", "Aicha")),
        json.loads(json.dumps(credential).replace("2026-08-11T23", "2025-08-11T23")),
    ):
        answer = verdict(client, tampered)
        assert answer["verified"] is False and "Invalid signature" in answer["error"], answer


def test_a_withdrawn_or_replaced_credential_says_so_in_its_status(client, certificate, driss):
    other = make_certificate()
    old, standing = credential_of(client, certificate), credential_of(client, other)
    assert verdict(client, old)["withdrawn"] is False
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Délivré par erreur")
    assert verdict(client, old)["withdrawn"] is True
    assert verdict(client, standing)["withdrawn"] is False
    names = {"given_name_ar": "آمال", "family_name_ar": "آيت", "given_name_fr": "Amal", "family_name_fr": "Ait"}
    new = reissue_certificate(certificate_id=other.pk, by=driss, names=names)
    assert verdict(client, standing)["withdrawn"] is True
    assert verdict(client, credential_of(client, new))["withdrawn"] is False


def test_it_verifies_after_ten_years_and_two_rotations(client, key_file, driss):
    certificate = make_certificate()
    credential = credential_of(client, certificate)
    token = client.get(f"/verify/{certificate.serial}/credential.jwt").content.decode()
    pdf = render_certificate(certificate=certificate)
    call_command("create_credential_key", "--rotate")
    between = make_certificate()
    assert credential_of(client, between)["proof"]["verificationMethod"] != credential["proof"]["verificationMethod"]
    later = datetime.now(UTC) + timedelta(days=3653)
    with time_machine.travel(later, tick=True):
        call_command("create_credential_key", "--rotate")
        assert len(client.get("/.well-known/did.json").json()["verificationMethod"]) == 6
        for answer in (
            verdict(client, credential, now=later.isoformat()),
            verdict(client, credential_of(client, between), now=later.isoformat()),
            ask_node(token=token, documents=published(client), now=later.isoformat()),
        ):
            assert answer["verified"] is True, answer
        _still_holds(client, certificate, pdf, json.dumps(credential).encode(), token.encode())
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            attached = json.loads(opened.attachments["credential.json"].get_file().read_bytes())
        assert verdict(client, attached, now=later.isoformat()) == {
            "verified": True,
            "withdrawn": False,
            "statusVerified": True,
            "error": None,
        }
        revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
        answer = verdict(client, credential, now=datetime.now(UTC).isoformat())
        # The list is signed by a key that came later.
        assert (answer["verified"], answer["withdrawn"]) == (True, True), answer
        assert credential_of(client, certificate) == credential, "what was signed is not signed anew"
        assert render_certificate(certificate=certificate) == pdf
    private = [key for key in json.loads(key_file.read_text())["keys"] if "d" in key]
    assert len(private) == 2, "retired keys can no longer sign"


def _still_holds(client, certificate, *files: bytes) -> None:
    """Whoever scans the paper, and whoever was sent a file, is told that it is valid."""
    page = client.get(f"/verify/{certificate.serial}/?lang=fr")
    assert page.status_code == 200
    assert "notice-success" in page.content.decode()
    assert client.get(f"/verify/{certificate.serial}/picture.png").status_code == 200
    for content in files:
        answer = client.post("/verify/file/?lang=fr", {"file": SimpleUploadedFile("file", content)})
        assert answer.status_code == 200
        assert "notice-success" in answer.content.decode()


def test_the_token_is_checked_by_jose(client, certificate):
    response = client.get(f"/verify/{certificate.serial}/credential.jwt")
    assert response["Content-Type"] == "application/vc+jwt"
    token = response.content.decode()
    answer = ask_node(token=token, documents=published(client))
    assert answer["verified"] is True, answer
    claims = credential_of(client, certificate)
    del claims["proof"]
    assert {name: answer["payload"][name] for name in claims} == claims
    head, body, signature = token.split(".")
    forged = f"{head}.{body[:-8]}{'A' if body[-8] != 'A' else 'B'}{body[-7:]}.{signature}"
    refused = ask_node(token=forged, documents=published(client))
    assert refused["verified"] is False and "signature verification failed" in refused["error"], refused
    assert client.get(f"/verify/{certificate.serial}/credential.jwt").content.decode() == token


def test_it_meets_the_official_schemas(client, db):
    schema = json.loads((HERE / "ob_v3p0_achievementcredential_schema.json").read_text())
    achievement = make_earning_course(validity_months=24)
    for certificate in (make_certificate(), make_certificate(achievement=achievement)):
        errors = list(Draft201909Validator(schema).iter_errors(credential_of(client, certificate)))
        assert not errors
    profile = json.loads((HERE / "ob_v3p0_profile_schema.json").read_text())
    assert not list(Draft201909Validator(profile).iter_errors(client.get("/credentials/issuer.json").json()))


def test_the_pinned_contexts_are_what_was_pinned():
    assert {path.name for path in FOLDER.glob("*.json")} == set(FILES.values())


def test_it_says_what_the_paper_says_and_nothing_else_about_her(client, db):
    achievement = make_earning_course(validity_months=12)
    certificate = make_certificate(achievement=achievement)
    text = client.get(f"/verify/{certificate.serial}/credential.json").content.decode()
    for shown in ("أمال آيت گليميم", "Amal Aït Guelmim", "التسويق الرقمي للتعاونيات", "Marketing digital"):
        assert shown in text
    member = certificate.enrolment.member
    assert member.username not in text
    assert str(member.uuid) not in text
    assert str(certificate.uuid) not in text
    assert "87.5" not in text
    last = datetime.fromisoformat(json.loads(text)["validUntil"])
    assert last.astimezone().date() <= certificate.expires_on + timedelta(days=1)
    with time_machine.travel(last + timedelta(minutes=10)):  # the library forgives five
        assert verdict(client, json.loads(text), now=datetime.now(UTC).isoformat())["verified"] is False


def test_the_credential_in_the_pdf_verifies(client, certificate):
    with pikepdf.open(io.BytesIO(render_certificate(certificate=certificate))) as pdf:
        attached = pdf.attachments["credential.json"]
        assert attached.get_file().mime_type == "application/ld+json"
        content = attached.get_file().read_bytes()
        assert pdf.Root.AF
    assert json.loads(content) == credential_of(client, certificate)
    assert verdict(client, json.loads(content))["verified"] is True


def test_the_job_signs_what_was_issued_once(completion):
    certificate = issue_certificate(enrolment_id=completion.enrolment_id)
    assert not SignedForm.objects.exists()
    assert sign_waiting() == 1
    assert sign_waiting() == 0
    form = SignedForm.objects.get(certificate=certificate)
    assert form.form == ProofFormat.CREDENTIAL
    render_certificate(certificate=certificate)
    assert SignedForm.objects.count() == 1


def test_without_keys_nothing_is_issued(completion, settings, tmp_path):
    settings.TAAWON_EMBEDDED = False
    settings.TAAWON_CREDENTIAL_KEYS = str(tmp_path / "none.json")
    with pytest.raises(CredentialKeysMissing):
        issue_certificate(enrolment_id=completion.enrolment_id)
    assert [error.id for error in check_credential_keys()] == ["certificates.E001"]
    for content in ("{}", "[]", "rubbish", '{"keys": [{"kty": "OKP"}]}'):
        settings.TAAWON_CREDENTIAL_KEYS = f'{{"keys": {content}}}'
        assert check_credential_keys()


def test_a_key_that_is_no_longer_trusted_is_signed_over(client, key_file):
    certificate = make_certificate()
    before = credential_of(client, certificate)
    call_command("create_credential_key", "--rotate")
    whole = json.loads(key_file.read_text())
    whole["keys"] = [key for key in whole["keys"] if "d" in key]
    key_file.write_text(json.dumps(whole))
    after = credential_of(client, certificate)
    assert after["proof"] != before["proof"]
    assert verdict(client, after)["verified"] is True
    assert verdict(client, before)["verified"] is False


def test_a_list_that_fills_is_followed_by_the_next(client, db, monkeypatch):
    monkeypatch.setattr(status, "LENGTH", 8)
    made = [make_certificate() for _number in range(8)]
    places = set()
    for certificate in made:
        entry = credential_of(client, certificate)["credentialStatus"]
        places.add((entry["statusListCredential"], entry["statusListIndex"]))
    assert len(places) == 8
    assert {place[0].rsplit("/", 1)[1] for place in places} == {"1", "2"}
    assert Credential.objects.filter(list_number=1).count() == 7
    assert client.get("/credentials/status/3").status_code == 404


def test_keys_are_for_their_owner_only_and_never_written_over(key_file):
    call_command("create_credential_key")
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert key_file.parent.stat().st_mode & 0o777 == 0o700
    before = key_file.read_text()
    with pytest.raises(CommandError, match="not written over"):
        call_command("create_credential_key")
    assert key_file.read_text() == before
    assert not [path for path in key_file.parent.iterdir() if path != key_file]
    assert "d" not in repr(keys.key_ring().keys[0]).removeprefix("Key(").removesuffix(")")


@pytest.mark.usefixtures("one_window")
@pytest.mark.parametrize("name", ["credential.json", "credential.jwt"])
def test_guessing_is_answered_and_limited(client, db, name):
    assert client.get(f"/verify/x/{name}").status_code == 404
    for _number in range(120):
        response = client.get(f"/verify/AAAA-AAAA-AAAA-AAAA-AAAA/{name}")
    assert response.status_code == 429


def test_the_signed_forms_are_never_changed(certificate, client):
    credential_of(client, certificate)
    for act in (lambda: SignedForm.objects.update(content="x"), lambda: SignedForm.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert settings.TAAWON_BASE_URL


def test_she_finds_her_credential_on_her_page(client, certificate):
    client.force_login(certificate.enrolment.member)
    page = client.get(f"/fr/me/certificates/{certificate.uuid}/").content.decode()
    for ending in ("json", "jwt"):
        assert f'href="/verify/{certificate.serial}/credential.{ending}"' in page


def test_one_certificate_that_cannot_be_signed_does_not_hold_up_the_others(db, monkeypatch):
    achievement = make_earning_course()
    bad, *good = (make_certificate(achievement=achievement) for _ in range(3))
    build = credentials.build_credential

    def build_credential(*, record, **kwargs):
        if record["serial"] == bad.serial:
            raise ValueError("a record that nobody foresaw")
        return build(record=record, **kwargs)

    monkeypatch.setattr(credentials, "build_credential", build_credential)
    assert sign_waiting() == len(good)
    assert set(SignedForm.objects.values_list("certificate", flat=True)) == {one.pk for one in good}
    left = Credential.objects.get(state="pending")
    assert (left.certificate_id, left.last_error) == (bad.pk, "ValueError: a record that nobody foresaw")
