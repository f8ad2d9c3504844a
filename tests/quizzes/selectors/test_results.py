"""Who may read what was right."""

import pytest

from quizzes.choices import FeedbackTiming
from quizzes.services import submit_attempt
from tests.factories.quizzes import make_attempt, make_quiz
from tests.quizzes.selectors.test_analysis import sit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("value", "limit"), [("c1", None), ("c2", 2)], ids=["who passed", "on her last attempt"])
def test_an_old_result_tells_no_key_while_the_quiz_is_taken_again(amal, browse, value, limit):
    quiz = make_quiz("single", attempt_limit=limit, feedback_timing=FeedbackTiming.AFTER_LAST)
    old = sit(quiz, amal, value)

    def tells_the_key():
        page = browse(amal).get(f"/fr/attempts/{old.pk}/result/")
        assert page.status_code == 200
        return f"because {value[1]}" in page.text

    assert tells_the_key() is (value == "c1")
    again = make_attempt(member=amal, quiz=quiz)
    assert not tells_the_key()
    submit_attempt(attempt_id=again.pk, by=amal)
    assert tells_the_key()
