"""The trainers' pages for files of questions."""

import io
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import TRAINERS
from quizzes.models import ImportFile, Question, QuestionImport
from quizzes.services.importing import MOST_BYTES
from tests.factories.accounts import make_member, make_staff
from tests.factories.spreadsheets import HEADINGS, make_choice_rows, make_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(browse):
    return browse(make_staff(role=TRAINERS))


def upload(browser, content: bytes, name: str = "questions.xlsx", **fields):
    data = {"file": SimpleUploadedFile(name, content), "format": "auto", "language": "fr", "folder": ""} | fields
    return browser.post(reverse("quizzes_admin:imports"), data, follow=True)


def test_a_trainer_sees_problems_first_and_brings_the_rest_in(trainer):
    rows = make_choice_rows(3)
    rows[2][5] = "nobody"
    page = upload(trainer, make_workbook(HEADINGS, *rows))
    html = page.content.decode()
    assert html.index("nobody") < html.index("Question 1")
    assert not Question.objects.exists()
    row = QuestionImport.objects.get()
    done = trainer.post(reverse("quizzes_admin:import-apply", args=[row.key]), follow=True)
    assert done.status_code == 200
    assert sorted(Question.objects.values_list("title_fr", flat=True)) == ["Question 1", "Question 2"]
    assert not ImportFile.objects.exists()


def test_refused_rows_come_back_as_a_spreadsheet_that_can_be_mended(trainer):
    rows = make_choice_rows(3)
    rows[1][5] = "nobody"
    upload(trainer, make_workbook(HEADINGS, *rows))
    row = QuestionImport.objects.get()
    trainer.post(reverse("quizzes_admin:import-apply", args=[row.key]))
    answer = trainer.get(reverse("quizzes_admin:import-refused", args=[row.key]), {"language": "fr"})
    book = load_workbook(io.BytesIO(answer.content))
    head, only = list(book.active.iter_rows(values_only=True))[:2]
    assert head[1:] == tuple(HEADINGS)
    assert "nobody" in only[0]
    assert only[2] == "Question 2"
    book.active.cell(2, 7).value = "3"
    output = io.BytesIO()
    book.save(output)
    upload(trainer, output.getvalue())
    mended = QuestionImport.objects.first()
    assert mended.report == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}


def test_the_refused_rows_of_an_arabic_file_come_under_its_name(trainer):
    upload(trainer, make_workbook(HEADINGS, *make_choice_rows(1), ["nobody"]), name="أسئلة.xlsx")
    answer = trainer.get(reverse("quizzes_admin:import-refused", args=[QuestionImport.objects.get().key]))
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('أسئلة-refused.xlsx')}"


def test_every_question_is_shown_as_members_see_it(trainer):
    upload(trainer, make_workbook(HEADINGS, *make_choice_rows(1)))
    row = QuestionImport.objects.get()
    shown = trainer.get(reverse("quizzes_admin:import-preview", args=[row.key, 1]), {"language": "fr"})
    assert "trois 1" in shown.content.decode()
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_long_file_is_shown_fifty_at_a_time_and_can_be_filtered(trainer):
    rows = make_choice_rows(60)
    rows[59][5] = "nobody"
    page = upload(trainer, make_workbook(HEADINGS, *rows))
    assert len(page.context["lines"]) == 50
    only = trainer.get(page.redirect_chain[-1][0], {"show": "refused"})
    assert [line.outcome for line in only.context["lines"]] == ["refused"]


def test_discarding_leaves_nothing(trainer):
    upload(trainer, make_workbook(HEADINGS, *make_choice_rows(2)))
    row = QuestionImport.objects.get()
    trainer.post(reverse("quizzes_admin:import-discard", args=[row.key]))
    assert not ImportFile.objects.exists()
    assert not row.lines.exists()


def test_a_large_file_is_left_to_the_job(trainer):
    rows = [[*row[:1], "x" * 900 + row[1], *row[2:]] for row in make_choice_rows(900)]
    lines = "\r\n".join(";".join(row) for row in [HEADINGS, *rows])
    page = upload(trainer, lines.encode(), "large.csv")
    assert QuestionImport.objects.get().stage == "reading"
    assert 'http-equiv="refresh"' in page.content.decode()


@pytest.mark.parametrize("name", ["broken.xlsx", "broken.csv", "broken.xml", "broken.zip", "broken.h5p", "broken.gift"])
@pytest.mark.parametrize("content", [b"\0" * 3000, b"PK\x03\x04" + b"x" * 500, b"<quiz><question>", b"\xff" * 300, b"plain words"])
def test_broken_files_get_words_not_errors(trainer, name, content):
    page = upload(trainer, content, name)
    assert page.status_code in (200, 400)
    assert not ImportFile.objects.exists()
    assert not Question.objects.exists()


def test_the_wrong_format_is_said(trainer):
    page = upload(trainer, make_workbook(HEADINGS, *make_choice_rows(2)), format="moodle-xml")
    assert QuestionImport.objects.get().stage == "failed"
    assert QuestionImport.objects.get().fault in page.content.decode().replace("&#x27;", "'")


def test_a_file_over_the_limit_is_refused_with_the_limit(trainer):
    page = upload(trainer, b"x" * (MOST_BYTES + 1), "large.csv")
    assert page.status_code == 400
    assert "50" in str(page.context["form"].errors)
    assert not QuestionImport.objects.exists()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_template_can_be_brought_in_as_it_is(trainer, language):
    template = trainer.get(reverse("quizzes_admin:import-template"), {"language": language})
    upload(trainer, template.content)
    row = QuestionImport.objects.get()
    assert row.report == {"new": 10, "changed": 0, "unchanged": 0, "refused": 0}
    assert row.warnings == []


def test_what_is_handed_out_comes_back_as_the_same(trainer):
    upload(trainer, trainer.get(reverse("quizzes_admin:import-template"), {"language": "fr"}).content)
    trainer.post(reverse("quizzes_admin:import-apply", args=[QuestionImport.objects.get().key]))
    for form in ("xlsx", "csv"):
        answer = trainer.post(reverse("quizzes_admin:export"), {"format": form, "language": "ar"})
        assert "attachment" in answer.headers["Content-Disposition"]
        upload(trainer, answer.content, f"again.{form}")
        assert QuestionImport.objects.first().report == {"new": 0, "changed": 0, "unchanged": 10, "refused": 0}


def test_what_a_format_cannot_hold_is_said_before_the_download(trainer):
    upload(trainer, trainer.get(reverse("quizzes_admin:import-template"), {"language": "fr"}).content)
    trainer.post(reverse("quizzes_admin:import-apply", args=[QuestionImport.objects.get().key]))
    asked = trainer.post(reverse("quizzes_admin:export"), {"format": "gift", "language": "fr"})
    assert asked.context["warnings"]
    given = trainer.post(reverse("quizzes_admin:export"), {"format": "gift", "language": "fr", "anyway": "1"})
    assert b"::" in given.content


def test_members_see_none_of_it(browse):
    for name in ("imports", "export", "import-template"):
        assert browse(make_member()).get(reverse(f"quizzes_admin:{name}")).status_code == 403


def test_a_column_that_was_not_understood_is_assigned_by_hand(trainer):
    headings = ["Pergunta", "Question", "Réponse 1", "Resposta B", "Certa"]
    page = upload(trainer, make_workbook(headings, ["x", "Quelle huile ?", "argan", "sable", "1"]))
    html = page.content.decode()
    assert "Resposta B" in html
    row = QuestionImport.objects.get()
    assert row.report["refused"] == 1
    codes = dict(zip(row.unknown_columns, ("", "answer::2", "right::"), strict=True))
    fields = {f"column-{number}": code for number, code in enumerate(codes.values())}
    again = trainer.post(reverse("quizzes_admin:import-columns", args=[row.key]), fields, follow=True)
    row.refresh_from_db()
    assert row.report == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert row.unknown_columns == ["Pergunta"]
    body = row.lines.get().body
    assert [(choice["text"]["fr"], choice["correct"]) for choice in body["choices"]] == [("argan", True), ("sable", False)]
    assert again.content.decode().count("<select") == 3


@pytest.mark.parametrize("code", ["nothing::", "answer:xx:1", "answer::999", "::", "right::1; drop"])
def test_a_column_that_is_not_offered_is_not_taken(trainer, code):
    upload(trainer, make_workbook([*HEADINGS, "Autre"], [*make_choice_rows(1)[0], "x"]))
    row = QuestionImport.objects.get()
    trainer.post(reverse("quizzes_admin:import-columns", args=[row.key]), {"column-0": code})
    row.refresh_from_db()
    assert (row.assigned_columns, row.report["new"]) == ({}, 1)
