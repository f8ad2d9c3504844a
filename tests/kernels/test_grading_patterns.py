"""A star in an accepted answer: what meets it, what does not, and in which time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import meets_pattern


@pytest.mark.parametrize(
    ("pattern", "written", "meets"),
    [
        ("*argan*", "huile d'argan pure", True),
        ("*argan*", "argan", True),
        ("huile*", "l'huile", False),
        ("a*a", "a", False),
        ("a*b*c", "axxbxxc", True),
        ("a*b*c", "acb", False),
        ("**", "x", True),
        ("argan", "argan", True),
        ("argan", "argane", False),
    ],
)
def test_a_star_stands_for_any_letters_or_none(pattern, written, meets):
    assert meets_pattern(written, pattern) is meets


@given(pieces=st.lists(st.text("ab", max_size=3), min_size=2, max_size=5), between=st.text("abc", max_size=4))
def test_whatever_stands_between_the_pieces_meets(pieces, between):
    assert meets_pattern(between.join(pieces), "*".join(pieces))


def test_many_stars_take_no_time():
    started = time.process_time()
    meets_pattern("a" * 200, "*a" * 90 + "b")
    assert time.process_time() - started < 1
