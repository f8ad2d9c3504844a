"""From the bank into a file of XML and back: the same questions, no doubles, the pictures with them."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from wagtail.images import get_image_model

from quizzes.models import Question, QuestionFolder
from quizzes.services import save_folder, save_question
from quizzes.services.exporting import export_questions
from quizzes.services.importing import apply_import, start_import, work_on
from tests.factories.quizzes import BODIES, both
from tests.quizzes.formats.test_h5p import MULTI, package

pytestmark = pytest.mark.django_db


def png(colour="red"):
    file = io.BytesIO()
    Picture.new("RGB", (320, 200), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def image(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return get_image_model().objects.create(title="Pot", file=SimpleUploadedFile("pot.png", png()))


def bodies(image) -> dict[str, dict[str, Any]]:
    media = {"type": "image", "id": image.pk, "alt": both("pot")}
    answer = {"weight": 100, "feedback": both("well done")}
    rubric = {"rubric": [{"text": both("clear"), "points": 3}], "model_answer": both("model")}
    return {
        **{kind: BODIES[kind] for kind in ("single", "multiple", "true_false", "gap", "matching", "ordering")},
        "short": {
            "stem": both("short"),
            "media": media,
            "answers": [{**answer, "text": both("miel")}, {**answer, "text": {"fr": "nectar"}, "weight": 50}],
            "tolerant": True,
        },
        "numeric": {"stem": both("number"), "answers": [{**answer, "value": "12.5", "tolerance": "0.5"}], "unit": {"ar": "كغ", "fr": "kg"}},
        "hottext": {
            "stem": both("mark"),
            "text": {"ar": "[[h1|عسل]] [[h2|رمل]]", "fr": "[[h1|miel]] [[h2|sable]]"},
            "spots": [{"id": "h1", "correct": True}, {"id": "h2", "correct": False}],
        },
        "hotspot": {
            "stem": both("where"),
            "image": media,
            "one_right": True,
            "spots": [
                {"shape": "rect", "points": [10, 20, 30, 12.5], "correct": True, "label": both("left")},
                {"shape": "ellipse", "points": [70, 50, 10, 5], "correct": False},
            ],
        },
        "long_text": {"stem": both("write"), "most_words": 80, **rubric},
        "upload": {"stem": both("photograph"), "accept": ["image"], "most_files": 2, **rubric},
    }


def import_file(content, filename):
    row = work_on(the_import=start_import(content=content, filename=filename))
    assert row.stage == "rehearsed", row.fault
    apply_import(key=row.key)
    return work_on(the_import=row)


def kept():
    return {
        question.key: (question.kind, question.fingerprint, question.difficulty, sorted(question.tags.names()))
        for question in Question.objects.all()
    }


@pytest.mark.parametrize(("name", "ending", "unsaid"), [("moodle-xml", "xml", {"hottext", "hotspot"}), ("qti", "zip", set())])
def test_an_export_comes_back_as_the_same_questions(image, name, ending, unsaid):
    folder = save_folder(name_ar="الثمن", name_fr="Prix", parent=save_folder(name_ar="البيع", name_fr="Vente"))
    for kind, body in bodies(image).items():
        save_question(kind=kind, body=body, folder=folder, tags=["miel", "زيت"], difficulty=2)
    before = kept()
    written = export_questions(questions=Question.objects.all(), format_name=name)

    again = import_file(written.content, f"questions.{ending}")
    assert (again.report["new"], again.report["changed"], again.report["refused"]) == (0, 0, 0), [line.reason for line in again.lines.all()]
    assert kept() == before

    Question.objects.update(current=None)
    Question.objects.all().delete()
    QuestionFolder.objects.exclude(parent=None).delete()
    QuestionFolder.objects.all().delete()
    fresh = import_file(written.content, f"questions.{ending}")
    assert fresh.report["refused"] == 0
    assert kept() == {key: value for key, value in before.items() if value[0] not in unsaid}
    assert {
        (question.folder.name_fr, question.folder.parent.name_ar) for question in Question.objects.select_related("folder__parent")
    } == {("Prix", "البيع")}
    assert get_image_model().objects.count() == 1


def test_a_package_with_a_new_picture_keeps_it_once(image):
    media = {"type": {"library": "H5P.Image 1.1", "params": {"file": {"path": "images/b.png"}, "alt": "Un pot"}}}
    content = package("H5P.MultiChoice", {**MULTI, "media": media}, ("content/images/b.png", png("blue")))
    assert import_file(content, "x.h5p").report["new"] == 1
    assert import_file(content, "x.h5p").report["unchanged"] == 1
    shown = Question.objects.get().current.body["media"]
    kept, sent = (
        Picture.open(file).convert("RGB") for file in (get_image_model().objects.get(pk=shown["id"]).file, io.BytesIO(png("blue")))
    )
    assert (kept.size, kept.tobytes(), shown["alt"]["fr"]) == (sent.size, sent.tobytes(), "Un pot")
    assert get_image_model().objects.count() == 2


@pytest.mark.parametrize("name", ["x.h5p", "x.zip", "x.xml"])
@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04broken",
        package("H5P.Column", {}, ("../../evil.png", b"x")),
        b'<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>',
        b"<quiz><question>",
    ],
)
def test_what_is_no_package_ends_with_a_reason(name, content):
    row = work_on(the_import=start_import(content=content, filename=name))
    assert row.stage == "failed" and row.fault
    assert not Question.objects.exists()


def test_one_of_several_choices_is_refused_alone():
    nested = [{"library": "H5P.MultiChoice 1.16", "params": {**MULTI, "question": f"Q{number} ?"}} for number in range(20)]
    nested[7]["params"]["answers"] = []
    row = import_file(package("H5P.QuestionSet", {"questions": nested}), "x.h5p")
    assert (row.report["new"], row.report["refused"]) == (19, 1)
