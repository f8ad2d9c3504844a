"""A PDF, a credential or a token that somebody hands over: genuine and current, or what is wrong with it."""

import io
import json
import zlib
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from pyld import jsonld

from certificates.choices import Difference, FileStatus, ProofFormat
from certificates.credentials.keys import ED25519, Key, fresh_set, key_ring
from certificates.credentials.proofs import with_proof
from certificates.rendering.documents import Root
from certificates.services import issue_certificate, reissue_certificate, render_certificate, revoke_certificate
from certificates.services.credentials import signed_form
from certificates.services.documents import draw
from certificates.services.file_verification import MOST_BYTES, verify_file
from certificates.verification import limits
from certificates.views.files import COST_FILE
from tests.factories.certificates import make_certificate, make_completion, make_earning_course

NAMES = {"given_name_ar": "آمال", "family_name_ar": "آيت", "given_name_fr": "Amal", "family_name_fr": "Ait"}


@pytest.fixture
def credential(client, certificate):
    return client.get(f"/verify/{certificate.serial}/credential.json").json()


def as_file(credential) -> bytes:
    return json.dumps(credential, ensure_ascii=False).encode()


def resaved(pdf: bytes, change=lambda _pdf: None) -> bytes:
    whole = pikepdf.open(io.BytesIO(pdf))
    change(whole)
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


def attach(pdf, content: bytes) -> None:
    pdf.attachments["credential.json"] = pikepdf.AttachedFileSpec(pdf, content, filename="credential.json")


def test_our_own_pdf_is_genuine_to_the_byte(certificate):
    result = verify_file(content=render_certificate(certificate=certificate))
    assert (result.status, result.same_document) == (FileStatus.VALID, True)
    assert result.verification.certificate == certificate


def test_a_pdf_from_before_credentials_were_attached_is_genuine(certificate):
    result = verify_file(content=draw(certificate=certificate))
    assert (result.status, result.same_document) == (FileStatus.VALID, True)


@pytest.mark.parametrize("with_credential", [True, False])
def test_a_pdf_that_was_made_with_an_arabic_root_stays_genuine(certificate, with_credential):
    """As the school drew them before its papers could be copied."""
    credential = signed_form(certificate=certificate, form=ProofFormat.CREDENTIAL) if with_credential else ""
    result = verify_file(content=draw(certificate=certificate, credential=credential, root=Root.ARABIC))
    assert (result.status, result.same_document) == (FileStatus.VALID, True)


def test_a_pdf_that_was_saved_again_is_to_be_compared(certificate):
    result = verify_file(content=resaved(render_certificate(certificate=certificate)))
    assert (result.status, result.same_document, result.differences) == (FileStatus.CHANGED, False, (Difference.DOCUMENT,))
    assert result.verification.certificate == certificate


def test_a_pdf_whose_credential_was_changed_or_taken_off_is_told(certificate):
    def rename(pdf):
        old = pdf.attachments["credential.json"].get_file().read_bytes()
        pdf.attachments["credential.json"] = pikepdf.AttachedFileSpec(pdf, old.replace(b"Amal", b"Aicha"), filename="credential.json")

    def take_off(pdf):
        del pdf.attachments["credential.json"]

    result = verify_file(content=resaved(render_certificate(certificate=certificate), rename))
    assert (result.status, result.differences) == (FileStatus.CHANGED, (Difference.NAME,))
    result = verify_file(content=resaved(render_certificate(certificate=certificate), take_off))
    assert (result.status, result.differences) == (FileStatus.CHANGED, (Difference.DOCUMENT,))


def test_withdrawn_replaced_and_expired_files_are_genuine_but_no_longer_hold(client, certificate, driss):
    pdf = render_certificate(certificate=certificate)
    token = client.get(f"/verify/{certificate.serial}/credential.jwt").content
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    for content in (pdf, token):
        assert verify_file(content=content).status == FileStatus.WITHDRAWN
    other = make_certificate()
    pdf = render_certificate(certificate=other)
    new = reissue_certificate(certificate_id=other.pk, by=driss, names=NAMES)
    result = verify_file(content=pdf)
    assert (result.status, result.verification.replacement) == (FileStatus.REPLACED, new)
    completion = make_completion(achievement=make_earning_course(validity_months=1))
    old = issue_certificate(enrolment_id=completion.enrolment_id, at=timezone.now() - timedelta(days=90))
    assert verify_file(content=render_certificate(certificate=old)).status == FileStatus.EXPIRED


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("Amal", "Aicha", Difference.NAME),
        ("Marketing", "Doctorat", Difference.TITLE),
        ("2026-08-11", "2025-08-11", Difference.DATES),
        ("eddsa-rdfc-2022", "eddsa-jcs-2022", Difference.SIGNATURE),
        ("revocation", "suspension", Difference.OTHER),
    ],
)
def test_a_changed_credential_says_what_was_changed(credential, old, new, difference):
    result = verify_file(content=as_file(json.loads(json.dumps(credential, ensure_ascii=False).replace(old, new))))
    assert result.status == FileStatus.CHANGED
    assert difference in result.differences


def test_the_number_of_another_certificate_does_not_help(credential):
    other = make_certificate()
    moved = credential | {"id": credential["id"].replace(credential["id"].split("/")[4], other.serial)}
    assert verify_file(content=as_file(moved)).status == FileStatus.CHANGED


def test_a_credential_of_another_issuer_is_not_vouched_for(credential):
    for issuer in ("did:web:other.example", {"id": "did:web:other.example"}):
        result = verify_file(content=as_file(credential | {"issuer": issuer}))
        assert (result.status, result.issuer) == (FileStatus.ELSEWHERE, "did:web:other.example")


def test_a_token_that_was_changed_is_refused(client, certificate):
    token = client.get(f"/verify/{certificate.serial}/credential.jwt").content.decode()
    assert verify_file(content=token.encode()).status == FileStatus.VALID
    head, body, signature = token.split(".")
    for forged in (f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body}.", f"eyJhbGciOiJub25lIn0.{body}."):
        assert verify_file(content=forged.encode()).status in (FileStatus.CHANGED, FileStatus.UNREADABLE)


def bomb() -> bytes:
    """A PDF whose list of objects unpacks to two gigabytes."""
    packed = zlib.compress(zlib.compress(b"0" * 200_000_000, 9), 9)
    return (
        b"%PDF-1.7\n1 0 obj<</Type/XRef/Size 2/W[1 2 1]/Root 1 0 R/Filter[/FlateDecode/FlateDecode]/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream endobj\nstartxref\n9\n%%EOF"
    )


HOSTILE = {
    "nothing": b"",
    "spaces": b"   ",
    "rubbish": bytes(range(256)) * 20,
    "broken pdf": b"%PDF-1.7\n%%EOF",
    "deep json": b'{"a":' * 50_000,
    "deep list": b'{"issuer":' + b"[" * 100_000,
    "bomb": bomb,
    "too large": b"%PDF-1.7" + b"0" * MOST_BYTES,
    "dots": b"a.b.c",
    "many dots": b"." * 1000,
    "surrogates": b'{"issuer": "\\ud800", "type": "VerifiableCredential"}',
    "numbers": b'{"issuer": 1, "type": 2, "id": 3}',
    "array": b"[1]",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_get_an_answer(client, db, content):
    content = content() if callable(content) else content
    assert verify_file(content=content).status in (FileStatus.UNREADABLE, FileStatus.NOT_OURS, FileStatus.ELSEWHERE)
    response = client.post("/verify/file/", {"file": SimpleUploadedFile("x.pdf", content)})
    assert response.status_code in (200, 422)


@pytest.mark.parametrize("field", ["@context", "type", "issuer", "proof", "id", "credentialSubject", "credentialStatus", "validFrom"])
@pytest.mark.parametrize("value", [None, 1, [], {}, "x", [[]], {"id": []}, "http://127.0.0.1/context"])
def test_any_part_may_be_rubbish(credential, field, value):
    assert verify_file(content=as_file(credential | {field: value})).status != FileStatus.VALID


def test_a_pdf_of_somebody_else_is_not_ours(db):
    foreign = pikepdf.new()
    foreign.add_blank_page()
    made = io.BytesIO()
    foreign.save(made)
    assert verify_file(content=made.getvalue()).status == FileStatus.NOT_OURS


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_answers_in_words(client, certificate, credential, language):
    address = f"/verify/file/?lang={language}"
    assert f'lang="{language}-MA"' in client.get(address).content.decode()
    answer = client.post(address, {"file": SimpleUploadedFile("c.pdf", render_certificate(certificate=certificate))})
    assert answer.status_code == 200
    assert certificate.serial in answer.content.decode()
    changed = as_file(json.loads(json.dumps(credential, ensure_ascii=False).replace("Amal", "Aicha")))
    for content in (changed, as_file(credential | {"issuer": "did:web:other.example"}), b"rubbish", b"{}"):
        response = client.post(address, {"file": SimpleUploadedFile("c.json", content)})
        assert response.status_code in (200, 422)
        assert f'lang="{language}-MA"' in response.content.decode()
    assert client.post(address).status_code == 422


@pytest.mark.usefixtures("one_window")
def test_it_is_limited(client, db):
    for _number in range(limits.POINTS // COST_FILE):
        client.post("/verify/file/", {"file": SimpleUploadedFile("x", b"x")})
    assert client.post("/verify/file/", {"file": SimpleUploadedFile("x", b"x")}).status_code == 429


def test_the_command_says_the_same(certificate, driss, tmp_path, capsys):
    path = tmp_path / "c.pdf"
    path.write_bytes(render_certificate(certificate=certificate))
    call_command("verify_certificate", str(path))
    assert "genuine and valid" in capsys.readouterr().out
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    with pytest.raises(SystemExit) as ended:
        call_command("verify_certificate", str(path), "--json")
    assert ended.value.code == 1
    answer = json.loads(capsys.readouterr().out)
    assert (answer["answer"], answer["serial"], answer["reason"]) == ("withdrawn", certificate.serial, "Par erreur")


def test_the_command_tells_days_as_morocco_counts_them(certificate, driss, tmp_path, capsys):
    path = tmp_path / "c.pdf"
    path.write_bytes(render_certificate(certificate=certificate))
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half an hour into July in Morocco, which was at UTC+1
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur", at=late)
    for options, said in (([], "Ended on 2026-07-01"), (["--json"], '"ended_on": "2026-07-01"')):
        with pytest.raises(SystemExit):
            call_command("verify_certificate", str(path), *options)
        assert said in capsys.readouterr().out


def with_context(credential):
    return credential | {"@context": [*credential["@context"], {"honour": "https://schema.org/honorificPrefix"}], "honour": "Dr"}


def with_a_term(credential):
    return credential | {"honour": "Dr"}


def with_a_full_address(credential):
    rest = {part: value for part, value in credential.items() if part != "awardedDate"}
    return rest | {"https://purl.imsglobal.org/spec/vc/ob/vocab.html#awardedDate": credential["awardedDate"]}


def with_the_number_under_another_name(credential):
    rest = {part: value for part, value in credential.items() if part != "id"}
    return rest | {"@id": credential["id"]}


def with_a_second_holder(credential):
    subject = credential["credentialSubject"]
    return credential | {"credentialSubject": [subject, subject | {"identifier": []}]}


def with_another_kind_of_value(credential):
    subject = credential["credentialSubject"]
    names = [name | {"hashed": 0} for name in subject["identifier"]]
    return credential | {"credentialSubject": subject | {"identifier": names}}


def with_a_day_of_its_own(credential):
    return credential | {"proof": credential["proof"] | {"created": "2020-01-01T00:00:00Z"}}


def with_more_proof(credential):
    return credential | {"proof": credential["proof"] | {"domain": "bank.example"}}


WIDENED = [
    with_context,
    with_a_term,
    with_a_full_address,
    with_the_number_under_another_name,
    with_a_second_holder,
    with_another_kind_of_value,
    with_a_day_of_its_own,
    with_more_proof,
]


@pytest.mark.parametrize("widen", WIDENED)
def test_a_record_that_says_more_or_says_it_otherwise_is_changed(credential, widen):
    assert verify_file(content=as_file(widen(credential))).status == FileStatus.CHANGED


def test_a_name_said_twice_is_changed_whichever_of_them_is_ours(credential):
    text = as_file(credential).decode()
    for doubled in (text.replace('"name":', '"name": "Doctorat", "name":', 1), text[:-1] + ', "name": "Doctorat"}'):
        assert verify_file(content=doubled.encode()).status == FileStatus.CHANGED


def test_the_order_and_the_space_of_a_record_say_nothing(credential):
    turned = dict(reversed(credential.items()))
    assert verify_file(content=json.dumps(turned, indent=7).encode()).status == FileStatus.VALID


def test_nothing_of_a_stranger_is_computed_before_it_is_known(client, credential, certificate, monkeypatch):
    """The canonicaliser is the costly part, and can be led to work for minutes: it gets our own documents only."""
    computed = []
    normalize = jsonld.normalize
    monkeypatch.setattr(jsonld, "normalize", lambda document, options: computed.append(document) or normalize(document, options))
    ours = [credential, {part: value for part, value in credential.items() if part != "proof"}]
    pdf = render_certificate(certificate=certificate)
    for widen in WIDENED:
        verify_file(content=as_file(widen(credential)))
        verify_file(content=resaved(pdf, lambda whole, widen=widen: attach(whole, as_file(widen(credential)))))
    stranger = credential | {"issuer": "did:web:other.example"}
    verify_file(content=as_file(stranger))
    assert all(document in ours or set(document) == {"@context", *(set(credential["proof"]) - {"proofValue"})} for document in computed)
    assert computed, "what is ours is computed"


def test_a_record_that_our_key_signed_another_day_is_genuine(credential):
    """As by a school that was set up again from its records and keys."""
    document = {part: value for part, value in credential.items() if part != "proof"}
    key, day = key_ring().active(ED25519), datetime(2026, 1, 2, tzinfo=UTC)
    signed = with_proof(document, key=key, base_url=settings.TAAWON_BASE_URL, created=day)
    assert signed != credential
    assert verify_file(content=as_file(signed)).status == FileStatus.VALID
    stranger = Key(next(jwk for jwk in fresh_set()["keys"] if jwk["crv"] == ED25519))
    signed = with_proof(document, key=stranger, base_url=settings.TAAWON_BASE_URL, created=day)
    assert verify_file(content=as_file(signed)).differences == (Difference.SIGNATURE,)
