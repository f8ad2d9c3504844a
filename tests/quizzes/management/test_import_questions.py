"""Questions in and out from the command line."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.leasing import claim
from jobs.models import new_owner
from quizzes.management.commands import import_questions
from quizzes.models import ImportFile, Question, QuestionFolder, QuestionImport
from quizzes.services.importing import start_import
from tests.factories.spreadsheets import HEADINGS, make_choice_rows, make_workbook

pytestmark = pytest.mark.django_db


def run(*arguments) -> dict:
    output = io.StringIO()
    call_command(*map(str, arguments), "--json", stdout=output)
    return json.loads(output.getvalue())


@pytest.fixture
def sheet(tmp_path):
    rows = make_choice_rows(3)
    rows[1][5] = "nobody"
    file = tmp_path / "questions.xlsx"
    file.write_bytes(make_workbook(HEADINGS, *rows))
    return file


def test_a_dry_run_says_all_and_changes_nothing(sheet):
    result = run("import_questions", sheet, "--dry-run")
    assert (result["read"], result["created"], result["changed"], result["unchanged"]) == (3, 2, 0, 0)
    assert [set(problem) for problem in result["refused"]] == [{"item", "reason"}]
    assert "nobody" in result["refused"][0]["reason"]
    assert not Question.objects.exists()
    assert not ImportFile.objects.exists()


def test_the_same_file_twice_creates_once(sheet):
    assert run("import_questions", sheet)["created"] == 2
    again = run("import_questions", sheet, "--format", "xlsx")
    assert (again["created"], again["unchanged"]) == (0, 2)
    assert Question.objects.count() == 2


def test_the_command_waits_for_a_worker_that_was_quicker(sheet, monkeypatch):
    slept = []

    def taken(**given):
        row = start_import(**given)
        claim(QuestionImport.objects.filter(pk=row.pk), owner=new_owner(), n=1, lease_seconds=900)
        return row

    def dies(seconds):
        slept.append(seconds)
        QuestionImport.objects.update(due_at=timezone.now())

    monkeypatch.setattr(import_questions, "start_import", taken)
    monkeypatch.setattr(import_questions.time, "sleep", dies)
    assert run("import_questions", sheet)["created"] == 2
    assert len(slept) == 1


def test_questions_go_into_the_folder_that_is_named(sheet):
    base = QuestionFolder.objects.create(name_fr="Vente")
    inner = QuestionFolder.objects.create(name_ar="الأثمنة", parent=base)
    run("import_questions", sheet, "--folder", "Vente/الأثمنة")
    assert {question.folder for question in Question.objects.all()} == {inner}
    with pytest.raises(CommandError, match="Nulle part"):
        run("import_questions", sheet, "--folder", "Nulle part")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"plain words", b"\0" * 900])
def test_a_file_that_cannot_be_read_ends_with_an_error(tmp_path, content):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(CommandError):
        run("import_questions", file)
    assert not ImportFile.objects.exists()


def test_a_file_that_is_not_there_or_too_large_is_not_taken(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("import_questions", tmp_path / "nothing.xlsx")
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(CommandError, match="50"):
        run("import_questions", large)
    assert not QuestionImport.objects.exists()


@pytest.mark.parametrize("form", ["xlsx", "csv", "gift", "moodle-xml", "qti"])
def test_what_is_exported_comes_back_as_the_same(sheet, tmp_path, form):
    run("import_questions", sheet)
    file = tmp_path / "out"
    written = run("export_questions", file, "--format", form)
    assert written["questions"] == 2
    again = run("import_questions", file, "--format", form)
    assert (again["created"], again["changed"], again["unchanged"], again["refused"]) == (0, 0, 2, [])


def test_only_what_was_asked_for_is_exported(sheet, tmp_path):
    with pytest.raises(CommandError):
        run("export_questions", tmp_path / "out")
    run("import_questions", sheet)
    assert run("export_questions", tmp_path / "out", "--search", "Question 3")["questions"] == 1
    with pytest.raises(CommandError):
        run("export_questions", tmp_path / "out", "--tag", "miel")
