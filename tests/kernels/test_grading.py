"""Grading by properties: bounds, monotony, and that the order of choices means nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import grading

flags = st.lists(st.booleans(), min_size=2, max_size=12).filter(any)


def choices(marks):
    return {"choices": [{"id": f"c{n}", "correct": mark} for n, mark in enumerate(marks)]}


def both(text):
    return {"ar": text, "fr": text}


@st.composite
def choice_questions(draw):
    body = choices(draw(flags))
    ids = [choice["id"] for choice in body["choices"]]
    return body, draw(st.lists(st.sampled_from(ids), unique=True))


@st.composite
def matchings(draw):
    n = draw(st.integers(2, 8))
    body = {"pairs": [{"id": f"p{i}", "left": both(f"l{i}"), "right": both(f"r{i}")} for i in range(n)]}
    offered = [f"p{i}" for i in range(n)] + ["d1"]
    return body, draw(st.dictionaries(st.sampled_from(offered[:-1]), st.sampled_from(offered)))


@st.composite
def orderings(draw):
    n = draw(st.integers(2, 8))
    items = [f"i{i}" for i in range(n)]
    return {"items": [{"id": item} for item in items]}, draw(st.permutations(items))


@given(choice_questions())
def test_multiple_stays_between_nothing_and_everything(case):
    assert 0 <= grading.grade_multiple(*case) <= 1


@given(choice_questions(), st.randoms(use_true_random=False))
def test_multiple_does_not_depend_on_any_order(case, rng):
    body, value = case
    shuffled = {"choices": rng.sample(body["choices"], len(body["choices"]))}
    assert grading.grade_multiple(shuffled, rng.sample(value, len(value))) == grading.grade_multiple(body, value)


@given(choice_questions())
def test_multiple_never_falls_by_a_right_choice_nor_rises_by_a_wrong_one(case):
    body, value = case
    before = grading.grade_multiple(body, value)
    for choice in body["choices"]:
        if choice["id"] not in value:
            after = grading.grade_multiple(body, [*value, choice["id"]])
            assert after >= before if choice["correct"] else after <= before


@given(flags)
def test_multiple_exactly_the_right_ones_earn_everything(marks):
    body = choices(marks)
    right = [choice["id"] for choice in body["choices"] if choice["correct"]]
    assert grading.grade_multiple(body, right) == 1
    assert grading.grade_multiple(body | {"all_or_nothing": True}, right) == 1


@given(flags.filter(lambda marks: not all(marks)))
def test_multiple_ticking_everything_earns_nothing(marks):
    body = choices(marks)
    everything = [choice["id"] for choice in body["choices"]]
    assert grading.grade_multiple(body, everything) == 0
    assert grading.grade_multiple(body | {"all_or_nothing": True}, everything) == 0


def test_multiple_partial_credit_is_the_right_share_less_the_wrong_share():
    body = choices([True, True, True, False, False])
    assert grading.grade_multiple(body, ["c0"]) == Decimal("0.3333333")
    assert grading.grade_multiple(body, ["c0", "c1", "c3"]) == Decimal("0.1666667")
    assert grading.grade_multiple(body, ["c0", "c3"]) == 0
    assert grading.grade_multiple(body | {"all_or_nothing": True}, ["c0", "c1"]) == 0


def test_multiple_ticking_one_choice_twice_counts_once():
    body = choices([True, True, False])
    assert grading.grade_multiple(body, ["c0", "c0"]) == Decimal("0.5000000")


def test_single_and_true_false_are_all_or_nothing():
    body = choices([False, True])
    assert [grading.grade_single(body, value) for value in ("c1", "c0", "c9", None)] == [1, 0, 0, 0]
    assert [grading.grade_true_false({"correct": False}, value) for value in (False, True, None)] == [1, 0, 0]


@given(matchings())
def test_matching_is_the_share_of_right_pairs(case):
    body, value = case
    right = sum(left == side for left, side in value.items())
    assert grading.grade_matching(body, value) == (Decimal(right) / len(body["pairs"])).quantize(grading.PLACES)


@given(matchings())
def test_matching_never_falls_when_a_pair_is_put_right(case):
    body, value = case
    for pair in body["pairs"]:
        assert grading.grade_matching(body, {**value, pair["id"]: pair["id"]}) >= grading.grade_matching(body, value)


def test_matching_takes_equal_right_sides_as_one():
    body = {
        "pairs": [
            {"id": "p1", "left": both("photo"), "right": both("Instagram")},
            {"id": "p2", "left": both("reel"), "right": both("Instagram")},
            {"id": "p3", "left": both("catalogue"), "right": both("WhatsApp")},
        ]
    }
    assert grading.grade_matching(body, {"p1": "p2", "p2": "p1", "p3": "p3"}) == 1
    assert grading.grade_matching(body, {"p1": "p1", "p2": "p1", "p3": "p1"}) == Decimal("0.6666667")


@given(orderings())
def test_ordering_is_the_share_of_right_places(case):
    body, value = case
    right = sum(item["id"] == given_item for item, given_item in zip(body["items"], value, strict=True))
    assert grading.grade_ordering(body, value) == (Decimal(right) / len(value)).quantize(grading.PLACES)


def test_ordering_counts_empty_and_doubled_places_as_wrong():
    body = {"items": [{"id": "i1"}, {"id": "i2"}, {"id": "i3"}]}
    assert grading.grade_ordering(body, ["i1", None, None]) == Decimal("0.3333333")
    assert grading.grade_ordering(body, ["i1", "i1", "i1"]) == Decimal("0.3333333")
    assert grading.grade_ordering(body, None) == 0


GAPS = {
    "gaps": [
        {"id": "g1", "answers": {"ar": ["الزيت"], "fr": ["l’huile d’argan"]}, "tolerant": True},
        {"id": "g2", "answers": {"ar": ["25"], "fr": ["25"]}},
        {"id": "g3", "choices": [{"id": "c1", "correct": False}, {"id": "c2", "correct": True}]},
    ]
}


@pytest.mark.parametrize("typed", ["الزيت", "زيت", "الزّيت", "  الزيت. ", "L'HUILE D'ARGAN", "huile d'argan"])
def test_gap_accepts_either_language_and_forgiven_spelling(typed):
    assert grading.is_gap_right(GAPS["gaps"][0], typed)


@pytest.mark.parametrize("typed", ["25", "٢٥", "۲۵", " 25 ", "25."])
def test_gap_accepts_every_writing_of_a_number(typed):
    assert grading.is_gap_right(GAPS["gaps"][1], typed)


@pytest.mark.parametrize("typed", ["", " ", ".", "ماء", "2 5", "\u200b", None])
def test_gap_refuses_what_is_not_accepted(typed):
    assert not grading.is_gap_right(GAPS["gaps"][1], typed)


def test_gap_grade_is_the_mean_of_the_gaps():
    assert grading.grade_gap(GAPS, {"g1": "زيت", "g2": "٢٥", "g3": "c2"}) == 1
    assert grading.grade_gap(GAPS, {"g1": "زيت", "g3": "c1"}) == Decimal("0.3333333")
    assert grading.grade_gap(GAPS, None) == 0


def test_gap_spelling_counts_unless_the_trainer_is_tolerant():
    strict = {"id": "g", "answers": {"ar": ["تعاونية"], "fr": []}}
    assert not grading.is_gap_right(strict, "تعاونيه")
    assert grading.is_gap_right(strict | {"tolerant": True}, "تعاونيه")


marks = st.lists(st.tuples(st.decimals("0.01", "999.99", places=2), st.decimals("0", "1", places=7)), min_size=1, max_size=30)


@given(marks)
def test_total_stays_within_a_hundred_percent_and_rises_with_every_answer(parts):
    result = grading.total(parts)
    assert 0 <= result.score_percent <= 100
    assert 0 <= result.raw_score <= result.max_score
    better = grading.total([(points, Decimal(1)) for points, _fraction in parts])
    assert better.score_percent == 100
    assert better.raw_score >= result.raw_score


def test_total_of_nothing_is_nothing_and_the_pass_mark_is_reached_by_equality():
    assert grading.total([]).score_percent == 0
    assert grading.has_passed(Decimal("60.00"), 60)
    assert not grading.has_passed(Decimal("59.99"), 60)


# Short answers and numbers

written = st.text(alphabet="أإاهةىيكتابعل elabrév'’.12٣ً", max_size=12)


@st.composite
def short_questions(draw):
    texts = draw(st.lists(written, min_size=1, max_size=5))
    weights = draw(st.lists(st.integers(1, 100), min_size=len(texts), max_size=len(texts)))
    answers = [{"id": f"a{n}", "text": both(text), "weight": weight} for n, (text, weight) in enumerate(zip(texts, weights, strict=True))]
    return {"answers": answers, "tolerant": draw(st.booleans())}, draw(st.sampled_from(texts) | written)


@given(short_questions(), st.randoms(use_true_random=False))
def test_a_short_answer_earns_between_nothing_and_everything_in_any_order_of_the_answers(case, rng):
    body, value = case
    shuffled = body | {"answers": rng.sample(body["answers"], len(body["answers"]))}
    assert 0 <= grading.grade_short(body, value) <= 1
    assert grading.grade_short(shuffled, value) == grading.grade_short(body, value)


@given(short_questions())
def test_a_short_answer_never_earns_less_because_more_is_forgiven_or_accepted(case):
    body, value = case
    before = grading.grade_short(body, value)
    assert grading.grade_short(body | {"answers": [*body["answers"], {"id": "z", "text": both("عسل"), "weight": 100}]}, value) >= before
    assert grading.grade_short(body | {"tolerant": True}, value) >= grading.grade_short(body | {"tolerant": False}, value)


def number_question(value, tolerance, unit=None):
    return {"answers": [{"id": "a1", "value": str(value), "tolerance": str(tolerance), "weight": 100}], "unit": unit or {}}


amounts = st.decimals(-9999, 9999, places=2)


@given(amounts, amounts, st.decimals(0, 50, places=2), st.decimals(0, 50, places=2))
def test_a_wider_tolerance_never_earns_less(value, typed, tolerance, more):
    narrow = grading.grade_numeric(number_question(value, tolerance), f"{typed}")
    assert narrow == (1 if abs(value - typed) <= tolerance else 0)
    assert grading.grade_numeric(number_question(value, tolerance + more), f"{typed}") >= narrow


@given(st.integers(0, 9_999_999), st.sampled_from(["", "DH", "درهم", "kg"]), st.booleans())
def test_a_number_may_be_typed_with_its_unit_and_arabic_digits(number, unit, arabic):
    digits = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")) if arabic else str(number)
    question = number_question(number, 0, {"ar": unit, "fr": "DH"})
    for typed in (digits, f"{digits} {unit}", f"{digits}{unit}", f"{unit} {digits}", f"{digits} dh."):
        assert grading.grade_numeric(question, typed) == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1,234", "1.234"), ("1.234,5", "1234.5"), ("1 234,5", "1234.5"), ("٢٫٥", "2.5"), ("50 ٪", "50"), ("cinq", None), ("", None)],
)
def test_what_is_read_is_what_is_usual_here(typed, read):
    assert grading.read_amount(number_question(1, 0, {"ar": "%", "fr": "%"}), typed) == (None if read is None else Decimal(read))


# Words and regions to mark, and the ways to judge an order


@given(choice_questions(), st.booleans(), st.booleans())
def test_spots_are_graded_as_choices_are(case, one_right, all_or_nothing):
    body, value = case
    spots = {"spots": body["choices"], "all_or_nothing": all_or_nothing, "one_right": one_right}
    if one_right:
        assert grading.grade_spots(spots, value[:1]) == grading.grade_single(body, value[0] if value else None)
        assert len(value) < 2 or grading.grade_spots(spots, value) == 0
    else:
        assert grading.grade_spots(spots, value) == grading.grade_multiple(body | {"all_or_nothing": all_or_nothing}, value)


@given(orderings(), st.sampled_from(["places", "exact", "neighbours"]))
def test_every_way_to_judge_an_order_gives_everything_to_the_right_one_only(case, way):
    body, value = case
    right = [item["id"] for item in body["items"]]
    earned = grading.grade_ordering(body | {"scoring": way}, value)
    assert 0 <= earned <= 1
    assert (earned == 1) == (value == right)
    assert grading.grade_ordering(body | {"scoring": way}, None) == 0


def test_one_item_out_of_place_keeps_the_neighbours_that_still_follow_each_other():
    body = {"items": [{"id": item} for item in "abcd"], "scoring": "neighbours"}
    assert grading.grade_ordering(body, list("dabc")) == Decimal("0.6666667")
    assert grading.grade_ordering(body | {"scoring": "places"}, list("dabc")) == 0
    assert grading.grade_ordering(body | {"scoring": "exact"}, list("dabc")) == 0
