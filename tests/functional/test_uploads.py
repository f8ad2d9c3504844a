"""Files that are not what they say, at every door where a file is taken: an answer in words, never a 500, and nothing kept."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from quizzes.models import Question, QuestionImport, ResponseFile
from quizzes.services import start_attempt
from tests.factories.marked_questions import make_open_quiz, picture

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
ENTITIES = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y '&x;&x;'>]><quiz>&y;</quiz>"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def wide() -> bytes:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


HOSTILE = {
    "drawing.svg": SVG,
    "page.pdf": b"<!doctype html><script>alert(1)</script>",
    "script.pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<<>>",
    "gifar.gif": b"GIF89a" + zipped(a=b"x"),
    "broken.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 60,
    "entities.xml": ENTITIES,
    "entities.xlsx": zipped(**{"[Content_Types].xml": ENTITIES, "xl/workbook.xml": ENTITIES}),
    "slip.h5p": zipped(**{"../../etc/x": b"x", "h5p.json": b"{}"}),
    "bomb.zip": lambda: zipped(**{"imsmanifest.xml": b" " * 30_000_000}),
    "wide.png": wide,
    "deep.json": b"[" * 100_000,
    "nul\x00.txt": b"\x00" * 500,
    "cut.zip": zipped(a=b"x" * 500)[:60],
    "../../evil.csv": b"=cmd|'/c calc'!A1;\xff\xfe",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_every_door_answers_what_no_file_should_be(name, school, any_quiz, everybody, amal):
    content = HOSTILE[name]() if callable(HOSTILE[name]) else HOSTILE[name]  # the large ones are made here, not in each process
    field = {"format": "auto", "language": "fr", "folder": ""}
    quiz = make_open_quiz("upload", accept=("image", "sound", "document"))
    questions = Question.objects.count()
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    doors = [
        ("member", f"/fr/attempts/{attempt.pk}/", "files-1", {"action": "files-1"}),
        ("guest", "/verify/file/", "file", {}),
        ("guest", "/verify/list/", "file", {"numbers": ""}),
        ("trainer", "/admin/bank/imports/", "file", field),
        ("administrator", "/admin/achievements/new/", "logo", {}),
        ("administrator", "/admin/achievements/preview/", "signatory_0_picture", {}),
    ]
    for who, address, taken, more in doors:
        answer = everybody[who].post(address, more | {taken: SimpleUploadedFile(name, content)}, follow=True)
        assert answer.status_code < 500, (address, answer.status_code)
        body = answer.content.decode(errors="replace")
        assert "root:" not in body
        assert "<script>alert(1)" not in body
    kept = ResponseFile.objects.filter(response__question__attempt=attempt)
    # What is a PDF or a workbook by its bytes is kept as a download, and is never opened here.
    documents = {"application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    assert {file.content_type for file in kept} <= documents
    for file in kept:
        answer = everybody["member"].get(f"/fr/attempts/{attempt.pk}/files/{file.pk}/")
        assert answer["Content-Security-Policy"].startswith("sandbox")
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert Question.objects.count() == questions, "nothing comes into the bank by itself"
    assert QuestionImport.objects.count() <= 1


def test_a_photo_loses_what_was_hidden_behind_it(school, any_quiz, everybody, amal):
    attempt = start_attempt(quiz_id=make_open_quiz("upload").pk, member=amal)
    polyglot = picture() + b"<script>alert(1)</script>" + zipped(a=b"x")
    everybody["member"].post(
        f"/fr/attempts/{attempt.pk}/", {"action": "files-1", "files-1": SimpleUploadedFile("p.html", polyglot, "text/html")}
    )
    file = ResponseFile.objects.get()
    assert (file.content_type, file.name) == ("image/jpeg", "p.jpg")
    assert b"script" not in file.file.read()
