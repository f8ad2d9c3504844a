"""Pictures that come in with questions."""

import base64
import io

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import FileSystemStorage
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Collection

from quizzes.models import Question
from quizzes.services import importing
from quizzes.services.exporting import export_questions, questions_for_export
from quizzes.services.importing import apply_import, start_import, work_on
from untrusted.errors import FormatInvalid

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _collection():
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


def picture(colour: str) -> bytes:
    output = io.BytesIO()
    Picture.new("RGB", (8, 6), colour).save(output, "PNG")
    return output.getvalue()


def moodle(*pictures: bytes, right: int = 0) -> bytes:
    questions = ""
    for number, content in enumerate(pictures):
        answers = "".join(f'<answer fraction="{100 if place == right else 0}"><text>choix {place}</text></answer>' for place in range(3))
        questions += (
            f'<question type="multichoice"><name><text>q{number}</text></name><questiontext format="html">'
            f'<text><![CDATA[<p>Question {number} <img src="@@PLUGINFILE@@/p.png" alt="une photo"></p>]]></text>'
            f'<file name="p.png" encoding="base64">{base64.b64encode(content).decode()}</file></questiontext>'
            f"<single>true</single>{answers}</question>"
        )
    return f"<quiz>{questions}</quiz>".encode()


def import_file(content: bytes, name: str = "a.xml"):
    row = work_on(the_import=start_import(content=content, filename=name))
    assert row.fault == ""
    apply_import(key=row.key)
    return work_on(the_import=row)


def test_a_picture_is_kept_only_when_it_is_applied_and_only_once():
    content = moodle(picture("red"), picture("red"), picture("blue"))
    row = work_on(the_import=start_import(content=content, filename="a.xml"))
    assert not Image.objects.exists()
    apply_import(key=row.key)
    row = work_on(the_import=row)
    assert row.report["new"] == 3
    assert Image.objects.count() == 2
    shown = {question.current.body["media"]["id"] for question in Question.objects.all()}
    assert shown == set(Image.objects.values_list("pk", flat=True))


def test_the_same_file_twice_makes_no_second_picture_and_no_second_question():
    import_file(moodle(picture("red")))
    row = import_file(moodle(picture("red")))
    assert row.report["unchanged"] == 1
    assert Image.objects.count() == 1
    assert Question.objects.count() == 1


@pytest.mark.parametrize("form", ["moodle-xml", "qti", "xlsx"])
def test_what_is_handed_out_with_its_picture_comes_back_as_the_same(form):
    import_file(moodle(picture("red")))
    written = export_questions(questions=questions_for_export(), format_name=form)
    row = work_on(the_import=start_import(content=written.content, filename="again", format_name=form))
    assert row.fault == ""
    assert row.report == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0}


def test_a_picture_that_the_storage_does_not_give_is_named_and_the_rest_is_handed_out(monkeypatch):
    import_file(moodle(picture("red")))

    def away(*_args, **_kwargs):
        raise EndpointConnectionError(endpoint_url="https://store")

    monkeypatch.setattr(FileSystemStorage, "_open", away)
    written = export_questions(questions=questions_for_export(), format_name="moodle-xml")
    assert b"Question 0" in written.content
    assert len(written.warnings) == 1


@pytest.mark.parametrize("form", ["xlsx", "csv", "gift"])
def test_a_format_without_files_fetches_none(monkeypatch, form):
    import_file(moodle(picture("red")))
    opened = []
    monkeypatch.setattr(FileSystemStorage, "_open", lambda _storage, name, _mode="rb": opened.append(name))
    written = export_questions(questions=questions_for_export(), format_name=form)
    assert opened == []
    assert [warning for warning in written.warnings if "GIFT" not in str(warning.reason)] == []
    assert bool(written.warnings) == (form == "gift")


def test_more_pictures_than_one_file_bears_are_refused_in_words(monkeypatch):
    import_file(moodle(picture("red"), picture("blue")))
    monkeypatch.setattr("quizzes.services.exporting.MOST_BYTES_OF_FILES", len(picture("red")) + 1)
    with pytest.raises(FormatInvalid):
        export_questions(questions=questions_for_export(), format_name="moodle-xml")
    assert export_questions(questions=questions_for_export()[:1], format_name="moodle-xml").content


def test_an_import_that_breaks_leaves_no_question_and_no_picture(monkeypatch):
    row = work_on(the_import=start_import(content=moodle(picture("red"), picture("blue")), filename="a.xml"))
    apply_import(key=row.key)
    kept: list = []
    keep = importing.apply_lines

    def breaks(*, the_import, progress, commit):
        def fail():
            kept.extend((image.file.storage, image.file.name) for image in Image.objects.all())
            raise OSError("the disk is full")

        keep(the_import=the_import, progress=progress, commit=fail)

    monkeypatch.setattr(importing, "apply_lines", breaks)
    work_on(the_import=row)
    assert kept
    assert not any(storage.exists(name) for storage, name in kept)
    assert not Question.objects.exists()
    assert not Image.objects.exists()
    monkeypatch.undo()
    type(row).objects.filter(pk=row.pk).update(due_at=row.created_at)
    assert work_on(the_import=row).report["new"] == 2
