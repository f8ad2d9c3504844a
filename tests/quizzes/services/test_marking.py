"""Open answers wait for a person, are marked by a rubric, and no mark is overwritten unseen."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import TRAINERS
from quizzes.exceptions import (
    AttemptLimitReached,
    AttemptUnderReview,
    MarkInvalid,
    MarkStale,
    NotMarkable,
)
from quizzes.models import Attempt, Response, ResponseMark
from quizzes.selectors import quiz_status_of
from quizzes.selectors.marking import answers_to_mark, marked_answers, quizzes_to_mark, waiting_of
from quizzes.services import record_response, start_attempt, submit_attempt
from quizzes.services.marking import mark_response
from quizzes.signals import attempt_graded
from tests.factories.accounts import make_member, make_staff
from tests.factories.cooperatives import make_class
from tests.factories.marked_questions import hand_in_text, make_open_quiz, response_at
from tests.factories.quizzes import new_event
from tests.quizzes.services.test_parallel import at_once
from text.errors import NotAllowed

FULL = {"k1": 4, "k2": 6}
HALF = {"k1": 2, "k2": 3}


@pytest.fixture
def nadia(db):
    """Another trainer."""
    return make_staff(role=TRAINERS, given_name_fr="Nadia")


@pytest.fixture(autouse=True)
def taught(amal, basma, nadia):
    """Both trainers accompany the cohort in which Amal learns."""
    make_class(basma, amal).trainers.add(nadia)


@pytest.fixture
def heard():
    told = []

    def listen(attempt, **_kwargs):
        told.append((attempt.pk, attempt.percent))

    attempt_graded.connect(listen)
    yield told
    attempt_graded.disconnect(listen)


def marked(response, by, points=FULL, **kw):
    return mark_response(response_id=response.pk, by=by, points=points, **kw)


@pytest.mark.django_db
def test_an_open_answer_waits_and_the_mark_gives_the_result(amal, basma, heard):
    response = hand_in_text(member=amal, quiz=make_open_quiz("single", "long_text", pass_mark=60), position=2)
    attempt = response.question.attempt
    assert (attempt.is_graded, attempt.percent, heard) == (False, None, [])
    assert [one.pk for one in waiting_of(amal)] == [attempt.pk]

    done = marked(response, basma, HALF, comment="Bien.\r\nAjoutez le prix.").attempt
    assert (done.is_graded, done.percent, done.passed) == (True, Decimal("25.00"), False)
    assert heard == [(attempt.pk, Decimal("25.00"))]
    assert waiting_of(amal) == []
    mark = ResponseMark.objects.get()
    assert (mark.points, mark.comment, mark.marked_by) == (HALF, "Bien.\nAjoutez le prix.", basma)


@pytest.mark.django_db
def test_the_result_waits_for_the_last_mark(amal, basma, heard):
    quiz = make_open_quiz("long_text", "long_text")
    attempt = start_attempt(quiz_id=quiz.pk, member=amal)
    for position in (1, 2):
        record_response(attempt_id=attempt.pk, by=amal, position=position, value="text", event_id=new_event())
    submit_attempt(attempt_id=attempt.pk, by=amal)
    assert not marked(response_at(attempt, 1), basma).attempt.is_graded
    assert heard == []
    assert marked(response_at(attempt, 2), basma, HALF).attempt.percent == Decimal("75.00")
    assert len(heard) == 1


@pytest.mark.django_db
def test_nothing_written_is_zero_at_once(amal, basma, heard):
    attempt = start_attempt(quiz_id=make_open_quiz().pk, member=amal)
    assert submit_attempt(attempt_id=attempt.pk, by=amal).percent == 0
    assert not answers_to_mark(basma).exists()
    assert len(heard) == 1


@pytest.mark.django_db
def test_marking_again_keeps_the_older_mark_and_writes_the_score_anew(amal, basma, heard):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    first = marked(response, basma, HALF)
    graded_at = first.attempt.graded_at
    again = marked(response, basma, FULL, seen_mark=first.mark.pk)
    assert (again.attempt.percent, again.attempt.graded_at) == (Decimal("100.00"), graded_at)
    assert [mark.points for mark in response.marks.all()] == [HALF, FULL]
    assert [percent for _pk, percent in heard] == [Decimal("50.00"), Decimal("100.00")]


@pytest.mark.django_db
def test_the_same_mark_twice_is_one(amal, basma):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    first = marked(response, basma).mark
    assert marked(response, basma).mark == first
    assert list(ResponseMark.objects.all()) == [first]


@pytest.mark.django_db
def test_a_mark_that_the_marker_has_not_seen_is_not_overwritten(amal, basma, nadia):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    marked(response, basma, HALF)
    with pytest.raises(MarkStale):
        marked(response, nadia, FULL)
    assert Response.objects.get(pk=response.pk).fraction == Decimal("0.5")


@pytest.mark.django_db
@pytest.mark.parametrize("points", [{}, {"k1": 4}, {"k1": 5, "k2": 6}, {"k1": -1, "k2": 6}, {"k1": True, "k2": 6}, {"k1": "4", "k2": 6}])
def test_points_that_the_rubric_does_not_give_are_refused(amal, basma, points):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    with pytest.raises(MarkInvalid):
        marked(response, basma, points)
    assert not ResponseMark.objects.exists()


@pytest.mark.django_db
def test_who_may_mark_and_what(amal, basma):
    quiz = make_open_quiz("long_text", "single", allows_practice=True)
    response = hand_in_text(member=amal, quiz=quiz)
    for stranger in (amal, make_staff(role=TRAINERS)):  # a trainer of others
        with pytest.raises(NotAllowed):
            marked(response, stranger)
    with pytest.raises(NotMarkable):  # its key has judged it
        marked(response_at(response.question.attempt, 2), basma)
    sitting = start_attempt(quiz_id=make_open_quiz().pk, member=amal)
    record_response(attempt_id=sitting.pk, by=amal, position=1, value="text", event_id=new_event())
    with pytest.raises(NotMarkable):  # not handed in
        marked(response_at(sitting), basma)
    practice = start_attempt(quiz_id=quiz.pk, member=amal, mode="practice")
    record_response(attempt_id=practice.pk, by=amal, position=1, value="text", event_id=new_event())
    submit_attempt(attempt_id=practice.pk, by=amal)
    with pytest.raises(NotMarkable):
        marked(response_at(practice), basma)
    with pytest.raises(NotMarkable):
        mark_response(response_id=999_999_999, by=basma, points=FULL)
    assert list(answers_to_mark(basma)) == [response]


@pytest.mark.django_db
def test_counted_attempts_wait_for_the_review_and_uncounted_ones_do_not(amal, basma):
    quiz = make_open_quiz(attempt_limit=2)
    response = hand_in_text(member=amal, quiz=quiz)
    assert not quiz_status_of(quiz=quiz, member=amal).may_start
    with pytest.raises(AttemptUnderReview):
        start_attempt(quiz_id=quiz.pk, member=amal)
    marked(response, basma)
    assert quiz_status_of(quiz=quiz, member=amal).may_start
    hand_in_text(member=amal, quiz=quiz)
    with pytest.raises(AttemptLimitReached):
        start_attempt(quiz_id=quiz.pk, member=amal)

    free = make_open_quiz()
    hand_in_text(member=amal, quiz=free)
    assert start_attempt(quiz_id=free.pk, member=amal).number == 2


@pytest.mark.django_db
def test_the_queue_is_oldest_first_and_counted_by_quiz(amal, basma):
    quiz, other = make_open_quiz(), make_open_quiz()
    now = timezone.now()
    answers = [hand_in_text(member=amal, quiz=one) for one in (quiz, other, quiz)]
    for answer, hours in zip(answers, (1, 3, 2), strict=True):
        Attempt.objects.filter(questions__response=answer).update(submitted_at=now - timedelta(hours=hours))
    assert list(answers_to_mark(basma)) == [answers[1], answers[2], answers[0]]
    assert [(row.quiz, row.count) for row in quizzes_to_mark(basma)] == [(other, 1), (quiz, 2)]
    marked(answers[1], basma)
    assert answers[1] not in answers_to_mark(basma)
    assert list(marked_answers(basma)) == [answers[1]]


# In the admin


@pytest.fixture
def trainer(browse, basma):
    return browse(basma)


def page_of(response, query=""):
    return f"/admin/marking/{response.pk}/{query}"


def form(points=FULL, **more):
    return {**{f"points-{own}": value for own, value in points.items()}, "comment": "", "seen": "", **more}


@pytest.mark.django_db
def test_only_trainers_enter(browse, amal, trainer):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    for address in ("/admin/marking/", page_of(response)):
        assert trainer.get(address).status_code == 200
        assert browse(amal).get(address).status_code == 403
        assert browse().get(address).status_code == 302


@pytest.mark.django_db
def test_the_page_shows_the_answer_as_text_and_never_as_markup(amal, trainer):
    response = hand_in_text(member=amal, quiz=make_open_quiz(), text="<script>alert(1)</script>\nzweite & Zeile")
    html = trainer.get(page_of(response)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>zweite &amp; Zeile" in html
    assert "<script>alert" not in html
    assert amal.display_name("ar") in html


@pytest.mark.django_db
def test_save_and_next_goes_through_the_list(amal, trainer):
    quiz = make_open_quiz()
    first, second = (hand_in_text(member=amal, quiz=quiz) for _number in range(2))
    hand_in_text(member=amal, quiz=make_open_quiz())
    query = f"?quiz={quiz.key}"
    answer = trainer.post(page_of(first, query), form(next="1", comment="Bravo"))
    assert answer["Location"] == page_of(second, query)
    answer = trainer.post(page_of(second, query), form({"k1": "4", "k2": "٦"}, next="1"))
    assert answer["Location"] == f"/admin/marking/{query}"
    assert {attempt.percent for attempt in Attempt.objects.filter(quiz=quiz)} == {Decimal("100.00")}


@pytest.mark.django_db
def test_a_form_without_points_is_shown_again_with_what_was_written(amal, trainer):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    answer = trainer.post(page_of(response), form({"k1": "3", "k2": "7"}, comment="Presque parfait"))
    assert answer.status_code == 400
    assert "Presque parfait" in answer.content.decode()
    assert not ResponseMark.objects.exists()


@pytest.mark.django_db
def test_a_stale_form_shows_the_colleagues_mark_and_may_then_replace_it(amal, nadia, trainer):
    response = hand_in_text(member=amal, quiz=make_open_quiz())
    theirs = marked(response, nadia, HALF, comment="Vu par Nadia").mark
    answer = trainer.post(page_of(response), form(comment="Mon avis"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Vu par Nadia" in html and "Mon avis" in html
    assert ResponseMark.objects.get() == theirs
    seen = re.search(r'name="seen" value="(\d+)"', html).group(1)
    trainer.post(page_of(response), form(comment="Mon avis", seen=seen))
    assert [mark.comment for mark in response.marks.all()] == ["Vu par Nadia", "Mon avis"]
    assert Response.objects.get(pk=response.pk).fraction == 1


@pytest.mark.django_db
def test_the_list_is_sorted_by_cohort(amal, trainer, basma):
    hind = make_member(given_name_ar="هند", family_name_ar="بناني")
    quiz = make_open_quiz()
    hand_in_text(member=amal, quiz=quiz)
    hand_in_text(member=hind, quiz=quiz)
    cohort = make_class(basma, hind)
    html = trainer.get(f"/admin/marking/?group={cohort.uuid}").content.decode()
    assert "هند" in html and amal.display_name("ar") not in html


@pytest.mark.django_db
def test_menu_and_first_page_count_what_waits(amal, trainer):
    assert "(1)" not in trainer.get("/admin/marking/").content.decode()
    quiz = make_open_quiz(title_fr="Vendre son miel", title_ar="بيع العسل")
    hand_in_text(member=amal, quiz=quiz)
    first_page = trainer.get("/admin/").content.decode()
    assert str(quiz.key) in first_page
    assert "(1)" in first_page


@pytest.mark.django_db
def test_a_list_of_fifty_costs_as_many_queries_as_one_of_two(amal, trainer, django_assert_max_num_queries):
    quiz = make_open_quiz()
    for _number in range(2):
        hand_in_text(member=amal, quiz=quiz)
    trainer.get("/admin/marking/")
    with CaptureQueriesContext(connection) as few:
        trainer.get("/admin/marking/")
    for _number in range(20):
        hand_in_text(member=amal, quiz=quiz)
    with django_assert_max_num_queries(len(few)):
        trainer.get("/admin/marking/")


# Two at once


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_two_trainers_at_once_and_one_is_told(amal, basma, nadia, heard):
    quiz = make_open_quiz()
    for _round in range(5):
        response = hand_in_text(member=amal, quiz=quiz)
        heard.clear()
        results = at_once(lambda r=response: marked(r, basma, FULL), lambda r=response: marked(r, nadia, HALF))
        assert sorted(isinstance(result, MarkStale) for result in results) == [False, True]
        assert ResponseMark.objects.filter(response=response).count() == 1
        assert len(heard) == 1


@pytest.mark.parallel
@pytest.mark.django_db(transaction=True)
def test_the_two_last_marks_at_once_give_one_whole_result(amal, basma, nadia, heard):
    quiz = make_open_quiz("long_text", "long_text")
    for _round in range(5):
        attempt = start_attempt(quiz_id=quiz.pk, member=amal)
        for position in (1, 2):
            record_response(attempt_id=attempt.pk, by=amal, position=position, value="text", event_id=new_event())
        submit_attempt(attempt_id=attempt.pk, by=amal)
        heard.clear()
        at_once(
            lambda pk=attempt.pk: marked(response_at(Attempt(pk=pk), 1), basma, FULL),
            lambda pk=attempt.pk: marked(response_at(Attempt(pk=pk), 2), nadia, HALF),
        )
        assert Attempt.objects.get(pk=attempt.pk).percent == Decimal("75.00")
        assert heard == [(attempt.pk, Decimal("75.00"))]
