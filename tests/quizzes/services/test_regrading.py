"""Regrading: shown first, never lowering by itself, with a trail, and twice is once."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes import registry
from quizzes.exceptions import RegradeRefused
from quizzes.models import Attempt, Regrade, RegradeLine
from quizzes.selectors import quiz_status_of, review_of
from quizzes.services import (
    apply_regrade,
    close_overdue_attempts,
    plan_regrade,
    record_response,
    regrading,
    remove_question,
    save_quiz,
    start_attempt,
    submit_attempt,
)
from quizzes.signals import attempt_graded
from tests.factories.accounts import make_member
from tests.factories.marked_questions import make_open_quiz
from tests.factories.quizzes import BODIES, WRONG, both, choices, make_question, make_quiz
from tests.forms import made_from
from tests.quizzes.selectors.test_analysis import sit
from tests.quizzes.services.test_parallel import at_once
from text.errors import NotAllowed

pytestmark = pytest.mark.django_db
WRONG_KEY = {**BODIES["single"], "choices": choices(False, True, False)}
MENDED = BODIES["single"]


@pytest.fixture
def question():
    return make_question("single", body=WRONG_KEY)


@pytest.fixture
def quiz(question):
    return make_quiz(questions=[question, make_question("true_false")], pass_mark=60)


@pytest.fixture
def heard():
    told = []

    def listen(attempt, **_kwargs):
        told.append((attempt.pk, attempt.passed))

    attempt_graded.connect(listen)
    yield told
    attempt_graded.disconnect(listen)


def mend(question, body=MENDED, kind="single"):
    return make_question(kind, key=question.key, body=body)


def state():
    attempts = list(Attempt.objects.order_by("pk").values_list("pk", "score", "max_score", "percent", "passed", "graded_at"))
    return attempts, list(Regrade.objects.values_list("pk", flat=True)), list(RegradeLine.objects.values_list("pk", flat=True))


def apply(quiz, question, way="key", **kw):
    return apply_regrade(quiz=quiz, question=question, way=way, by=None, **kw)


def test_a_new_version_alone_regrades_nobody(quiz, question, amal):
    attempt = sit(quiz, amal, "c1", True)
    mend(question)
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (50, False)


def test_the_rehearsal_tells_and_writes_nothing(quiz, question, amal, camil):
    sit(quiz, amal, "c1", True)
    sit(quiz, camil, "c2", True)
    mend(question)
    before = state()
    plan = plan_regrade(quiz=quiz, question=question_of(question))
    assert [(line.percent_before, line.percent_after, line.passed_before, line.passed_after) for line in plan.lines] == [
        (50, 100, False, True)
    ]
    assert (plan.looked_at, plan.kept, plan.newly_passed, plan.newly_failed) == (2, 1, 1, 0)
    both_ways = plan_regrade(quiz=quiz, question=question_of(question), may_lower=True)
    assert (len(both_ways.lines), both_ways.newly_failed, both_ways.kept) == (2, 1, 0)
    assert state() == before


def question_of(question):
    question.refresh_from_db()
    return question


def test_the_mended_key_gives_and_takes_nothing_by_itself(quiz, question, amal, camil, heard):
    gains, keeps = sit(quiz, amal, "c1", True), sit(quiz, camil, "c2", True)
    mend(question)
    heard.clear()
    regrade = apply(quiz, question, reason="La clé était fausse")
    gains.refresh_from_db()
    keeps.refresh_from_db()
    assert (gains.score, gains.percent, gains.passed) == (2, 100, True)
    assert (keeps.percent, keeps.passed) == (100, True)
    assert heard == [(gains.pk, True)]
    [line] = regrade.lines.all()
    assert (line.attempt_id, line.percent_before, line.percent_after, line.passed_before, line.passed_after) == (
        gains.pk,
        50,
        100,
        False,
        True,
    )
    asked = gains.questions.get(position=1)
    assert (asked.version.number, asked.graded_version.number) == (1, 2)
    assert keeps.questions.get(position=1).graded_version is None
    assert [one.outcome for one in review_of(gains, "fr")] == ["right", "right"]


def test_results_go_down_only_when_told(quiz, question, camil, heard):
    attempt = sit(quiz, camil, "c2", True)
    mend(question)
    apply(quiz, question, may_lower=True)
    attempt.refresh_from_db()
    assert (attempt.percent, attempt.passed) == (50, False)
    assert heard[-1] == (attempt.pk, False)


def test_twice_is_once(quiz, question, amal, heard):
    sit(quiz, amal, "c1", True)
    mend(question)
    first = apply(quiz, question)
    after = state()
    heard.clear()
    assert apply(quiz, question) == first
    assert state() == after
    assert heard == []


def test_whoever_is_not_told_at_once_is_told_by_the_sweep(quiz, question, heard, monkeypatch):
    monkeypatch.setattr(regrading, "TOLD_AT_ONCE", 1)
    attempts = {sit(quiz, make_member(), "c1", True).pk for _member in range(3)}
    mend(question)
    heard.clear()
    apply(quiz, question)
    assert len(heard) == 1
    close_overdue_attempts(at=timezone.now() + timedelta(minutes=5))
    assert sorted(heard) == sorted((pk, True) for pk in attempts)
    heard.clear()
    close_overdue_attempts(at=timezone.now() + timedelta(minutes=10))
    assert heard == []


def test_where_nothing_would_change_it_says_so(quiz, question, amal):
    sit(quiz, amal, "c1", True)
    with pytest.raises(RegradeRefused):
        apply(quiz, question)
    assert not Regrade.objects.exists()


def test_full_points_for_everybody(quiz, question, amal, camil):
    for member, answer in ((amal, "c3"), (camil, None)):
        sit(quiz, member, answer, True)
    apply(quiz, question, "full")
    assert set(Attempt.objects.values_list("percent", "passed")) == {(100, True)}
    after = state()
    apply(quiz, question, "full")
    assert state() == after


def test_a_dropped_question_counts_for_nobody(quiz, question, amal, camil):
    gains, loses = sit(quiz, amal, "c3", True), sit(quiz, camil, "c2", False)
    apply(quiz, question, "drop")
    gains.refresh_from_db()
    loses.refresh_from_db()
    assert (gains.score, gains.max_score, gains.percent) == (1, 1, 100)
    assert (loses.score, loses.max_score, loses.percent) == (1, 2, 50)
    apply(quiz, question, "drop", may_lower=True)
    loses.refresh_from_db()
    assert (loses.max_score, loses.percent) == (1, 0)


@pytest.mark.parametrize(
    "begin", [lambda quiz, member: sit(quiz, member, "c2"), lambda quiz, member: start_attempt(quiz_id=quiz.pk, member=member)]
)
def test_the_only_question_is_not_dropped(question, amal, begin):
    attempt = begin(make_quiz(questions=[question]), amal)
    with pytest.raises(RegradeRefused):
        apply(attempt.quiz, question, "drop", may_lower=True)


def test_a_dropped_question_stays_out_of_the_next_regrade(quiz, question, amal):
    attempt = sit(quiz, amal, "c2", True)
    apply(quiz, question, "drop")
    other = quiz.items.get(position=2).question
    make_question("true_false", key=other.key, body={**BODIES["true_false"], "correct": False})
    apply(quiz, other, may_lower=True)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score, attempt.percent) == (0, 1, 0)


@pytest.mark.parametrize(("way", "percent"), [("full", 100), ("drop", 100)])
def test_an_attempt_that_waited_for_this_question_only_has_its_result(amal, heard, way, percent):
    quiz = make_open_quiz("single", "long_text", attempt_limit=2)
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    for position, value in ((1, "c1"), (2, "My honey is clear.")):
        record_response(attempt_id=attempt.pk, by=amal, position=position, value=value, event_id=uuid.uuid4())
    submit_attempt(attempt_id=attempt.pk, by=amal)
    apply(quiz, quiz.items.get(position=2).question, way)
    attempt.refresh_from_db()
    assert (attempt.is_graded, attempt.percent) == (True, percent)
    assert heard == [(attempt.pk, True)]
    assert quiz_status_of(quiz=quiz, member=amal).may_start


MORE = {
    "single": lambda body: {**body, "choices": [*choices(False, False, False), {"id": "c4", "text": both("choice 4"), "correct": True}]},
    "ordering": lambda body: {**body, "items": [*body["items"], {"id": "i4", "text": both("item 4")}]},
    "matching": lambda body: {**body, "pairs": [*body["pairs"], {"id": "p4", "left": both("left 4"), "right": both("right 4")}]},
    "gap": lambda body: {
        **body,
        "text": both("[[g1]] [[g2]] [[g3]]"),
        "gaps": [
            {"id": "g1", "choices": body["gaps"][1]["choices"]},
            {"id": "g2", "answers": {"fr": ["100"]}},
            {"id": "g3", "answers": {"fr": ["x"]}},
        ],
    },
}


@pytest.mark.parametrize("kind", MORE)
def test_a_version_that_asks_for_more_judges_nobody_and_the_result_stays_readable(amal, browse, kind):
    question = make_question(kind)
    quiz = make_quiz(questions=[question, make_question("true_false")])
    attempt = sit(quiz, amal, WRONG[kind], True)
    mend(question, MORE[kind](BODIES[kind]), kind)
    with pytest.raises(RegradeRefused):
        apply(quiz, question, may_lower=True)
    # Also where an earlier regrade has let it judge.
    attempt.questions.filter(position=1).update(graded_version=question_of(question).current)
    assert browse(amal).get(f"/fr/attempts/{attempt.pk}/result/").status_code == 200


def test_an_open_attempt_is_judged_by_the_mended_key_when_it_is_handed_in(quiz, question, amal):
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    record_response(attempt_id=attempt.pk, by=amal, position=1, value="c1", event_id=uuid.uuid4())
    mend(question)
    apply(quiz, question)
    record_response(attempt_id=attempt.pk, by=amal, position=2, value=True, event_id=uuid.uuid4())
    assert submit_attempt(attempt_id=attempt.pk, by=amal).percent == 100


def test_a_version_that_offers_other_answers_judges_nobody(quiz, question, amal):
    attempt = sit(quiz, amal, "c1", True)
    others = [{**choice, "id": f"other{n}"} for n, choice in enumerate(choices(True, False))]
    mend(question, {**MENDED, "choices": others})
    with pytest.raises(RegradeRefused):
        apply(quiz, question)
    attempt.refresh_from_db()
    assert attempt.percent == 50


def test_the_right_choice_of_a_gap_is_mended_in_the_form_and_old_answers_keep_their_words(amal, browse, basma):
    question = make_question("gap")
    quiz = make_quiz(questions=[question, make_question("true_false")])
    five, hundred = (sit(quiz, member, {"g1": "huile", "g2": own}, True) for member, own in ((amal, "c2"), (make_member(), "c1")))
    form = {
        "text.fr": "[[g1]] [[g2]]",
        "gaps.0.id": "g1",
        "gaps.0.answers.fr": "huile",
        "gaps.1.id": "g2",
        "gaps.1.way": "choose",
        "gaps.1.answers.fr": "5 en français\nmille\n100 en français",
    }
    trainer, page = browse(basma), f"/admin/bank/questions/{question.key}/"
    assert trainer.post(page, form | made_from(trainer, page)).status_code == 302
    assert [choice["id"] for choice in question_of(question).current.body["gaps"][1]["choices"]] == ["c2", "c3", "c1"]
    apply(quiz, question, may_lower=True)
    five.refresh_from_db()
    hundred.refresh_from_db()
    assert (five.percent, hundred.percent) == (100, 75)


def test_a_regraded_question_is_put_away_when_its_members_are_gone(quiz, question, amal):
    sit(quiz, amal, "c1", True)
    apply(quiz, question, "full")
    amal.delete()
    save_quiz(key=quiz.key, title_fr="Quiz")
    remove_question(key=question.key)
    assert question_of(question).archived_at is not None
    assert Regrade.objects.get().question == question


def test_practice_is_left_alone(question, amal):
    quiz = make_quiz(questions=[question], allows_practice=True)
    practice = start_attempt(quiz_id=quiz.pk, member=amal, mode="practice")
    submit_attempt(attempt_id=practice.pk, by=amal)
    mend(question)
    assert plan_regrade(quiz=quiz, question=question_of(question)).looked_at == 0


def test_a_question_that_was_changed_again_is_shown_again_first(quiz, question, amal):
    sit(quiz, amal, "c1", True)
    shown = mend(question).current_id
    mend(question, {**MENDED, "stem": both("again")})
    with pytest.raises(RegradeRefused):
        apply(quiz, question, version_shown=shown)


def test_members_do_not_regrade(quiz, question, amal):
    with pytest.raises(NotAllowed):
        apply_regrade(quiz=quiz, question=question, way="full", by=amal)


def test_the_screens(quiz, question, amal, browse, basma, driss, her_class):
    quiz.authors.add(basma)
    attempt = sit(quiz, amal, "c1", True)
    mend(question)
    page = f"/admin/bank/quizzes/{quiz.key}/regrade/{question.key}/"
    trainer = browse(basma)
    html = trainer.get(page).content.decode()
    assert str(amal) in html
    assert "100%" in html
    version = question_of(question).current_id
    answer = trainer.post(page, {"way": "key", "version": version, "reason": "خطأ في المفتاح"})
    assert "/regraded/" in answer["Location"]
    registry.set_documents(lambda results, language: [registry.IssuedDocument("Amal", str(next(iter(results))[0]), "TW-1", "/there/")])
    try:
        assert "/there/" not in trainer.get(answer["Location"]).content.decode()
        html = browse(driss).get(answer["Location"]).content.decode()
    finally:
        registry.set_documents(None)
    assert "/there/" in html
    result = browse(amal).get(f"/fr/attempts/{attempt.pk}/result/").content.decode()
    assert "خطأ في المفتاح" in result
    assert "50" in result
    assert browse(amal).get(page).status_code == 403
    assert browse().get(page)["Location"] == f"/ar/account/staff/?next={page}"
    for rubbish in ({"way": "x"}, {}, {"way": "key", "version": "x"}, {"way": "key", "version": "9" * 40}):
        assert trainer.post(page, rubbish).status_code == 302
    assert Regrade.objects.count() == 1


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_write_one_regrade(heard):
    question = make_question("single", body=WRONG_KEY)
    quiz = make_quiz(questions=[question, make_question("true_false")], pass_mark=60)
    attempts = [sit(quiz, make_member(), "c1", True) for _n in range(3)]
    mend(question)
    heard.clear()
    results = at_once(*[lambda: apply(quiz, question)] * 2)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert results[0] == results[1]
    assert Regrade.objects.count() == 1
    assert RegradeLine.objects.count() == 3
    assert set(Attempt.objects.values_list("percent", flat=True)) == {100}
    assert sorted(pk for pk, _passed in heard) == sorted(attempt.pk for attempt in attempts)
