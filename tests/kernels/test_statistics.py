"""The figures of questions and quizzes, by hand and by their properties."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import statistics

# Four attempts at three questions. x1 + x2 + x3 = T.
X1 = [1, 1, 0, 0]
X2 = [1, 0, 1, 0]
X3 = [1, 1, 1, 0]
T = [3, 2, 2, 0]
REST = [2, 1, 2, 0]


def test_facility_is_the_share_of_the_points():
    assert statistics.facility(X3, 1) == 75
    assert statistics.facility([2, 0], 4) == 25


def test_variance_and_covariance_divide_by_n_minus_one():
    assert statistics.variance(X1) == pytest.approx(1 / 3)  # 4 * 0.25 / 3
    assert statistics.variance(T) == pytest.approx(4.75 / 3)  # mean 1.75; 1.5625 + 0.0625 + 0.0625 + 3.0625
    assert statistics.covariance(X1, REST) == pytest.approx(0.5 / 3)  # mean 1.25; 0.5 * (0.75 - 0.25 - 0.75 + 1.25)


def test_discrimination_is_the_correlation_with_the_rest():
    # cov = 1/6, var x = 1/3, var R = 2.75/3: 100 * (1/6) / sqrt(1/3 * 2.75/3)
    expected = 100 * (1 / 6) / sqrt(2.75 / 9)
    found = statistics.item(X1, T, most=1)
    assert found.discrimination == pytest.approx(expected) == pytest.approx(30.151, abs=0.001)
    # sorted: x 0 0 1 1, R 0 1 2 2: 0.5 * (1.25 + 0.25 + 0.75 + 0.75) / 3 = 0.5
    assert found.efficiency == pytest.approx(100 / 3)


def test_of_a_drawn_question_the_whole_stands_for_the_rest():
    # cov(x, T) = 0.5 * (1.25 + 0.25 - 0.25 + 1.75) / 3 = 0.5
    expected = 100 * 0.5 / sqrt(1 / 3 * 4.75 / 3)
    assert statistics.item(X1, T, most=1, is_drawn=True).discrimination == pytest.approx(expected)


def test_effective_weights_add_up_and_leave_out_what_is_negative():
    weights = statistics.effective_weights([0.25, 1.0, -0.1, None])
    assert weights == [pytest.approx(100 / 3), pytest.approx(200 / 3), None, None]
    assert statistics.effective_weights([0, 0]) == [None, None]


def test_alpha_error_ratio_and_standard_error():
    variances = [statistics.variance(x) for x in (X1, X2, X3)]  # 1/3, 1/3, 1/4
    # 100 * 3/2 * (1 - (11/12) / (19/12)) = 150 * 8/19
    alpha = statistics.alpha(variances, statistics.variance(T))
    assert alpha == pytest.approx(1200 / 19)
    ratio = statistics.error_ratio(alpha)
    assert ratio == pytest.approx(100 * sqrt(7 / 19))
    assert statistics.standard_error(20, ratio) == pytest.approx(20 * sqrt(7 / 19))
    assert statistics.error_ratio(-50) == pytest.approx(100 * sqrt(1.5))


def test_guessing():
    assert statistics.random_guess_score([1, 0, 0, 0]) == 25
    assert statistics.random_guess_score([]) is None


@pytest.mark.parametrize(("xs", "totals"), [([], []), ([1], [2]), ([1, 1, 1], [1, 2, 3]), ([0, 1, 0], [1, 2, 1])])
def test_what_cannot_be_told_is_not_told(xs, totals):
    found = statistics.item(xs, totals, most=1)
    assert found.discrimination is None
    assert statistics.alpha([0.5], 1.0) is None
    assert statistics.alpha([0.5, 0.5], 0.0) is None
    assert statistics.whole([], None) == statistics.Whole(0, None, None, None, None, None)


def test_scores_fall_into_bars():
    assert statistics.histogram([0, 9.99, 10, 55, 99.9, 100]) == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]


PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), min_size=2, max_size=40)


@given(PAIRS)
def test_bounds_and_order_do_not_matter(pairs):
    xs, totals = [x for x, _rest in pairs], [x + rest for x, rest in pairs]
    found = statistics.item(xs, totals, most=4)
    for figure in (found.discrimination, found.efficiency):
        assert figure is None or -100 <= figure <= 100
    assert 0 <= found.facility <= 100
    backwards = statistics.item(xs[::-1], totals[::-1], most=4)
    assert backwards.facility == found.facility
    if found.discrimination is not None:
        assert isclose(found.discrimination, backwards.discrimination, abs_tol=1e-6)
        turned = statistics.discrimination_index([4 - x for x in xs], [total - x for x, total in zip(xs, totals, strict=True)])
        assert isclose(turned, -found.discrimination, abs_tol=1e-6)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=30))
def test_the_efficiency_of_a_perfectly_sorted_question_is_a_hundred(xs):
    found = statistics.discriminative_efficiency(xs, [2 * x + 1 for x in xs])
    assert found is None or isclose(found, 100)


def test_time_is_counted_from_the_answer_before_it_in_whatever_order_they_come():
    saves = [("third", 175.0), ("first", 130.0), ("second", 145.0)]
    assert statistics.times_taken(100.0, saves) == [("first", 30.0), ("second", 15.0), ("third", 30.0)]
    assert statistics.times_taken(100.0, []) == []


def test_answers_that_came_in_one_form_tell_no_time():
    whole_form = [("first", 400.0), ("second", 400.02), ("third", 400.9)]
    assert statistics.times_taken(100.0, whole_form) == []
    assert statistics.times_taken(100.0, [("before", 120.0), *whole_form, ("after", 430.9)]) == [
        ("before", 20.0),
        ("after", pytest.approx(30)),
    ]


def test_what_is_dated_before_the_start_is_left_out_and_wrongs_no_other():
    assert statistics.times_taken(100.0, [("skewed", 40.0), ("next", 112.0)]) == [("next", 12.0)]
