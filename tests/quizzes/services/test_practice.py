"""Practice: right or wrong at once, no credit, and never a key of a graded attempt under way."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.choices import AttemptMode
from quizzes.exceptions import AttemptNotFound, PracticeRefused
from quizzes.models import Attempt
from quizzes.selectors import practice_feedback, quiz_status_of
from quizzes.services import check_answer, close_overdue_attempts, record_response, start_attempt, submit_attempt
from quizzes.signals import attempt_graded
from tests.factories.quizzes import make_attempt, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return make_quiz("single", "true_false", allows_practice=True, attempt_limit=1, wait_minutes=60, time_limit_minutes=5)


def practise(quiz, member, **kw):
    return start_attempt(quiz_id=quiz.pk, member=member, mode=AttemptMode.PRACTICE, **kw)


def answer(attempt, member, value="c1", position=1):
    record_response(attempt_id=attempt.pk, by=member, position=position, value=value, event_id=uuid.uuid4())


def done(attempt, member):
    return submit_attempt(attempt_id=attempt.pk, by=member)


def test_practice_counts_for_nothing(amal, quiz):
    heard = []
    attempt_graded.connect(listener := lambda attempt, **_kw: heard.append(attempt))
    for _round in range(3):
        attempt = practise(quiz, amal)
        assert attempt.deadline_at is None
        answer(attempt, amal)
        answer(attempt, amal, True, 2)
        assert done(attempt, amal).passed is False
    close_overdue_attempts(at=timezone.now() + timedelta(days=1))
    attempt_graded.disconnect(listener)
    assert heard == []
    status = quiz_status_of(quiz=quiz, member=amal)
    assert (status.used, status.best, status.may_start) == (0, None, True)
    graded = make_attempt(member=amal, quiz=quiz)
    assert (graded.number, graded.mode) == (1, "graded")


def test_practice_goes_on_where_it_was_and_is_not_the_graded_attempt(amal, quiz):
    practice = practise(quiz, amal)
    answer(practice, amal, "c2")
    assert practise(quiz, amal) == practice
    graded = make_attempt(member=amal, quiz=quiz)
    assert {attempt.pk: attempt.mode for attempt in Attempt.objects.all()} == {practice.pk: "practice", graded.pk: "graded"}
    assert practice.questions.get(position=1).response.value == "c2"


def test_a_quiz_without_practice_refuses_it(amal):
    with pytest.raises(PracticeRefused):
        practise(make_quiz("single"), amal)


def test_no_practice_while_the_quiz_itself_is_under_way(amal, quiz):
    practice = practise(quiz, amal)
    answer(practice, amal)
    check_answer(attempt_id=practice.pk, by=amal, position=1)
    graded = make_attempt(member=amal, quiz=quiz)
    assert practice_feedback(practice, "fr") == {}
    with pytest.raises(PracticeRefused):
        practise(quiz, amal)
    with pytest.raises(PracticeRefused):
        check_answer(attempt_id=practice.pk, by=amal, position=2)
    done(graded, amal)
    assert set(practice_feedback(practice, "fr")) == {1}


def test_a_graded_attempt_is_never_checked(amal, camil, quiz):
    graded = make_attempt(member=amal, quiz=quiz)
    for member in (amal, camil):
        with pytest.raises(AttemptNotFound):
            check_answer(attempt_id=graded.pk, by=member, position=1)
    assert practice_feedback(graded, "fr") == {}


def test_on_the_page_each_answer_is_told_at_once_without_script(amal, browse, quiz):
    attempt, client = practise(quiz, amal), browse(amal)
    here = f"/fr/attempts/{attempt.pk}/"
    html = client.get(here).content.decode()
    assert 'value="check-1"' in html
    assert "because" not in html
    place = attempt.questions.get(position=1).choice_order["choices"].index("c2") + 1
    answered = client.post(here, {"q1": str(place), "was-1": "", "action": "check-1"})
    assert answered["Location"] == f"{here}#q1"
    html = client.get(here).content.decode()
    assert "because 2 en français" in html
    assert "indeed" not in html
    # Changed, and not checked yet: what stood there was about another answer.
    answer(attempt, amal, "c1")
    assert "because" not in client.get(here).content.decode()
    ended = client.post(here, {"action": "hand_in"}, follow=True).content.decode()
    assert f"{here}again/" in ended
    assert 'class="result"' not in ended
    again = client.post(f"{here}again/")
    assert Attempt.objects.get(pk=again["Location"].split("/")[3]).mode == "practice"


@pytest.mark.parametrize("position", ["0", "99", "x", "9" * 30, "", "٣"])
def test_checking_what_is_not_there_changes_nothing(amal, browse, quiz, position):
    attempt, client = practise(quiz, amal), browse(amal)
    assert client.post(f"/fr/attempts/{attempt.pk}/", {"action": f"check-{position}"}).status_code == 302
    assert practice_feedback(attempt, "fr") == {}


def test_the_page_of_an_old_practice_hides_the_key_while_the_quiz_is_under_way(amal, browse, quiz):
    practice = practise(quiz, amal)
    answer(practice, amal, "c2")
    done(practice, amal)
    page = f"/fr/attempts/{practice.pk}/result/"
    assert "because" in browse(amal).get(page).content.decode()
    make_attempt(member=amal, quiz=quiz)
    assert "because" not in browse(amal).get(page).content.decode()


def test_a_checked_button_on_a_graded_page_says_nothing(amal, browse, quiz):
    graded = make_attempt(member=amal, quiz=quiz)
    here = f"/fr/attempts/{graded.pk}/"
    browse(amal).post(here, {"action": "check-1"})
    html = browse(amal).get(here).content.decode()
    assert "because" not in html
    assert "check-1" not in html
