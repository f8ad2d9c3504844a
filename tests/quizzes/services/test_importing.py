"""Bringing files of questions into the bank."""

import uuid

import pytest
from django.db.models import F
from django.utils import timezone

from quizzes.choices import ImportStage
from quizzes.models import ImportFile, ImportLine, Question, QuestionFolder, QuestionImport
from quizzes.services import importing, save_question
from quizzes.services.exporting import export_questions
from quizzes.services.importing import (
    MAX_ATTEMPTS,
    MOST_BYTES,
    apply_import,
    discard_import,
    start_import,
    tidy_imports,
    work_off_imports,
    work_on,
)
from tests.factories.accounts import make_member
from tests.factories.quizzes import BODIES
from tests.factories.spreadsheets import HEADINGS, make_choice_rows, make_workbook
from text.errors import NotAllowed
from untrusted.errors import FormatInvalid

pytestmark = pytest.mark.django_db


def dry_run(content, **options) -> QuestionImport:
    return work_on(the_import=start_import(content=content, filename=options.pop("filename", "questions.xlsx"), **options))


def import_file(content, **options) -> QuestionImport:
    row = dry_run(content, **options)
    apply_import(key=row.key)
    return work_on(the_import=row)


def test_a_rehearsal_touches_nothing():
    row = dry_run(make_workbook(HEADINGS, *make_choice_rows(3)))
    assert row.stage == ImportStage.REHEARSED
    assert row.report == {"new": 3, "changed": 0, "unchanged": 0, "refused": 0}
    assert [line.body["stem"]["fr"] for line in row.lines.all()] == ["Question 1", "Question 2", "Question 3"]
    assert not Question.objects.exists()


def test_a_bad_question_does_not_keep_the_others_out():
    rows = make_choice_rows(500)
    rows[250][5] = "nobody"
    row = dry_run(make_workbook(HEADINGS, *rows))
    assert (row.report["new"], row.report["refused"]) == (499, 1)
    refused = row.lines.get(outcome="refused")
    assert "252" in refused.where
    assert "nobody" in refused.reason
    apply_import(key=row.key)
    row = work_on(the_import=row)
    assert row.stage == ImportStage.APPLIED
    assert Question.objects.count() == 499
    assert not ImportFile.objects.exists()


def test_the_same_file_twice_makes_no_doubles():
    content = make_workbook(HEADINGS, *make_choice_rows(4))
    import_file(content)
    row = import_file(content)
    assert row.report == {"new": 0, "changed": 0, "unchanged": 4, "refused": 0}
    assert Question.objects.count() == 4


def test_a_double_inside_the_file_is_one_question():
    row = import_file(make_workbook(HEADINGS, *make_choice_rows(1), *make_choice_rows(1)))
    assert row.report["new"] == 1
    assert row.report["unchanged"] == 1
    assert Question.objects.count() == 1
    assert row.lines.last().warnings


def test_a_known_key_with_other_words_is_a_new_version():
    heading = [*HEADINGS, "Identifiant"]
    key = "11111111-2222-4333-8444-555555555555"
    first, second = make_choice_rows(2)
    import_file(make_workbook(heading, [*first, key]))
    row = dry_run(make_workbook(heading, [*second, key]))
    assert row.report["changed"] == 1
    apply_import(key=row.key)
    work_on(the_import=row)
    question = Question.objects.get()
    assert question.current.number == 2
    assert question.title_fr == "Question 2"


def test_folders_are_found_or_made_inside_the_chosen_one():
    base = QuestionFolder.objects.create(name_fr="Base")
    rows = [[*row, "Vente / Prix"] for row in make_choice_rows(2)]
    import_file(make_workbook([*HEADINGS, "Dossier"], *rows), folder=base)
    import_file(make_workbook([*HEADINGS, "Dossier"], [*make_choice_rows(1, start=9)[0], "Vente"]), folder=base)
    assert {str(q.folder) for q in Question.objects.all()} == {"Prix", "Vente"}
    assert QuestionFolder.objects.filter(name_fr="Vente").get().parent == base
    assert QuestionFolder.objects.count() == 3


def test_a_changed_question_stays_in_its_folder():
    heading, key = [*HEADINGS, "Identifiant", "Dossier"], str(uuid.uuid4())
    first, second = make_choice_rows(2)
    import_file(make_workbook(heading, [*first, key, "Vente"]))
    import_file(make_workbook(heading, [*second, key, "Autre"]), folder=QuestionFolder.objects.create(name_fr="Base"))
    question = Question.objects.get()
    assert (question.title_fr, question.folder.name_fr) == ("Question 2", "Vente")


@pytest.mark.parametrize("has_key", [True, False])
def test_a_question_that_was_put_away_comes_back_with_its_file(has_key):
    heading = [*HEADINGS, "Identifiant"]
    content = make_workbook(heading, [*make_choice_rows(1)[0], str(uuid.uuid4()) if has_key else ""])
    import_file(content)
    Question.objects.update(archived_at=timezone.now())
    row = import_file(content)
    assert row.report == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert Question.objects.get(archived_at=None).title_fr == "Question 1"


def test_what_is_in_the_bank_already_when_it_is_applied_is_not_doubled():
    content = make_workbook(HEADINGS, *make_choice_rows(2))
    early, late = dry_run(content), dry_run(content)
    for row in (early, late):
        apply_import(key=row.key)
        work_on(the_import=row)
    apply_import(key=late.key)
    work_on(the_import=late)
    late.refresh_from_db()
    assert Question.objects.count() == 2
    assert late.report["unchanged"] == 2


def test_a_discarded_import_leaves_nothing():
    row = dry_run(make_workbook(HEADINGS, *make_choice_rows(2)))
    discard_import(key=row.key)
    row.refresh_from_db()
    assert row.stage == ImportStage.DISCARDED
    assert not ImportFile.objects.exists()
    assert not ImportLine.objects.exists()
    assert not Question.objects.exists()


def test_a_file_that_nobody_decides_on_is_removed_after_a_week():
    row = dry_run(make_workbook(HEADINGS, *make_choice_rows(2)))
    QuestionImport.objects.filter(pk=row.pk).update(created_at=row.created_at.replace(year=row.created_at.year - 1))
    tidy_imports()
    row.refresh_from_db()
    assert row.stage == ImportStage.DISCARDED
    assert not ImportFile.objects.exists()


def test_the_job_takes_up_what_was_left():
    row = start_import(content=make_workbook(HEADINGS, *make_choice_rows(2)), filename="a.xlsx")
    work_off_imports()
    row.refresh_from_db()
    assert row.stage == ImportStage.REHEARSED
    apply_import(key=row.key)
    work_off_imports()
    work_off_imports()
    assert Question.objects.count() == 2


@pytest.mark.parametrize("attempts", [0, MAX_ATTEMPTS - 1], ids=["first", "last"])
def test_a_worker_that_was_too_slow_brings_nothing_in_and_spoils_nothing(monkeypatch, attempts):
    row = dry_run(make_workbook(HEADINGS, *make_choice_rows(2)))
    apply_import(key=row.key)
    QuestionImport.objects.filter(pk=row.pk).update(attempts=attempts)
    save = importing.apply_lines

    def too_late(**words):
        # Another worker has it: the lease of this one is over.
        QuestionImport.objects.filter(pk=row.pk).update(lease_owner=uuid.uuid4(), attempts=F("attempts") + 1)
        save(**words)

    with monkeypatch.context() as slow:
        slow.setattr(importing, "apply_lines", too_late)
        work_on(the_import=row)
    assert not Question.objects.exists()
    assert (row.stage, row.state) == (ImportStage.APPLYING, QuestionImport.State.PENDING)
    QuestionImport.objects.filter(pk=row.pk).update(due_at=timezone.now(), attempts=1)
    work_on(the_import=row)
    assert row.stage == ImportStage.APPLIED
    assert Question.objects.count() == 2


def test_members_may_not_import():
    with pytest.raises(NotAllowed):
        start_import(content=b"x", filename="a.csv", by=make_member())


def test_letters_that_no_database_keeps_do_no_harm():
    heading = "Type;Question;Choix A;Choix B;Bonne réponse\r\n"
    rows = "QCU;Quoi\x01 \u202e?;a\x02;b;1\r\nQCU;Qui ?;a;b;\x03z\r\n"
    row = import_file((heading + rows).encode(), filename="\x00\u202efile.csv")
    assert (row.report["new"], row.report["refused"]) == (1, 1)
    assert "\x00" not in row.filename
    assert Question.objects.get().title_fr == "Quoi ?"


@pytest.mark.parametrize(
    "content", [b"\0" * 2000, b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, b"hello", b"<quiz><question"]
)
def test_a_file_that_cannot_be_read_leaves_a_reason_and_nothing_else(content):
    row = dry_run(content)
    assert row.stage == ImportStage.FAILED
    assert row.fault
    assert not ImportFile.objects.exists()
    assert not ImportLine.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * (MOST_BYTES + 1)])
def test_a_file_of_an_impossible_size_is_not_even_taken(content):
    with pytest.raises(FormatInvalid):
        start_import(content=content, filename="a.csv")
    assert not QuestionImport.objects.exists()


def test_an_import_that_ends_its_worker_each_time_is_given_up_in_words(monkeypatch):
    class Killed(BaseException):
        """The process is gone: nobody comes to say so."""

    def dies(*_given, **_named):
        raise Killed

    row = start_import(content=make_workbook(HEADINGS, *make_choice_rows(2)), filename="a.xlsx")
    monkeypatch.setattr(importing, "_dry_run", dies)
    for _try in range(MAX_ATTEMPTS):
        with pytest.raises(Killed):
            work_off_imports()
        QuestionImport.objects.update(due_at=timezone.now())
    work_off_imports()
    row.refresh_from_db()
    assert (row.stage, row.state) == (ImportStage.FAILED, QuestionImport.State.DEAD)
    assert row.fault
    assert not ImportFile.objects.exists()


def test_a_slow_worker_that_refuses_a_file_leaves_it_to_the_one_that_took_it_over(monkeypatch):
    row = start_import(content=b"nothing that is read here", filename="a.txt")

    def too_late(*_given):
        QuestionImport.objects.filter(pk=row.pk).update(lease_owner=uuid.uuid4(), attempts=F("attempts") + 1)
        raise FormatInvalid("x", "x", "x")

    monkeypatch.setattr(importing, "detect", too_late)
    work_on(the_import=row)
    assert row.stage == ImportStage.READING
    assert ImportFile.objects.filter(question_import=row).exists()


def test_a_fault_of_our_own_in_a_kind_is_not_told_as_an_unknown_kind(monkeypatch):
    def fails(_self, _raw):
        raise KeyError("ours")

    monkeypatch.setattr("quizzes.kinds.choice.Single.clean_body", fails)
    row = dry_run(make_workbook(HEADINGS, *make_choice_rows(1)))
    assert row.stage == ImportStage.READING
    assert "ours" in row.last_error


@pytest.mark.parametrize(
    ("content", "filename", "correct"),
    [
        ("Question;Réponse 1;Réponse 2;Bonne réponse\nLe safran est une épice.;Vrai;Faux;1", "a.csv", True),
        ("Question;Choix;Bonne réponse\nLe safran est une huile.;Vrai | Faux;Faux", "a.csv", False),
        ("Type;Question;Bonne réponse\nVrai | Faux;Le safran est une épice.;Vrai", "a.csv", True),
        ("السؤال;جواب 1;جواب 2;الجواب الصحيح\nالزعفران توابل;صحيح;خطأ;صحيح", "a.csv", True),
        ("Le safran est une huile. {~Vrai =Faux}", "a.gift", False),
        ("Le safran est une épice.\nA) Vrai\nB) Faux\nANSWER: A", "a.txt", True),
    ],
)
def test_a_choice_between_true_and_false_is_one_of_true_or_false(content, filename, correct):
    line = dry_run(content.encode(), filename=filename).lines.get()
    assert (line.kind, line.body["correct"]) == ("true_false", correct)


def test_yes_and_no_stay_the_words_they_are():
    line = dry_run("Vient-on à pied ? {=Oui ~Non}".encode(), filename="a.gift").lines.get()
    assert line.kind == "single"


def test_a_choice_of_the_bank_between_true_and_false_comes_back_as_it_is():
    body = {
        "stem": {"fr": "Le safran ?"},
        "choices": [{"text": {"fr": "Vrai"}, "correct": True}, {"text": {"fr": "Faux"}, "correct": False}],
    }
    save_question(kind="single", body=body)
    for name in ("xlsx", "csv", "gift", "moodle-xml", "qti"):
        written = export_questions(questions=Question.objects.all(), format_name=name)
        assert dry_run(written.content, filename=f"a.{name}", format_name=name).report["unchanged"] == 1, name


@pytest.mark.parametrize(("ar", "fr"), [("البيع", "Vente"), ("", "Vente"), ("Vente", ""), ("vente", ""), ("البيع", "")])
def test_a_folder_is_found_by_either_of_its_names(ar, fr):
    kept = QuestionFolder.objects.create(name_ar="البيع", name_fr="Vente")
    headings = [*HEADINGS, "Dossier (ar)", "Dossier (fr)"]
    import_file(make_workbook(headings, [*make_choice_rows(1)[0], ar, fr]))
    assert Question.objects.get().folder == kept
    assert QuestionFolder.objects.count() == 1


def test_questions_that_are_half_in_both_languages_are_counted_and_marked():
    whole = ["ما هو؟", "Quoi ?", "أ", "a", "ب", "b", "1"]
    half = ["من هو؟", "Qui ?", "أ", "a", "", "b", "1"]
    alone = ["", "Où ?", "", "a", "", "b", "1"]
    headings = ["السؤال", "Question", "جواب 1", "Réponse 1", "جواب 2", "Réponse 2", "Bonne réponse"]
    row = dry_run(make_workbook(headings, whole, half, alone))
    assert [bool(line.warnings) for line in row.lines.all()] == [False, True, False]
    assert [warning["item"] for warning in row.warnings] == [""]


def test_a_change_that_would_lose_a_language_says_so():
    question = save_question(kind="true_false", body={"stem": {"ar": "الزعفران توابل", "fr": "Le safran est une épice."}, "correct": True})
    content = f"Type;Question;Bonne réponse;Identifiant\nVrai ou faux;Le safran est bon.;Vrai;{question.key}"
    row = dry_run(content.encode(), filename="a.csv")
    assert row.report["changed"] == 1
    assert len(row.lines.get().warnings) == 1


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", ["xlsx", "csv", "gift", "moodle-xml", "qti"])
def test_an_export_of_every_kind_changes_nothing(name, language):
    for kind, body in BODIES.items():
        save_question(kind=kind, body=body)
    written = export_questions(questions=Question.objects.all(), format_name=name, language=language)
    report = dry_run(written.content, filename="export", format_name=name, language=language).report
    assert report["unchanged"] > 3
    assert {outcome: count for outcome, count in report.items() if outcome != "unchanged"} == {"new": 0, "changed": 0, "refused": 0}
