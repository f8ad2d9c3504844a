"""Aiken files: which letters name a choice."""

import pytest
from django.utils import translation

from quizzes.formats import aiken

QUESTION = "Qui vend ?\nA) Amal\nB) Basma\nC) Camil\nANSWER: {}\n"


def read(answer):
    return aiken.read(QUESTION.format(answer).encode(), name="questions.txt")


@pytest.mark.parametrize(
    ("answer", "kind", "right"),
    [
        ("B", "single", [False, True, False]),
        ("b.", "single", [False, True, False]),
        ("ب", "single", [False, True, False]),
        ("A, C", "multiple", [True, False, True]),
        ("A C", "multiple", [True, False, True]),
    ],
)
def test_the_letters_of_choices_are_the_right_answers(answer, kind, right):
    reading = read(answer)
    assert not reading.refused
    [item] = reading.items
    assert (item.kind, [choice["correct"] for choice in item.body["choices"]]) == (kind, right)


@pytest.mark.parametrize("answer", ["A, E", "E", "A, ?", "A B E", "", "Amal"])
def test_a_letter_that_is_no_choice_refuses_the_question_and_says_which(answer):
    with translation.override("fr"):
        reading = read(answer)
    assert not reading.items
    [problem] = reading.refused
    assert problem.reason.replace("\xa0", " ") == f"« {answer} » n’est pas la lettre d’un choix."
