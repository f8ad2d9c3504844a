"""The arithmetic of completion."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from courses.completion import StepFacts, StepRule, course_score, is_complete, is_done, is_open, next_step, progress_percent

keys = st.sets(st.sampled_from("abcdefgh"))


@given(required=keys, done=keys, more=keys)
def test_percent_never_falls_when_more_is_done(required, done, more):
    assert 0 <= progress_percent(required, done) <= progress_percent(required, done | more) <= 100


@given(required=keys, done=keys)
def test_hundred_percent_is_exactly_complete(required, done):
    assert (progress_percent(required, done) == 100) == is_complete(required, done)


def test_course_without_steps_is_never_complete():
    assert not is_complete([], ["a"])
    assert progress_percent([], ["a"]) == 0


def test_lesson_is_done_when_read_to_the_end():
    lesson = StepRule("a", "lesson")
    assert not is_done(lesson, StepFacts())
    assert is_done(lesson, StepFacts(viewed=True))


def test_lesson_with_activities_wants_all_of_them_and_the_end():
    lesson = StepRule("a", "lesson", rule="activities", activities=frozenset("xy"))
    assert not is_done(lesson, StepFacts(viewed=True, activities=frozenset("x")))
    assert not is_done(lesson, StepFacts(viewed=False, activities=frozenset("xy")))
    assert is_done(lesson, StepFacts(viewed=True, activities=frozenset("xyz")))


def test_quiz_is_done_only_when_passed():
    assert not is_done(StepRule("q", "quiz"), StepFacts(viewed=True))
    assert is_done(StepRule("q", "quiz"), StepFacts(passed=True))


def test_in_order_each_required_step_opens_the_next():
    steps = [StepRule("a", "lesson"), StepRule("b", "lesson", required=False), StepRule("c", "quiz"), StepRule("d", "lesson")]
    assert [is_open(steps, {"a"}, key, sequential=True) for key in "abcd"] == [True, True, True, False]
    assert [is_open(steps, set(), key, sequential=True) for key in "abcd"] == [True, False, False, False]
    assert all(is_open(steps, set(), key, sequential=False) for key in "abcd")


def test_what_is_done_stays_open_when_a_step_is_put_before_it():
    steps = [StepRule("new", "lesson"), StepRule("a", "lesson")]
    assert is_open(steps, {"a"}, "a", sequential=True)


def test_she_goes_on_where_she_stopped_else_at_the_first_gap():
    steps = [StepRule(key, "lesson") for key in "abc"]
    assert next_step(steps, {"a"}, last_key="c") == "c"
    assert next_step(steps, {"a", "c"}, last_key="c") == "b"
    assert next_step(steps, set("abc")) is None


def test_score_is_the_final_quizzes_mean_else_all_quizzes():
    scores = {"q1": Decimal(50), "q2": Decimal(100), "f": Decimal("83.335")}
    assert course_score(scores, final_keys={"f"}) == Decimal("83.34")
    assert course_score({"q1": Decimal(50), "q2": Decimal(100)}, final_keys=set()) == Decimal("75.00")
    assert course_score({}, final_keys={"f"}) is None
