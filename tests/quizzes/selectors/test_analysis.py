"""The analysis of a quiz as trainers read it."""

import re
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from quizzes.models import Response
from quizzes.selectors.analysis import BEST, EVERY, FIRST, analysis_of
from quizzes.selectors.draws import Draw
from quizzes.selectors.options import options_of
from quizzes.services import record_response, save_quiz, start_attempt, submit_attempt
from quizzes.services.marking import mark_response
from tests.factories.accounts import make_member
from tests.factories.marked_questions import hand_in_text, make_open_quiz
from tests.factories.quizzes import BODIES, both, choices, make_question, make_quiz

pytestmark = pytest.mark.django_db


def sit(quiz, member, *values):
    attempt = start_attempt(quiz_id=quiz.pk, member=member)
    for position, value in enumerate(values, start=1):
        if value is not None:
            record_response(attempt_id=attempt.pk, by=member, position=position, value=value, event_id=uuid.uuid4())
    return submit_attempt(attempt_id=attempt.pk, by=member)


@pytest.fixture
def quiz(basma):
    """Three questions; the key of the last one is wrong. Basma wrote it, and so sees all its figures."""
    wrong_key = {**BODIES["single"], "stem": both("=HYPERLINK(1)"), "choices": choices(False, True, False)}
    questions = [make_question("single"), make_question("true_false"), make_question("single", body=wrong_key)]
    made = make_quiz(questions=questions, allows_practice=True)
    made.authors.add(basma)
    return made


def class_of(quiz, size):
    """Half know everything, half nothing; the last question says the opposite."""
    for n in range(size):
        knows = n % 2 == 0
        sit(quiz, make_member(), "c1" if knows else "c3", knows, "c1" if knows else "c2")


def test_a_wrong_key_is_named_first_and_in_words(quiz):
    class_of(quiz, 30)
    found = analysis_of(quiz)
    worst = found.to_look_at[0]
    assert worst.version.question.title("fr") == "=HYPERLINK(1) en français"
    assert worst.figures.discrimination == pytest.approx(-100)
    assert (worst.figures.count, worst.figures.facility, worst.is_unsure, worst.is_hidden) == (30, 50, False, False)
    good = next(row for row in found.rows if row.version.kind == "true_false")
    assert (good.flags, good.guess) == ([], 50)
    assert sum(found.bars) == found.whole.count == 30
    assert found.median_minutes == 0


@pytest.mark.parametrize(("size", "hidden", "unsure"), [(14, True, True), (16, False, True), (30, False, False)])
def test_small_samples_are_marked(quiz, size, hidden, unsure):
    class_of(quiz, size)
    assert {(row.is_hidden, row.is_unsure) for row in analysis_of(quiz).rows} == {(hidden, unsure)}
    assert bool(analysis_of(quiz).to_look_at) is not hidden


def test_first_best_and_all_attempts(quiz, amal):
    sit(quiz, amal, "c3", False, None)
    sit(quiz, amal, "c1", True, "c2")
    sit(quiz, amal, "c1", None, None)
    practice = start_attempt(quiz_id=quiz.pk, member=amal, mode="practice")
    submit_attempt(attempt_id=practice.pk, by=amal)
    for which, percent, count in (("first", 0, 1), (BEST, 100, 1), (EVERY, pytest.approx(44.44, abs=0.01), 3)):
        whole = analysis_of(quiz, which).whole
        assert (whole.mean, whole.count) == (percent, count)


@pytest.mark.parametrize("which", [FIRST, BEST, EVERY])
def test_of_very_many_attempts_the_latest_are_looked_at_and_the_page_says_so(quiz, browse, basma, monkeypatch, which):
    monkeypatch.setattr("quizzes.selectors.analysis.MOST", 3)
    for _early in range(2):
        sit(quiz, make_member(), "c3", False, None)
    assert not analysis_of(quiz, which).is_of_latest
    for _late in range(3):
        sit(quiz, make_member(), "c1", True, "c2")
    found = analysis_of(quiz, which)
    assert (found.whole.count, found.whole.mean, found.is_of_latest) == (3, 100, True)
    words = browse(basma).get(f"{pages(quiz)[0]}?which={which}").content.decode()
    assert ("مرات كثيرة" if 'lang="ar' in words else "très souvent") in words


def test_each_version_has_its_own_figures(quiz, amal, camil):
    sit(quiz, amal, "c1")
    question = quiz.items.get(position=1).question
    make_question("single", key=question.key, body={**BODIES["single"], "stem": both("newer")})
    sit(quiz, camil, "c1")
    rows = [row for row in analysis_of(quiz).rows if row.version.question_id == question.pk]
    assert [(row.version.number, row.figures.count, row.is_current) for row in rows] == [(2, 1, True), (1, 1, False)]


def test_the_distractors_tell_who_took_them(quiz):
    class_of(quiz, 16)
    version = quiz.items.get(position=3).question.current
    options = {option.label: option for option in options_of(quiz, version, "first", "fr")}
    took_wrong = options["choice 1 en français"]
    assert (took_wrong.count, took_wrong.is_right, took_wrong.mean_rest) == (8, False, 100)
    assert (options["choice 2 en français"].count, options["choice 2 en français"].mean_rest) == (8, 0)
    assert (options["choice 3 en français"].count, options["choice 3 en français"].mean_rest) == (0, None)


def test_answers_beyond_the_most_frequent_are_not_called_no_answer(monkeypatch):
    monkeypatch.setattr("quizzes.selectors.options.MOST_OPTIONS", 2)
    question = make_question("short")
    quiz = make_quiz(questions=[question])
    for words in ("un", "deux", "trois", "quatre", None):
        sit(quiz, make_member(), words)
    found = options_of(quiz, question.current, "first", "fr")
    assert [option.count for option in found] == [1, 1, 2, 1]
    assert found[-1].label != found[-2].label


READABLE = {
    "gap": ({"g1": "huile", "g2": "c2"}, {"g1: huile": True, "g2: 5 en français": False}),
    "matching": (
        {"p1": "p1", "p2": "d1"},
        {"left 1 en français ↔ right 1 en français": True, "left 2 en français ↔ distractor en français": False},
    ),
    "ordering": (["i2", "i1", "i3"], {"1. item 2 en français": False, "2. item 1 en français": False, "3. item 3 en français": True}),
    "hottext": (["h1"], {"miel": True, "souk": False, "dimanche": True}),
}


@pytest.mark.parametrize("kind", READABLE)
def test_what_was_answered_is_said_in_words(amal, kind):
    question, (value, words) = make_question(kind), READABLE[kind]
    quiz = make_quiz(questions=[question])
    sit(quiz, amal, value)
    assert {option.label: option.is_right for option in options_of(quiz, question.current, "first", "fr")} == words


def test_texts_that_a_person_marks_are_not_counted_as_options(amal, basma, her_class):
    quiz = make_open_quiz()
    response = hand_in_text(member=amal, quiz=quiz)
    mark_response(response_id=response.pk, by=basma, points={"k1": 4, "k2": 6})
    assert options_of(quiz, response.question.version, "first", "fr") == []


def timed(quiz, began, *moments):
    """An attempt whose answers were given so many seconds after its start."""
    member = make_member()
    attempt = start_attempt(quiz_id=quiz.pk, member=member, at=began)
    for position, (moment, value) in enumerate(zip(moments, ("c1", True, "c1"), strict=True), start=1):
        at = began + timedelta(seconds=moment)
        record_response(attempt_id=attempt.pk, by=member, position=position, value=value, event_id=uuid.uuid4(), at=at)
    submit_attempt(attempt_id=attempt.pk, by=member, at=began + timedelta(hours=1))


def test_time_per_question_is_the_median_from_the_answer_before(quiz, browse, basma):
    began = timezone.now() - timedelta(days=2)
    for n in range(15):
        # The third question is answered first; one member in three takes a long break before the second.
        timed(quiz, began, 40, 40 + (900 if n % 3 == 0 else 150), 10 + n % 5)
    timed(quiz, began, 300, 300.1, 300.2)
    found = {row.version.question_id: row for row in analysis_of(quiz).rows}
    first, second, third = (found[item.question_id] for item in quiz.items.order_by("position"))
    assert [(row.seconds, row.minutes) for row in (first, second, third)] == [(28, None), (150, 2), (12, None)]
    # Arabic says two minutes in one word.
    cells = re.findall(r"<td>\s*([^<]*(?:\b28\b|\b12\b|دقيقت)[^<]*)</td>", browse(basma).get(pages(quiz)[0]).content.decode())
    assert len(cells) == 3


def test_too_few_timed_answers_show_no_time(quiz):
    began = timezone.now() - timedelta(days=2)
    for _n in range(14):
        timed(quiz, began, 10, 20, 30)
    for _n in range(6):
        timed(quiz, began, 60, 60, 60)
    assert {(row.is_hidden, row.seconds) for row in analysis_of(quiz).rows} == {(False, None)}


def test_of_drawn_questions_there_is_no_alpha(amal):
    bank = [make_question("single", body={**BODIES["single"], "stem": both(f"n {n}")}) for n in range(4)]
    quiz = save_quiz(title_fr="Q", questions=[bank[0], Draw(2)])
    for _n in range(5):
        sit(quiz, make_member(), "c1", "c2")
    found = analysis_of(quiz)
    assert found.whole.alpha is None
    assert {row.is_drawn for row in found.rows if row.version.question_id == bank[0].pk} == {False}


def test_the_figures_cost_the_same_queries_for_any_number(quiz):
    class_of(quiz, 4)
    with CaptureQueriesContext(connection) as few:
        analysis_of(quiz)
    class_of(quiz, 12)
    with CaptureQueriesContext(connection) as many:
        analysis_of(quiz)
    assert len(many) == len(few) <= 8


def pages(quiz):
    version = quiz.items.get(position=3).question.current
    return [f"/admin/bank/quizzes/{quiz.key}/analysis/", f"/admin/bank/quizzes/{quiz.key}/analysis/{version.pk}/"]


@pytest.mark.parametrize("which", ["", "?which=best", "?which=every", "?which=x"])
def test_the_pages_open_with_and_without_answers(quiz, browse, basma, amal, which):
    trainer = browse(basma)
    assert trainer.get(pages(quiz)[0] + which).status_code == 200
    assert trainer.get(pages(quiz)[1] + which, follow=True).status_code == 404
    class_of(quiz, 16)
    for address in pages(quiz):
        assert trainer.get(address + which).status_code == 200
        assert browse(amal).get(address + which).status_code in (302, 403)
    assert "<svg" in trainer.get(pages(quiz)[0]).content.decode()


def test_the_tables_run_no_formula(quiz, browse, basma):
    class_of(quiz, 16)
    trainer = browse(basma)
    question = quiz.items.get(position=3).question
    question.title_ar = "=HYPERLINK(1)"
    question.save()
    written = b"".join(trainer.get(pages(quiz)[0] + "?as=csv").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in written
    book = load_workbook(BytesIO(b"".join(trainer.get(pages(quiz)[0] + "?as=xlsx").streaming_content)))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]
    assert Response.objects.exists()
