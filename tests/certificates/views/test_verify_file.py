"""`/verify/file/`: what people see of a file, and that a changed one never wears green."""

import io
import re
import subprocess
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.choices import FileStatus
from certificates.services import issue_certificate, render_certificate, revoke_certificate
from certificates.services.file_verification import verify_file
from certificates.verification import limits
from certificates.views.files import COST_FILE
from tests.factories.certificates import make_certificate, make_completion, make_earning_course

NAME = "credential.json"


def by_program(pdf: bytes, folder, *command: str) -> bytes:
    before, after = folder / "before.pdf", folder / "after.pdf"
    before.write_bytes(pdf)
    subprocess.run([part.format(before=before, after=after) for part in command], check=True, capture_output=True)
    return after.read_bytes()


def by_qpdf(pdf, folder):
    return by_program(pdf, folder, "qpdf", "--linearize", "{before}", "{after}")


def by_ghostscript(pdf, folder):
    return by_program(pdf, folder, "gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile={after}", "{before}")


def by_pdfium(pdf, _folder):
    made = io.BytesIO()
    pypdfium2.PdfDocument(pdf).save(made)
    return made.getvalue()


def one_byte(pdf, _folder):
    """In the middle of what is drawn: the file opens as before."""
    place = pdf.index(b"stream\n") + 40
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def last_byte(pdf, _folder):
    return pdf + b"\n"


def attach(pdf: bytes, content: bytes | None) -> bytes:
    whole, made = pikepdf.open(io.BytesIO(pdf)), io.BytesIO()
    del whole.attachments[NAME]
    if content is not None:
        whole.attachments[NAME] = pikepdf.AttachedFileSpec(whole, content, filename=NAME)
    whole.save(made)
    return made.getvalue()


def without(pdf, _folder):
    return attach(pdf, None)


def of_another(pdf, _folder):
    other = pikepdf.open(io.BytesIO(render_certificate(certificate=make_certificate())))
    return attach(pdf, other.attachments[NAME].get_file().read_bytes())


def untouched(pdf, _folder):
    return pdf


VALID, AMBER, RED = "notice-success", "notice-warning", "notice-error"
HEADLINES = {
    VALID: "Ce certificat est authentique et valable",
    AMBER: "Le certificat existe, mais ce fichier a été modifié",
    RED: "Ce fichier a été modifié : ne vous y fiez pas",
}


@pytest.mark.parametrize(
    ("change", "colour"),
    [
        (untouched, VALID),
        (by_qpdf, AMBER),
        (by_ghostscript, AMBER),
        (by_pdfium, AMBER),
        (one_byte, AMBER),
        (last_byte, AMBER),
        (without, AMBER),
        (of_another, RED),
    ],
)
def test_a_changed_file_never_wears_green(client, certificate, tmp_path, change, colour):
    html = answer_to(client, change(render_certificate(certificate=certificate), tmp_path))
    assert headline(html) == (colour, HEADLINES[colour])
    assert (colour == VALID) == ("success" in html)
    assert certificate.serial in html and certificate.record["name"]["fr"] in html, "what the school knows"
    assert f"/verify/{certificate.serial}/picture" in html


@pytest.mark.parametrize("change", [untouched, by_qpdf, one_byte, without])
def test_what_no_longer_holds_says_so_whatever_became_of_the_file(client, certificate, driss, tmp_path, change):
    withdrawn = change(render_certificate(certificate=certificate), tmp_path)
    revoke_certificate(certificate_id=certificate.pk, by=driss, reason_public="Par erreur")
    html = answer_to(client, withdrawn, status=410)
    assert headline(html) == (RED, "Ce certificat a été retiré : il n’est plus valable")
    assert ("n’est pas le fichier que nous avons produit" in html) == (change != untouched)
    completion = make_completion(achievement=make_earning_course(validity_months=1))
    old = issue_certificate(enrolment_id=completion.enrolment_id, at=timezone.now() - timedelta(days=90))
    html = answer_to(client, change(render_certificate(certificate=old), tmp_path))
    assert headline(html)[0] == AMBER
    assert "expiré" in html and "success" not in html


def answer_to(client, content: bytes, status: int = 200) -> str:
    answer = client.post("/verify/file/?lang=fr", {"file": SimpleUploadedFile("c.pdf", content)})
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def headline(html: str) -> tuple[str, str]:
    found = re.search(r'class="notice (notice-\w+)"[^>]*>.*?<h1>(.*?)</h1>', html, re.DOTALL)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("step", range(11))
def test_no_single_byte_can_be_changed_unseen(certificate, step):
    pdf = render_certificate(certificate=certificate)
    place = len(pdf) * step // 11
    result = verify_file(content=pdf[:place] + bytes([pdf[place] ^ 0x10]) + pdf[place + 1 :])
    assert result.status in (FileStatus.CHANGED, FileStatus.UNREADABLE)


@pytest.mark.usefixtures("one_window")
def test_work_is_paid_by_the_second(client, certificate, monkeypatch):
    """A file that keeps the school at work for ten seconds costs more than thirty that do not."""
    ticks = iter(range(0, 1000, 10))
    monkeypatch.setattr("certificates.verification.limits.monotonic", lambda: next(ticks))
    content = render_certificate(certificate=certificate)
    times = -(-limits.POINTS // (COST_FILE + 10 * limits.COST_SECOND))
    for _time in range(times):
        answer_to(client, content)
    answer_to(client, content, status=429)
