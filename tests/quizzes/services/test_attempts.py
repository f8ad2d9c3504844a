"""The states of an attempt as a table, and the clock."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.exceptions import (
    AttemptClosed,
    AttemptLimitReached,
    AttemptNotFound,
    AttemptTooSoon,
    EventConflict,
    QuizEmpty,
    ResponseInvalid,
    TimeOver,
)
from quizzes.kinds import kind_of, register
from quizzes.kinds.choice import Single
from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.services import (
    close_overdue_attempts,
    record_response,
    save_question,
    save_quiz,
    start_attempt,
    submit_attempt,
)
from quizzes.signals import attempt_graded
from tests.factories.quizzes import BODIES, RIGHT, WRONG, both, choices, make_attempt, make_question, make_quiz

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
GRACE = timedelta(seconds=30)
TICK = timedelta(microseconds=1)


def answer(attempt, member, value="c1", position=1, **kw):
    return record_response(
        attempt_id=attempt.pk, by=member, position=position, value=value, event_id=kw.pop("event_id", uuid.uuid4()), **kw
    )


def in_state(state, member):
    """An attempt of 10 minutes that began at nine, brought into a state; and the moment."""
    attempt = make_attempt(member=member, quiz=make_quiz("single", time_limit_minutes=10), at=NINE)
    deadline = attempt.deadline_at
    if state == "fresh":
        return attempt, NINE + timedelta(minutes=1)
    if state == "answered":
        answer(attempt, member, at=NINE + timedelta(minutes=1))
        return attempt, NINE + timedelta(minutes=2)
    if state == "last moment of grace":
        return attempt, deadline + GRACE
    if state == "after grace":
        return attempt, deadline + GRACE + TICK
    if state == "handed in":
        submit_attempt(attempt_id=attempt.pk, by=member, at=NINE + timedelta(minutes=2))
    if state == "closed by the clock":
        close_overdue_attempts(at=deadline + timedelta(hours=2))
    return attempt, NINE + timedelta(minutes=3)


TABLE = [
    # state                   save         hand in       sweep closes
    ("fresh", None, "member", 0),
    ("answered", None, "member", 0),
    ("last moment of grace", None, "member", 0),
    ("after grace", TimeOver, "clock", 1),
    ("handed in", AttemptClosed, "member", 0),
    ("closed by the clock", AttemptClosed, "clock", 0),
]


@pytest.mark.parametrize(("state", "refusal", "ended_by", "closed"), TABLE)
def test_saving_in_each_state(amal, state, refusal, ended_by, closed):
    attempt, now = in_state(state, amal)
    if refusal is None:
        assert answer(attempt, amal, at=now).value == "c1"
    else:
        before = list(Response.objects.values())
        with pytest.raises(refusal):
            answer(attempt, amal, at=now)
        assert list(Response.objects.values()) == before


@pytest.mark.parametrize(("state", "refusal", "ended_by", "closed"), TABLE)
def test_handing_in_in_each_state(amal, state, refusal, ended_by, closed):
    attempt, now = in_state(state, amal)
    first = submit_attempt(attempt_id=attempt.pk, by=amal, at=now)
    again = submit_attempt(attempt_id=attempt.pk, by=amal, at=now + timedelta(hours=1))
    assert (first.state, first.ended_by, first.is_graded) == ("submitted", ended_by, True)
    assert first.submitted_at <= attempt.deadline_at
    assert (again.submitted_at, again.graded_at, again.score) == (first.submitted_at, first.graded_at, first.score)


@pytest.mark.parametrize(("state", "refusal", "ended_by", "closed"), TABLE)
def test_sweeping_in_each_state(amal, state, refusal, ended_by, closed):
    _attempt, now = in_state(state, amal)
    assert close_overdue_attempts(at=now) == closed
    assert close_overdue_attempts(at=now) == 0


def test_a_score_that_changes_while_it_is_told_is_told_again(amal):
    quiz, heard = make_quiz("single"), []

    def listen(attempt, **_kwargs):
        heard.append(attempt.score)
        if len(heard) == 1:  # a regrade, at this very moment
            Attempt.objects.filter(pk=attempt.pk).update(score=1, percent=100, passed=True, announced_at=None)

    attempt_graded.connect(listen)
    try:
        attempt = make_attempt(member=amal, quiz=quiz)
        submit_attempt(attempt_id=attempt.pk, by=amal)
        close_overdue_attempts(at=timezone.now() + timedelta(minutes=2))
        close_overdue_attempts(at=timezone.now() + timedelta(minutes=4))
    finally:
        attempt_graded.disconnect(listen)
    assert heard == [0, 1]


def test_an_attempt_that_cannot_be_graded_holds_up_no_other(amal, camil):
    broken, sound = (make_attempt(member=member, quiz=make_quiz("single", time_limit_minutes=1)) for member in (amal, camil))
    QuestionVersion.objects.filter(drawn__attempt=broken).update(body={})
    assert close_overdue_attempts(at=timezone.now() + timedelta(minutes=5)) == 1
    assert list(Attempt.objects.open()) == [broken]
    sound.refresh_from_db()
    assert sound.is_graded


@pytest.mark.parametrize(("state", "refusal", "ended_by", "closed"), TABLE)
def test_starting_in_each_state_gives_the_open_attempt_or_the_next(amal, state, refusal, ended_by, closed):
    attempt, now = in_state(state, amal)
    started = start_attempt(quiz_id=attempt.quiz_id, member=amal, at=now)
    over = ended_by == "clock" or state == "handed in"
    assert started.number == (2 if over else 1)
    assert (started.pk == attempt.pk) is not over


def test_an_attempt_the_job_closes_hours_late_ended_at_its_deadline_with_what_was_saved(amal):
    attempt, _now = in_state("answered", amal)
    close_overdue_attempts(at=attempt.deadline_at + timedelta(hours=2))
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.percent, attempt.passed) == (attempt.deadline_at, 100, True)


def test_an_attempt_without_a_time_limit_is_never_closed(amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"), at=NINE)
    assert close_overdue_attempts(at=NINE + timedelta(days=400)) == 0
    assert answer(attempt, amal, at=NINE + timedelta(days=400)).value == "c1"


def test_the_clock_of_the_server_counts_and_not_the_sequence_of_the_phone(amal):
    with time_machine.travel(NINE, tick=False) as clock:
        attempt = make_attempt(member=amal, quiz=make_quiz("single", time_limit_minutes=10))
        clock.move_to(attempt.deadline_at + GRACE)
        assert answer(attempt, amal).value == "c1"
        clock.move_to(attempt.deadline_at + GRACE + timedelta(milliseconds=1))
        with pytest.raises(TimeOver):
            answer(attempt, amal, "c2", sequence=int(NINE.timestamp() * 1000))


def test_every_kind_is_graded_right_wrong_and_unanswered(amal):
    for given, percent, passed in ((RIGHT, 100, True), (WRONG, 0, False), ({}, 0, False)):
        attempt = make_attempt(member=amal)
        for position, kind in enumerate(BODIES, start=1):
            if kind in given:
                answer(attempt, amal, given[kind], position)
        attempt = submit_attempt(attempt_id=attempt.pk, by=amal)
        assert (attempt.percent, attempt.passed, attempt.max_score) == (percent, passed, len(BODIES))


def test_points_weigh_and_partial_credit_counts(amal):
    quiz = make_quiz(questions=[(make_question("single"), 3), make_question("ordering")], pass_mark=83)
    attempt = make_attempt(member=amal, quiz=quiz)
    answer(attempt, amal)
    answer(attempt, amal, ["i1", "i1", None], 2)
    attempt = submit_attempt(attempt_id=attempt.pk, by=amal)
    assert (str(attempt.percent), attempt.passed) == ("83.33", True)


# Saving


def test_the_same_event_twice_is_one_answer_also_after_the_hand_in(amal):
    attempt, event = make_attempt(member=amal, quiz=make_quiz("single")), uuid.uuid4()
    first = answer(attempt, amal, event_id=event)
    assert answer(attempt, amal, event_id=event).saved_at == first.saved_at
    submit_attempt(attempt_id=attempt.pk, by=amal)
    assert answer(attempt, amal, event_id=event).value == "c1"
    assert Response.objects.exclude(event_id=None).count() == 1


def test_an_older_answer_that_arrives_late_does_not_push_out_a_newer_one(amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    now = int(timezone.now().timestamp() * 1000)
    answer(attempt, amal, "c2", sequence=now)
    assert answer(attempt, amal, "c3", sequence=now - 5).value == "c2"
    assert answer(attempt, amal, "c1", sequence=now + 1).value == "c1"


def test_a_phone_from_the_future_does_not_lock_later_answers_out(amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    answer(attempt, amal, "c2", sequence=2**62, at=NINE)
    assert answer(attempt, amal, "c1", at=NINE + timedelta(seconds=1)).value == "c1"


def test_an_answer_can_be_taken_back(amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    answer(attempt, amal)
    answer(attempt, amal, None)
    assert submit_attempt(attempt_id=attempt.pk, by=amal).percent == 0


def test_an_event_id_used_elsewhere_is_refused_and_nothing_changes(amal):
    attempt, event = make_attempt(member=amal, quiz=make_quiz("single", "true_false")), uuid.uuid4()
    answer(attempt, amal, event_id=event)
    with pytest.raises(EventConflict):
        answer(attempt, amal, True, 2, event_id=event)
    assert answer(attempt, amal, False, 2).value is False


BAD_VALUES = {
    "single": ["c9", ["c1"], ["c1", "c2"], 1, True, {}, "c1 OR 1", float("nan")],
    "multiple": ["c1", ["c1", "c9"], ["c1", "c1"], [["c1"]], [None], {"c1": True}, 7],
    "true_false": ["true", 1, 0, [True], "c1"],
    "gap": ["زيت", {"g9": "x"}, {"g1": 7}, {"g1": ["a"]}, {"g2": "c9"}, {"g1": "س" * 201}, {"g1": "e\u0301" * 10_000}],
    "matching": ["p1", {"p9": "p1"}, {"p1": "p9"}, {"d1": "p1"}, {"p1": ["p1"]}, {"p1": 1}],
    "ordering": ["i1", ["i9"], ["i1", "i2", "i3", "i1"], [["i1"]], [1], {"0": "i1"}],
}


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in BAD_VALUES.items() for value in values])
def test_what_was_not_offered_is_refused_and_nothing_is_stored(amal, kind, value):
    attempt = make_attempt(member=amal, quiz=make_quiz(kind))
    with pytest.raises(ResponseInvalid):
        answer(attempt, amal, value)
    assert Response.objects.get().value is None


@pytest.mark.parametrize("position", [0, 2, -1, 2**63, "1", None, True, 1.5, "1 OR 1"])
def test_a_question_that_was_not_drawn_is_refused(amal, position):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    with pytest.raises(ResponseInvalid):
        answer(attempt, amal, position=position)


def test_typed_answers_are_kept_without_what_no_database_keeps(amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("gap"))
    kept = answer(attempt, amal, {"g1": "\x00زيت\ud800 \u202eargan\u202c\n"})
    kept.refresh_from_db()
    assert kept.value == {"g1": "زيت argan"}


def test_another_members_attempt_does_not_exist(amal, camil):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    with pytest.raises(AttemptNotFound):
        answer(attempt, camil)
    with pytest.raises(AttemptNotFound):
        answer(attempt, camil, position=99)
    with pytest.raises(AttemptNotFound):
        submit_attempt(attempt_id=attempt.pk, by=camil)
    with pytest.raises(AttemptNotFound):
        submit_attempt(attempt_id=uuid.uuid4(), by=amal)
    attempt.refresh_from_db()
    assert attempt.is_open


# Starting


def test_limits_are_told_in_words_with_their_number(amal):
    quiz = make_quiz("single", attempt_limit=3)
    for _number in range(3):
        submit_attempt(attempt_id=make_attempt(member=amal, quiz=quiz).pk, by=amal)
    with pytest.raises(AttemptLimitReached, match="3"):
        start_attempt(quiz_id=quiz.pk, member=amal)


def test_waiting_time_is_told_with_its_end_and_counts_from_the_hand_in(amal):
    quiz = make_quiz("single", wait_minutes=30)
    submit_attempt(attempt_id=make_attempt(member=amal, quiz=quiz, at=NINE).pk, by=amal, at=NINE + timedelta(minutes=5))
    local = timezone.localtime(NINE + timedelta(minutes=35))
    with pytest.raises(AttemptTooSoon, match=f"{local:%H:%M}"):
        start_attempt(quiz_id=quiz.pk, member=amal, at=NINE + timedelta(minutes=35) - TICK)
    assert start_attempt(quiz_id=quiz.pk, member=amal, at=NINE + timedelta(minutes=35)).number == 2


def test_a_closed_tab_does_not_lock_out_twice(amal):
    """The waiting time counts from the deadline, not from when the job came by."""
    quiz = make_quiz("single", time_limit_minutes=10, wait_minutes=30)
    make_attempt(member=amal, quiz=quiz, at=NINE)
    assert start_attempt(quiz_id=quiz.pk, member=amal, at=NINE + timedelta(minutes=40)).number == 2


def test_an_empty_quiz_cannot_be_started(amal):
    with pytest.raises(QuizEmpty):
        start_attempt(quiz_id=make_quiz(questions=[]).pk, member=amal)


def test_an_attempt_keeps_its_questions_pass_mark_and_deadline_when_the_quiz_changes(amal):
    question = make_question("single")
    quiz = make_quiz(questions=[question], pass_mark=60, time_limit_minutes=10)
    attempt = make_attempt(member=amal, quiz=quiz, at=NINE)
    save_question(
        kind="single",
        key=question.key,
        body={"stem": both("new"), "choices": choices(False, True)},
    )
    save_quiz(key=quiz.key, title_ar="آخر", questions=[make_question("true_false")], pass_mark=100, time_limit_minutes=1)
    answer(attempt, amal, "c1", at=NINE + timedelta(minutes=9))
    attempt = submit_attempt(attempt_id=attempt.pk, by=amal, at=NINE + timedelta(minutes=9))
    assert (attempt.percent, attempt.pass_mark, attempt.passed) == (100, 60, True)


def test_shuffled_choices_are_stored_and_never_drawn_anew(amal):
    quiz = make_quiz("single", "multiple", "matching", "ordering", shuffle_questions=True)
    attempt = make_attempt(member=amal, quiz=quiz)
    drawn = list(attempt.questions.values_list("position", "version_id", "choice_order"))
    assert start_attempt(quiz_id=quiz.pk, member=amal).pk == attempt.pk
    assert list(attempt.questions.values_list("position", "version_id", "choice_order")) == drawn


def test_an_ordering_is_never_drawn_in_the_right_order(amal):
    quiz = make_quiz(
        questions=[
            make_question("ordering", body={"stem": both("s"), "items": [{"id": "i1", "text": both("a")}, {"id": "i2", "text": both("b")}]})
        ]
    )
    for _number in range(8):
        attempt = make_attempt(member=amal, quiz=quiz)
        assert attempt.questions.get().choice_order == {"items": ["i2", "i1"]}
        submit_attempt(attempt_id=attempt.pk, by=amal)


def test_the_right_sides_of_a_matching_are_not_drawn_in_the_order_of_the_pairs(amal):
    quiz = make_quiz("matching", shuffle_choices=False)
    drawn = set()
    for _number in range(12):
        attempt = make_attempt(member=amal, quiz=quiz)
        drawn.add(tuple(attempt.questions.get().choice_order["rights"]))
        submit_attempt(attempt_id=attempt.pk, by=amal)
    assert len(drawn) > 1


def test_starting_costs_at_most_twelve_queries_and_does_not_grow(amal, camil, django_assert_max_num_queries):
    small, large = make_quiz("single"), make_quiz(questions=[make_question("multiple") for _n in range(20)])
    with django_assert_max_num_queries(12) as few:
        make_attempt(member=amal, quiz=small)
    with django_assert_max_num_queries(12) as many:
        make_attempt(member=camil, quiz=large)
    assert len(many) == len(few)


# The database as last guard


def test_the_database_refuses_a_second_open_attempt_and_a_doubled_number(amal):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    for number in (2, 1):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attempt.objects.create(quiz=attempt.quiz, member=amal, number=number, pass_mark=60)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "submitted"},
        {"percent": 101, "passed": True, "graded_at": NINE},
        {"graded_at": NINE, "passed": True, "percent": 50},
        {"passed": True},
        {"deadline_at": datetime(2000, 1, 1, tzinfo=UTC)},
    ],
)
def test_the_database_refuses_half_a_state(amal, change):
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**change)


def test_an_answer_that_waits_for_a_person_leaves_the_attempt_handed_in_without_a_score(amal):
    class Reviewed(Single):
        def grade(self, body, value):
            return None

    heard = []

    def listen(attempt, **_kwargs):
        heard.append(attempt)

    attempt_graded.connect(listen)
    known = kind_of("single")
    attempt = make_attempt(member=amal, quiz=make_quiz("single", "true_false"))
    answer(attempt, amal)
    answer(attempt, amal, True, 2)
    register(Reviewed())
    try:
        attempt = submit_attempt(attempt_id=attempt.pk, by=amal)
    finally:
        register(known)
    assert (attempt.state, attempt.is_graded, attempt.score, heard) == ("submitted", False, None, [])
    assert Response.objects.get(question__position=2).fraction == 1


# Telling others


def test_listeners_are_told_once_with_the_score(amal):
    heard = []

    def listen(attempt, **_kwargs):
        heard.append((attempt.pk, attempt.percent))

    attempt_graded.connect(listen)
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    answer(attempt, amal)
    for _time in range(2):
        submit_attempt(attempt_id=attempt.pk, by=amal)
    close_overdue_attempts(at=timezone.now() + timedelta(days=1))
    assert heard == [(attempt.pk, 100)]


def test_a_listener_that_fails_leaves_no_trace_and_is_told_again_by_the_sweep(amal):
    heard = []

    def listen(attempt, **_kwargs):
        Attempt.objects.filter(pk=attempt.pk).update(origin=f"heard {len(heard)}")
        heard.append(attempt.pk)
        if len(heard) == 1:
            raise RuntimeError("no disk")

    attempt_graded.connect(listen)
    attempt = make_attempt(member=amal, quiz=make_quiz("single"))
    assert submit_attempt(attempt_id=attempt.pk, by=amal).is_graded
    assert Attempt.objects.get().origin == ""
    close_overdue_attempts(at=timezone.now() + timedelta(minutes=2))
    close_overdue_attempts(at=timezone.now() + timedelta(minutes=4))
    assert len(heard) == 2
    assert Attempt.objects.get().origin == "heard 1"
