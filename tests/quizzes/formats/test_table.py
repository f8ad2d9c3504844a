"""Spreadsheets of questions as offices save them."""

import io
import uuid
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from quizzes.exceptions import QuestionInvalid
from quizzes.formats import csv, xlsx
from quizzes.formats.model import WriteItem
from quizzes.formats.table.cells import guarded, unguarded
from quizzes.formats.table.columns import Column, column_of
from quizzes.formats.table.template import build_template
from quizzes.kinds import kind_of
from tests.factories.spreadsheets import HEADINGS, make_choice_rows, make_workbook
from untrusted.errors import FormatInvalid

ARABIC = ["النوع", "السؤال", "الجواب 1", "الجواب 2", "الجواب 3", "الجواب الصحيح"]
ARABIC_ROW = ["اختيار واحد", "ما هي عاصمة المغرب؟", "فاس", "الرباط", "مراكش", "2"]
FRENCH_ROW = ["QCU", "Où presse-t-on l’huile à Noël ?", "à l’été", "au marché", "là-bas", "2"]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def read_xlsx(*rows, sheet=None, language="fr"):
    return xlsx.read(make_workbook(*rows, sheet=sheet), name="a.xlsx", language=language)


def read_csv(*rows, separator=";", encoding="utf-8", language="fr"):
    return csv.read("\r\n".join(separator.join(row) for row in rows).encode(encoding), name="a.csv", language=language)


def one(*rows, **options):
    reading = read_xlsx(*rows, **options)
    assert [str(problem.reason) for problem in reading.refused] == []
    (item,) = reading.items
    return item


def right(item) -> list[str]:
    return [text for choice in item.body["choices"] if choice["correct"] for text in choice["text"].values() if text]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("السؤال", Column("question")),
        ("السؤال (بالعربية)", Column("question", "ar")),
        ("Question en français", Column("question", "fr")),
        ("ÉNONCÉ", Column("question")),
        ("Choix B", Column("answer", "", 2)),
        ("Réponse n° 3", Column("answer", "", 3)),
        ("الاختيار ب", Column("answer", "", 2)),
        ("جواب ٤ (عربية)", Column("answer", "ar", 4)),
        ("Option 2 (fr)", Column("answer", "fr", 2)),
        ("Bonne réponse", Column("right")),
        ("الإجابة الصحيحة", Column("right")),
        ("Correct answer", Column("right")),
        ("النوع / Type", Column("kind")),
        ("Réponses en trop (français)", Column("extra", "fr")),
        ("Chiffre d’affaires", None),
        ("", None),
        *((heading, None) for heading in ("رقم", "N°", "No", "N", "Numéro", "#", "Nº", "de la", "العربية", "Français", "fr", "…")),
    ],
)
def test_headings_are_known_in_three_languages(heading, column):
    assert column_of(heading) == column


@pytest.mark.parametrize("heading", ["رقم", "N°", "Numéro", "Français"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_column_that_only_numbers_the_rows_is_left_out_by_name(heading, form):
    table = [[heading, "Question", "Réponse 1", "Réponse 2", "Bonne réponse"], ["7", "D’où vient le safran ?", "Taliouine", "Safi", "1"]]
    reading = read_xlsx(*table) if form == "xlsx" else csv.read("\n".join(";".join(row) for row in table).encode(), name="a.csv")
    assert [item.body["stem"]["fr"] for item in reading.items] == ["D’où vient le safran ?"]
    assert any(heading in str(problem.reason) for problem in reading.warnings)


@pytest.mark.parametrize(
    ("number", "question"),
    [("Question N°", "Question"), ("N° question", "Énoncé"), ("Question", "Texte"), ("رقم السؤال", "السؤال"), ("رقم السؤال", "Question")],
)
@pytest.mark.parametrize("numbers", [("1", "2"), ("Q1", "Q2"), ("Question 1", "Question 2"), ("١", "٢")])
def test_the_question_is_the_column_of_words_not_that_of_numbers(number, question, numbers):
    rows = [
        [name, words, "oui", "non", "1"]
        for name, words in zip(numbers, ("De quoi est fait ce savon ?", "Combien coûtent 3 ?"), strict=True)
    ]
    reading = read_xlsx([number, question, "Réponse 1", "Réponse 2", "Bonne réponse"], *rows)
    assert [next(words for words in item.body["stem"].values() if words) for item in reading.items] == [row[1] for row in rows]
    assert any(number in str(problem.reason) for problem in reading.warnings)


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        (["Question", "Bonne réponse", "Réponse 2", "Réponse 3"], ["Où ?", "ici", "là", "loin"]),
        (["السؤال", "الجواب الصحيح", "جواب 2", "جواب 3"], ["Où ?", "ici", "là", "loin"]),
        (["Question", "Correct answer", "Wrong answer 1", "Wrong answer 2"], ["Où ?", "ici", "là", "loin"]),
        (["Question", "A", "B", "C", "Réponse"], ["Où ?", "ici", "là", "loin", "A"]),
        (["question text", "A", "B", "C", "Answer 1", "Answer 2"], ["Où ?", "ici", "là", "loin", "A", ""]),
        (
            [
                "Question - max 120 characters",
                "Answer 1 - max 75 characters",
                "Answer 2 - max 75 characters",
                "Answer 3",
                "Correct answer(s)",
            ],
            ["Où ?", "ici", "là", "loin", "1"],
        ),
    ],
)
def test_tables_of_other_programs_name_the_right_answer_in_their_own_way(headings, row):
    item = one(headings, row)
    assert [text for choice in item.body["choices"] for text in choice["text"].values() if text] == ["ici", "là", "loin"]
    assert right(item) == ["ici"]


def test_a_second_right_letter_has_a_column_of_its_own():
    item = one(["Question", "A", "B", "C", "Answer 1", "Answer 2"], ["Où ?", "ici", "là", "loin", "A", "C"])
    assert (item.kind, right(item)) == ("multiple", ["ici", "loin"])


def test_a_number_is_the_place_of_the_right_answer_also_where_the_first_is_missing():
    item = one(["Question", "Réponse 2", "Réponse 3", "Bonne réponse"], ["Où ?", "ici", "là", "3"])
    assert right(item) == ["là"]


def test_a_question_column_of_numbers_alone_still_asks():
    reading = read_xlsx(["Question", "Réponse 1", "Réponse 2", "Bonne réponse"], ["12", "a", "b", "1"])
    assert [item.body["stem"]["fr"] for item in reading.items] == ["12"]


@pytest.mark.parametrize("where", ["columns_of", "read_table"])
def test_a_fault_of_our_own_is_not_called_a_damaged_workbook(monkeypatch, where):
    def fails(*_given, **_named):
        raise KeyError("ours")

    monkeypatch.setattr(f"quizzes.formats.xlsx.{where}", fails)
    with pytest.raises(KeyError, match="ours"):
        read_xlsx(["Question", "Réponse 1"], ["Quoi ?", "a"])


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
def test_arabic_survives_every_separator_and_alphabet(separator, encoding):
    reading = read_csv(ARABIC, ARABIC_ROW, separator=separator, encoding=encoding)
    (item,) = reading.items
    assert item.body["stem"] == {"ar": "ما هي عاصمة المغرب؟", "fr": ""}
    assert right(item) == ["الرباط"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_french_accents_survive_every_alphabet(encoding):
    (item,) = read_csv(HEADINGS, FRENCH_ROW, encoding=encoding).items
    assert item.body["stem"]["fr"] == "Où presse-t-on l’huile à Noël ?"


def test_french_capitals_are_not_taken_for_arabic():
    (item,) = read_csv(HEADINGS, ["QCU", "ÉTÉ À ÇA, DÉJÀ VU ?", "OUI", "NON", "PEUT-ÊTRE", "1"], encoding="cp1252").items
    assert item.body["stem"]["fr"] == "ÉTÉ À ÇA, DÉJÀ VU ?"


def test_both_languages_stand_side_by_side():
    item = one(
        ["Type", "السؤال", "Question", "الجواب 1", "Réponse 1", "الجواب 2", "Réponse 2", "Bonne réponse"],
        ["QCU", "كم؟", "Combien ?", "واحد", "Un", "اثنان", "Deux", "B"],
    )
    assert item.body["stem"] == {"ar": "كم؟", "fr": "Combien ?"}
    assert item.body["choices"][1] == {"text": {"ar": "اثنان", "fr": "Deux"}, "correct": True, "feedback": {"ar": "", "fr": ""}}


@pytest.mark.parametrize(
    ("words", "truth"),
    [
        ("VRAI", True),
        ("faux", False),
        ("صحيح", True),
        ("خطأ", False),
        ("TRUE", True),
        ("oui", True),
        ("نعم", True),
        (True, True),
        (False, False),
        (1, True),
    ],
)
def test_truth_in_every_spelling(words, truth):
    item = one(["Type", "Question", "Bonne réponse"], ["Vrai ou faux", "Le miel pousse.", words])
    assert item.body["correct"] is truth


@pytest.mark.parametrize("words", ["1;3", "1 ; 3", "A, C", "أ ؛ ج", "1 et 3", "un;trois", Decimal("1.3"), "١؛٣"])
def test_several_right_answers_in_every_spelling(words):
    item = one(HEADINGS, ["QCM", "Lesquels ?", "un", "deux", "trois", words])
    assert item.kind == "multiple"
    assert right(item) == ["un", "trois"]


@pytest.mark.parametrize("words", ["2", 2, "B", "b", "ب", "deux", "Deux "])
def test_one_right_answer_in_every_spelling(words):
    assert right(one(HEADINGS, ["", "Lequel ?", "un", "deux", "trois", words])) == ["deux"]


def test_numbers_in_cells_stay_as_they_are_shown():
    item = one(HEADINGS, ["QCU", "Combien ?", 2.5, 10, 1000, "1"])
    assert [choice["text"]["fr"] for choice in item.body["choices"]] == ["2,5", "10", "1000"]
    number = one(["Type", "Question", "Réponse 1", "Tolérance"], ["Nombre", "Combien ?", "12,5", "0,5"])
    assert number.body["answers"][0]["value"] == "12.5"
    assert number.body["answers"][0]["tolerance"] == "0.5"


def test_an_answer_that_became_a_date_is_named_with_its_cell():
    reading = read_xlsx(HEADINGS, ["QCU", "Combien ?", datetime(2026, 2, 1), "2", "3", "1"], *make_choice_rows(1))
    assert len(reading.items) == 1
    (problem,) = reading.refused
    assert "C2" in str(problem.reason)
    assert "Text" in str(problem.reason)
    (shown,) = read_csv(HEADINGS, ["QCU", "Combien ?", "01-févr", "2", "3", "1"]).refused
    assert "01-févr" in str(shown.reason)


def test_empty_rows_titles_above_and_unknown_columns_do_no_harm():
    reading = read_xlsx(["Quiz de juin"], [], [*HEADINGS, "Couleur"], [], [*make_choice_rows(1)[0], "bleu"], [None] * 7)
    assert len(reading.items) == 1
    assert reading.items[0].where == "row 5"
    assert "Couleur" in str(reading.warnings[0].reason)


def test_a_merged_folder_counts_for_every_row_that_it_covers():
    reading = read_xlsx(
        [*HEADINGS, "Dossier"],
        *[[*row, "Vente" if n == 0 else None] for n, row in enumerate(make_choice_rows(3))],
        sheet=lambda sheet: sheet.merge_cells("G2:G4"),
    )
    assert [item.folder for item in reading.items] == [[{"ar": "", "fr": "Vente"}]] * 3


def test_a_formula_counts_with_its_result_or_is_named():
    (problem,) = read_xlsx(HEADINGS, ["QCU", "Combien ?", "=1+1", "3", "4", "1"]).refused
    assert "C2" in str(problem.reason)


def test_scripts_in_every_column_are_words_at_most():
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>ok"
    item = one(
        [*HEADINGS, "Explication", "Remarque 1", "Dossier", "Étiquettes", "Réglages"],
        ["QCU", evil, evil + "1", evil + "2", evil + "3", "2", evil, evil, evil, evil, ""],
    )
    body = kind_of(item.kind).clean_body(item.body)
    assert "<script" not in str(body)
    assert "onerror" not in str(body)
    assert body["stem"]["fr"] == "ok"


def test_an_unknown_kind_and_a_missing_key_are_said_row_by_row():
    reading = read_xlsx(
        HEADINGS, ["Charade", "Quoi ?", "a", "b", "c", "1"], ["QCU", "Quoi ?", "a", "b", "c", "9"], ["QCU", "Quoi ?", "a", "b", "", "3"]
    )
    assert [problem.item for problem in reading.refused] == ["row 2", "row 3", "row 4"]
    assert "Charade" in str(reading.refused[0].reason)


@pytest.mark.parametrize("words", ["=1+1", "+212 6", "-5", "@sum", "\tx", "'=x", "''-y", "|cmd"])
def test_no_exported_cell_is_a_formula_and_the_guard_comes_off(words):
    assert guarded(words).startswith("'")
    assert unguarded(guarded(words)) == words
    body = kind_of("true_false").clean_body({"stem": {"fr": f"{words} ?"}, "correct": True})
    item = WriteItem(uuid.uuid4(), "true_false", body)
    for form in (xlsx, csv):
        written = form.write([item], language="fr").content
        again = form.read(written, name="a", language="fr").items[0]
        assert kind_of("true_false").clean_body(again.body) == body
    cells = [cell for row in load_workbook(io.BytesIO(xlsx.write([item]).content)).worksheets[0].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_template_holds_ten_kinds_and_nothing_is_wrong_with_it(language):
    reading = xlsx.read(build_template(language), name="t.xlsx", language=language)
    assert len({item.kind for item in reading.items}) == 10
    assert not reading.refused
    assert not reading.warnings
    for item in reading.items:
        try:
            kind_of(item.kind).clean_body(item.body)
        except QuestionInvalid as error:
            pytest.fail(f"{item.kind}: {error.problems}")


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("Réglages", ["Photo ou fichier", "Montrez", "clair", "fichiers ²"]),
        ("Réglages", ["Photo ou fichier", "Montrez", "clair", "fichiers " + "1" * 5000]),
        ("Bonne réponse", ["QCU", "Combien ?", "2", "1" * 5000]),
        ("Bonne réponse", ["Mots à marquer", "un [[miel]] [[pur]]", "", "1" * 5000]),
        ("Réglages", ["Texte à trous", "____ et " * 120, "miel", ""]),
        ("Réglages", ["Mots à marquer", "[[miel]] et " * 120, "", ""]),
    ],
)
def test_odd_numbers_and_endless_gaps_leave_the_rest_of_the_table_readable(column, cells):
    reading = read_csv(["Type", "Question", "Réponse 1", column], cells, ["Texte long", "Racontez", "clair", ""])
    assert reading.items[-1].kind == "long_text"
    assert len(reading.items) + len(reading.refused) == 2


def bomb(size: int) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b" " * size)
    return output.getvalue()


def entity_bomb() -> bytes:
    good = io.BytesIO(make_workbook(HEADINGS))
    output = io.BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(output, "w") as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/workbook.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + content
            packed.writestr(name, content)
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        lambda: bomb(xlsx.LIMITS.most_unpacked + 1),
        entity_bomb,
        b"PK\x03\x04 broken",
        make_workbook(HEADINGS)[:-200],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        make_workbook(["nothing"], ["here"]),
        b"x" * (xlsx.LIMITS.most_bytes + 1),
    ],
    ids=["zip bomb", "entities", "no zip", "cut off", "old excel", "no headings", "heavy"],
)
def test_a_workbook_that_cannot_be_read_is_refused_in_words(content):
    content = content() if callable(content) else content
    with pytest.raises(FormatInvalid) as refusal:
        xlsx.read(content, name="a.xlsx")
    assert str(refusal.value.message)
    assert str(refusal.value.hint)


@pytest.mark.parametrize(
    "content", [b"\0\1\2" * 500, b"Question;Type\r\n" + b'"' + b"x" * 300_000, b"a;b\r\n1;2"], ids=["binary", "quote", "no headings"]
)
def test_a_text_table_that_cannot_be_read_is_refused_in_words(content):
    with pytest.raises(FormatInvalid):
        csv.read(content, name="a.csv")
