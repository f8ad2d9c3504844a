"""Random draws: who gets what, never twice, and what is refused."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from taggit.models import Tag

from quizzes.drawing import Pool, deal
from quizzes.exceptions import InUse, PoolTooSmall, QuizInvalid
from quizzes.models import Quiz
from quizzes.selectors.draws import Draw, sample_of, shortages_of, untranslated_in
from quizzes.services import record_response, remove_question, save_folder, save_quiz, start_attempt, submit_attempt
from tests.factories.quizzes import BODIES, both, make_question, new_event

RNG = random.Random(7)
POOLS = st.lists(st.builds(Pool, st.integers(1, 4), st.frozensets(st.integers(1, 12))), max_size=5)


@given(POOLS, st.frozensets(st.integers(1, 12)), st.frozensets(st.integers(1, 12)), st.randoms(use_true_random=False))
def test_nobody_is_given_a_question_twice_or_one_from_elsewhere(pools, taken, seen, rng):
    dealt = deal(pools, chosen=taken, seen=seen, rng=rng)
    everything = [one for hand in dealt.hands for one in hand]
    assert len(everything) == len(set(everything))
    assert not set(everything) & taken
    for pool, hand in zip(pools, dealt.hands, strict=True):
        assert len(hand) <= pool.count
        assert set(hand) <= set(pool.ids)


@given(POOLS, st.randoms(use_true_random=False))
def test_as_many_are_given_as_can_be(pools, rng):
    # Hall: what is given in all is the least, over every set of draws, of what they can reach and what the others want.
    best = min(
        len(set().union(*(pools[i].ids for i in range(len(pools)) if chosen >> i & 1), frozenset()))
        + sum(pools[i].count for i in range(len(pools)) if not chosen >> i & 1)
        for chosen in range(2 ** len(pools))
    )
    assert sum(map(len, deal(pools, rng=rng).hands)) == best


def test_a_draw_gives_way_to_one_that_has_no_choice():
    for seed in range(30):
        assert deal([Pool(1, {1, 2}), Pool(1, {1})], rng=random.Random(seed)).hands == [[2], [1]]


def test_new_questions_come_before_seen_ones():
    for seed in range(30):
        [hand] = deal([Pool(3, set(range(6)))], seen={0, 1, 2, 3}, rng=random.Random(seed)).hands
        assert {4, 5} < set(hand)


def test_every_question_has_the_same_chance():
    counts = Counter(one for _n in range(3000) for one in deal([Pool(2, range(10))], rng=RNG).hands[0])
    assert all(450 < counts[one] < 750 for one in range(10))


pytestmark = pytest.mark.django_db


@pytest.fixture
def drawers():
    """A folder with another inside, 4 questions in each, and 3 elsewhere; of all, every second is hard and tagged."""
    outer = save_folder(name_fr="Photo")
    inner = save_folder(name_fr="Lumière", parent=outer)
    other = save_folder(name_fr="Prix")
    places = [outer] * 4 + [inner] * 4 + [other] * 3
    questions = [
        make_question(
            "single",
            folder=folder,
            body={**BODIES["single"], "stem": both(f"n {n}")},
            tags=["soir"] if n % 2 else [],
            difficulty=3 if n % 2 else 1,
        )
        for n, folder in enumerate(places)
    ]
    return outer, inner, other, questions


def asked(attempt):
    return list(attempt.questions.order_by("position").values_list("version__question", flat=True))


def quiz_of(*places, **kw):
    return save_quiz(title_fr="Q", questions=places, **kw)


def again(quiz, member):
    attempt = start_attempt(quiz_id=quiz.pk, member=member)
    submit_attempt(attempt_id=attempt.pk, by=member)
    return attempt


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        (lambda o, i, x: {"folder": o}, {0, 1, 2, 3, 4, 5, 6, 7}),
        (lambda o, i, x: {"folder": i}, {4, 5, 6, 7}),
        (lambda o, i, x: {"folder": o, "difficulty": 3}, {1, 3, 5, 7}),
        (lambda o, i, x: {"tag": Tag.objects.get(name="soir")}, {1, 3, 5, 7, 9}),
        (lambda o, i, x: {"tag": Tag.objects.get(name="soir"), "folder": x}, {9}),
        (lambda o, i, x: {}, set(range(11))),
    ],
)
def test_a_draw_takes_from_folder_tag_and_difficulty(amal, drawers, narrow, expected):
    outer, inner, other, questions = drawers
    quiz = quiz_of(Draw(len(expected), **narrow(outer, inner, other)))
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    assert set(asked(attempt)) == {questions[n].pk for n in expected}


def test_a_chosen_question_is_not_drawn_again_and_places_keep_their_order_and_points(amal, drawers):
    outer, inner, _other, questions = drawers
    quiz = quiz_of(Draw(3, 2, inner), (questions[4], 5), Draw(4, 1, outer))
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    got = asked(attempt)
    assert got[3] == questions[4].pk
    assert len(set(got)) == 8
    assert set(got[:3]) == {questions[n].pk for n in (5, 6, 7)}
    assert [int(one.points) for one in attempt.questions.order_by("position")] == [2, 2, 2, 5, 1, 1, 1, 1]
    assert asked(start_attempt(quiz_id=quiz.pk, member=amal)) == got


def test_the_next_attempt_asks_what_was_not_asked_before(amal, camil, drawers):
    outer = drawers[0]
    quiz = quiz_of(Draw(4, folder=outer))
    first, second = again(quiz, amal), again(quiz, amal)
    assert not set(asked(first)) & set(asked(second))
    assert len(asked(again(quiz, amal))) == 4
    assert len(asked(again(quiz, camil))) == 4


def test_a_question_put_away_is_not_drawn(amal, drawers):
    _outer, inner, _other, questions = drawers
    quiz = quiz_of(Draw(3, folder=inner))
    questions[4].archived_at = questions[4].created_at
    questions[4].save()
    assert questions[4].pk not in asked(start_attempt(quiz_id=quiz.pk, member=amal))


def test_too_small_a_pool_is_said_in_words_and_nobody_starts(amal, drawers):
    _outer, inner, _other, questions = drawers
    quiz = quiz_of((questions[4], 1), Draw(4, folder=inner))
    [shortage] = shortages_of(quiz)
    assert (shortage.needed, shortage.there) == (4, 3)
    assert "Lumière" in str(shortage)
    with pytest.raises(PoolTooSmall):
        start_attempt(quiz_id=quiz.pk, member=amal)
    assert not quiz.attempts.exists()


def test_a_question_that_a_draw_needs_is_not_removed(drawers):
    _outer, inner, other, questions = drawers
    quiz_of(Draw(4, folder=inner))
    with pytest.raises(InUse):
        remove_question(key=questions[5].key)
    remove_question(key=questions[9].key)


@pytest.mark.parametrize("count", [0, 201])
def test_impossible_draws_are_refused(count):
    with pytest.raises(QuizInvalid):
        quiz_of(Draw(count))


def test_saving_the_same_places_again_keeps_the_rows(drawers):
    quiz = quiz_of(Draw(2, folder=drawers[1]), drawers[3][0])
    rows = list(quiz.items.values_list("pk", flat=True))
    save_quiz(key=quiz.key, title_fr="Q", questions=[Draw(2, folder=drawers[1]), drawers[3][0]])
    assert list(quiz.items.values_list("pk", flat=True)) == rows
    assert quiz.asked_count == Quiz.objects.with_question_count().get(pk=quiz.pk).question_count == 3


def test_the_preview_shows_one_of_each_draw(drawers):
    quiz = quiz_of(Draw(2, folder=drawers[1]), drawers[3][0])
    assert len(sample_of(quiz)) == 3


def test_a_question_without_its_translation_counts_when_it_may_be_drawn(drawers):
    quiz = quiz_of(Draw(1, folder=drawers[2]))
    assert untranslated_in(quiz) == {}
    make_question("true_false", folder=drawers[2], body={**BODIES["true_false"], "stem": {"ar": "", "fr": "Seul"}})
    assert untranslated_in(quiz) == {"ar": 1}


def bank_of(size, folder):
    for n in range(size):
        make_question("single", folder=folder, body={**BODIES["single"], "stem": both(f"bank {n}")}, difficulty=1 + n % 3)


def queries_to_start(quiz, member):
    with CaptureQueriesContext(connection) as captured:
        attempt = start_attempt(quiz_id=quiz.pk, member=member)
    assert attempt.questions.count() == 20
    return len(captured)


def test_starting_costs_the_same_however_large_the_bank(amal, camil):
    outer = save_folder(name_fr="A")
    inner = save_folder(name_fr="B", parent=outer)
    bank_of(24, inner)
    quiz = quiz_of(Draw(8, folder=outer), Draw(8, folder=inner, difficulty=None), Draw(4))
    few = queries_to_start(quiz, amal)
    bank_of(300, inner)
    assert queries_to_start(quiz, camil) == few <= 12


def test_saving_an_answer_to_a_drawn_question_costs_at_most_six(amal, browse, drawers):
    attempt = start_attempt(quiz_id=quiz_of(Draw(5, folder=drawers[0])).pk, member=amal)
    client = browse(amal)

    def save(sequence: int) -> None:
        fields = {"position": 1, "event_id": str(new_event()), "sequence": sequence, "q1": "1"}
        assert client.post(f"/ar/attempts/{attempt.pk}/save/", fields).status_code == 200

    save(1)  # the first request of the day also prolongs the session
    with CaptureQueriesContext(connection) as captured:
        save(2)
    # Inside a test each transaction is a savepoint: two statements that nobody waits for outside.
    asked = [query for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 6
    record_response(attempt_id=attempt.pk, by=amal, position=2, value=None, event_id=new_event())
