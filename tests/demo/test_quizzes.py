"""The demo's questions: of every kind that a machine grades, answered as its members answer, and loaded once."""

import random
from collections import Counter

import pytest
from wagtail.images.models import Image

from demo.answers import right_value, wrong_value
from demo.files import DemoMediaStore
from demo.quizzes import load_quiz
from demo.reading import courses
from quizzes.choices import Kind
from quizzes.kinds import kind_of
from quizzes.kinds.base import missing_languages
from quizzes.models import Question, QuestionVersion, Quiz
from quizzes.services import save_folder

pytestmark = pytest.mark.django_db


def load_all():
    folder, store = save_folder(name_ar="بنك", name_fr="Banque"), DemoMediaStore()
    return [
        load_quiz(course.slug, name, data, folder, store)
        for course in courses()
        for name, data in [*((module.slug, module.quiz) for module in course.modules), ("final", course.final)]
    ]


def state():
    return Question.objects.count(), QuestionVersion.objects.count(), Quiz.objects.count(), Image.objects.count()


def test_the_demo_holds_every_kind_that_a_machine_grades_and_loading_again_changes_nothing():
    load_all()
    kinds = Counter(Question.objects.values_list("kind", flat=True))
    assert set(kinds) == set(Kind.values) - {Kind.LONG_TEXT, Kind.UPLOAD}
    before = state()
    load_all()
    assert state() == before


def test_its_questions_are_whole_in_both_languages_and_its_members_answers_fit():
    load_all()
    for question in Question.objects.select_related("current"):
        kind, body = kind_of(question.kind), question.current.body
        assert not missing_languages(body), question
        order = kind.draw(body, shuffle=False, rng=random.Random(1))
        right, wrong = (kind.clean_value(body, order, value(question.kind, body)) for value in (right_value, wrong_value))
        assert (kind.grade(body, right), kind.grade(body, wrong) < 1) == (1, True), question


def test_the_modules_of_the_first_course_can_be_practised_and_no_final_quiz():
    practised = {quiz.title_fr for quiz in load_all() if quiz.allows_practice}
    first = courses()[0]
    assert practised == {module.quiz["title"]["fr"] for module in first.modules}
