"""Hostile words in everything that people write to each other: shown as words, everywhere, and run by nothing."""

import re

import pytest

from accounts.models import User
from quizzes.exceptions import QuestionInvalid
from quizzes.kinds import kind_of
from quizzes.models import ResponseFile
from quizzes.services.importing import start_import, work_on
from quizzes.services.marking import mark_response
from tests.factories.marked_questions import hand_in_text
from tests.factories.quizzes import BODIES
from tests.factories.spreadsheets import HEADINGS, make_workbook
from tests.text.attacks import ATTACKS

EVIL = "<script>alert(7)</script><img src=x onerror=alert(7)>\"'><svg onload=alert(7)>"
RUNS = re.compile(
    r"<script[^>]*>alert|<(?:img|svg|a|p|b|iframe)\b[^>]*\s(?:on\w+\s*=|srcdoc)|(?:href|src)\s*=\s*[\"']?\s*(?:javascript|data:text|vbscript)",
    re.IGNORECASE,
)


def is_harmless(answer) -> bool:
    return answer.status_code < 500 and not RUNS.search(re.sub(r'"[^"<>]*"', '""', answer.content.decode()))


def test_what_a_member_writes_is_read_by_her_trainer_as_words(office, everybody, amal):
    ResponseFile.objects.filter(pk=office.file.pk).update(name=EVIL[:100])
    User.objects.filter(pk=amal.pk).update(given_name_fr=EVIL[:60])
    answer = hand_in_text(member=amal, quiz=office.quiz, text=EVIL) if not office.response.value else office.response
    type(answer).objects.filter(pk=answer.pk).update(value=EVIL)
    for address in (f"/admin/marking/{answer.pk}/", "/admin/marking/", f"/admin/bank/quizzes/{office.quiz.key}/analysis/"):
        assert is_harmless(everybody["trainer"].get(address)), address
    assert "&lt;script&gt;alert(7)" in everybody["trainer"].get(f"/admin/marking/{answer.pk}/").content.decode()


def test_what_a_trainer_writes_is_read_by_the_member_as_words(office, everybody, basma):
    mark_response(response_id=office.response.pk, by=basma, points={"k1": 1, "k2": 1}, comment=EVIL)
    page = everybody["member"].get(f"/fr/attempts/{office.response.question.attempt_id}/result/")
    assert is_harmless(page)
    assert "&lt;script&gt;alert(7)" in page.content.decode()


def test_a_request_for_a_correction_and_its_answer_are_words(office, everybody):
    asked = office.correction
    type(asked).objects.filter(pk=asked.pk).update(words=EVIL, answer=EVIL, given_name_fr=EVIL[:100])
    for address in ("/admin/certificate-corrections/", f"/admin/certificate-corrections/inspect/{asked.pk}/"):
        assert is_harmless(everybody["administrator"].get(address)), address


def test_file_names_and_cells_of_an_import_are_words(office, everybody, basma):
    rows = [["QCU", EVIL, EVIL, "deux", "trois", "nobody"], ["QCU", EVIL, "un", EVIL, "trois", "2"]]
    brought = work_on(the_import=start_import(content=make_workbook([*HEADINGS], *rows), filename=f"{EVIL}.xlsx", by=basma))
    for address in ("imports/", f"imports/{brought.key}/", f"imports/{brought.key}/2/"):
        assert is_harmless(everybody["trainer"].get(f"/admin/bank/{address}")), address
    taken = everybody["trainer"].get(f"/admin/bank/imports/{brought.key}/refused/")
    assert re.fullmatch(r'attachment; filename="[\w-]+\.xlsx"', taken["Content-Disposition"])


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_no_trick_survives_in_any_text_of_a_question(kind):
    """Every attack at once, each in every text that takes HTML."""

    def poisoned(part, name=""):
        if isinstance(part, dict):
            return {key: poisoned(inner, key) for key, inner in part.items()}
        if isinstance(part, list):
            return [poisoned(inner, name) for inner in part]
        return f"{attack} {part}" if isinstance(part, str) and name in ("ar", "fr") else part

    for attack in ATTACKS[::3]:
        try:
            body = kind_of(kind).clean_body(poisoned(BODIES[kind]))
        except QuestionInvalid:
            continue
        shown = [
            body["stem"],
            body["feedback"],
            *body.get("choices", []),
            *body.get("items", []),
            *body.get("pairs", []),
            body.get("text", {}),
        ]
        assert not RUNS.search(re.sub(r'"[^"<>]*"', '""', str(shown).replace("\\'", "'"))), attack


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_table_that_is_handed_out_runs_a_formula(start, office, everybody):
    formula = f"{start}HYPERLINK(1)"
    User.objects.update(given_name_fr=formula, family_name_fr="", given_name_ar=formula, family_name_ar="")
    for address in (f"/admin/certificate-batches/inspect/{office.batch.pk}/", "/admin/certificate-batches/start/"):
        answer = everybody["administrator"].get(address, {"export": "csv", "course": str(office.batch.course_id)})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert formula in text
        assert not re.search(rf'(?:^|,|")\s*{re.escape(start)}HYPER', text, re.MULTILINE), address
