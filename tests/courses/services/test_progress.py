"""Events in, progress out."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from courses.choices import Verb
from courses.events import Event
from courses.models import Course, CourseCompletion, Enrolment, LearningEvent, StepProgress
from courses.services import enrol_member, record_events, refresh_percent, settling, start_quiz
from courses.signals import course_completed
from quizzes.services import record_response, submit_attempt
from tests.factories.accounts import make_member
from tests.factories.courses import SmallSchool, add_lesson


def event(key, verb=Verb.VIEWED, *, at=None, event_id=None, **result):
    return Event(event_id or uuid.uuid4(), verb, key, at or timezone.now(), result=result)


def send(member, *events):
    return record_events(member=member, events=events)


def pass_quiz(member, step_key):
    attempt = start_quiz(step_key=step_key, member=member, language="ar")
    answers = {"single": "c1", "true_false": True}
    for drawn in attempt.questions.select_related("version"):
        record_response(attempt_id=attempt.pk, by=member, position=drawn.position, value=answers[drawn.version.kind], event_id=uuid.uuid4())
    return submit_attempt(attempt_id=attempt.pk, by=member)


def finish(member, school: SmallSchool):
    enrol_member(member=member, course_key=school.key, by=member)
    for lesson, quiz in zip(school.lesson_keys, school.quiz_keys[:2], strict=True):
        send(member, event(lesson))
        pass_quiz(member, quiz)
    pass_quiz(member, school.quiz_keys[2])


def test_reading_to_the_end_counts_once(small_school, amal):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    first = event(small_school.lesson_keys[0])
    [accepted] = send(amal, first)
    [again] = send(amal, first)
    assert (accepted.status, accepted.result) == ("accepted", {"done": True})
    assert (again.status, again.result) == ("duplicate", {"done": True})
    assert LearningEvent.objects.count() == 1
    enrolment.refresh_from_db()
    assert enrolment.percent == 20


def test_done_is_the_earliest_time_whatever_the_order_of_arrival(small_school, amal):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=timezone.now() - timedelta(days=9))
    early, late = timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)
    send(amal, event(small_school.lesson_keys[0], at=late))
    send(amal, event(small_school.lesson_keys[0], at=early))
    row = StepProgress.objects.get()
    assert row.viewed_at == early


def test_a_time_in_the_future_is_taken_as_now(small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    [result] = send(amal, event(small_school.lesson_keys[0], at=timezone.now() + timedelta(days=400)))
    assert result.status == "accepted"
    assert result.result["clock"] == "ahead"
    assert StepProgress.objects.get().done_at <= timezone.now()


def test_a_time_before_the_enrolment_is_taken_as_the_enrolment(small_school, amal):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    send(amal, event(small_school.lesson_keys[0], at=timezone.now() - timedelta(days=4000)))
    assert StepProgress.objects.get().done_at == enrolment.enrolled_at


@pytest.mark.parametrize("reason", ["unknown", "not_enrolled", "locked"])
def test_what_cannot_count_is_refused_in_words_and_the_rest_is_kept(small_school, amal, camil, reason):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    bad = {
        "unknown": event(uuid.uuid4()),
        "not_enrolled": event(small_school.lesson_keys[0]),
        "locked": event(small_school.lesson_keys[1]),
    }[reason]
    member = camil if reason == "not_enrolled" else amal
    [refused] = send(member, bad)
    assert (refused.status, refused.reason) == ("refused", reason)
    assert refused.message
    assert not LearningEvent.objects.exists()
    if member is amal:
        results = send(amal, bad, event(small_school.lesson_keys[0]))
        assert [result.status for result in results] == ["refused", "accepted"]


def test_events_of_a_lesson_open_the_next_step_in_the_same_call(small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    record = small_school.record
    quiz = record.step_entries[1]
    assert quiz["kind"] == "quiz"
    results = send(amal, event(small_school.lesson_keys[0], at=timezone.now()), event(uuid.UUID(quiz["key"]), Verb.OPENED))
    assert [result.status for result in results] == ["accepted", "accepted"]


def test_activities_are_remembered_and_unknown_ones_are_not(small_school, amal):
    lesson = add_lesson(small_school, module=1, slug="with-activities", activities=2, completion_rule="activities")
    small_school.course["ar"].sequence = "free"
    small_school.course["ar"].save_revision().publish()
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    first, second = lesson["ar"].activity_ids
    key = lesson["ar"].translation_key
    send(amal, event(key), event(key, Verb.ACTIVITY_DONE, activity=first), event(key, Verb.ACTIVITY_DONE, activity="forged"))
    assert StepProgress.objects.get().done_at is None
    send(amal, event(key, Verb.ACTIVITY_DONE, activity=second))
    row = StepProgress.objects.get()
    assert row.done_at is not None
    assert set(row.activities) == {first, second}


def test_a_quiz_cannot_be_done_by_saying_so(small_school, amal):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    send(amal, event(small_school.lesson_keys[0]))
    send(amal, event(small_school.quiz_keys[0], Verb.DONE), event(small_school.quiz_keys[0], Verb.VIEWED))
    assert StepProgress.objects.get(step_key=small_school.quiz_keys[0]).done_at is None


def test_the_last_step_completes_the_course_once(small_school, amal):
    heard = []
    receiver = lambda **kwargs: heard.append(kwargs["completion"])
    course_completed.connect(receiver)
    try:
        finish(amal, small_school)
        pass_quiz(amal, small_school.quiz_keys[2])
    finally:
        course_completed.disconnect(receiver)
    completion = CourseCompletion.objects.get()
    assert heard == [completion]
    assert completion.score == 100
    assert (completion.title_ar, completion.title_fr) == ("صور المنتوج", "Photographier le produit")
    assert Enrolment.objects.get().percent == 100


def test_progress_is_one_whatever_the_language(small_school, amal):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal, language="ar")
    send(amal, Event(uuid.uuid4(), Verb.VIEWED, small_school.lessons[0]["fr"].translation_key, timezone.now(), language="fr"))
    enrolment.refresh_from_db()
    assert enrolment.percent == 20


def test_editing_a_live_course_takes_no_completion_away(small_school, amal):
    finish(amal, small_school)
    before = CourseCompletion.objects.values().get()
    add_lesson(small_school, module=0, slug="added-later")
    refresh_percent()
    small_school.lessons[0]["ar"].unpublish()
    small_school.course["ar"].title = "عنوان آخر"
    small_school.course["ar"].save_revision().publish()
    refresh_percent()
    assert CourseCompletion.objects.values().get() == before


def test_a_step_taken_out_recounts_those_on_their_way(small_school, amal):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    send(amal, event(small_school.lesson_keys[0]))
    for page in small_school.quizzes[0].values():
        page.delete()
    refresh_percent()
    enrolment.refresh_from_db()
    assert enrolment.percent == 25


def test_another_members_event_id_tells_nothing(small_school, amal, camil):
    for member in (amal, camil):
        enrol_member(member=member, course_key=small_school.key, by=member)
    shared = event(small_school.lesson_keys[0])
    send(amal, shared)
    [answer] = send(camil, shared)
    assert answer.status == "duplicate"
    assert answer.result == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parallel
def test_two_phones_at_once_make_one_row(small_school, amal, in_parallel):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    key = small_school.lesson_keys[0]
    events = [event(key, Verb.OPENED) for _ in range(8)]
    results = in_parallel([lambda one=one: send(amal, one)[0].status for one in events])
    assert results == ["accepted"] * 8
    assert StepProgress.objects.count() == 1
    assert LearningEvent.objects.count() == 8


def test_many_events_cost_no_more_queries_than_few(small_school, amal, django_assert_max_num_queries):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    key = small_school.lesson_keys[0]
    with django_assert_max_num_queries(14), transaction.atomic():
        send(amal, *[event(key, Verb.OPENED) for _ in range(50)])


def test_a_recount_that_was_killed_goes_on_with_those_who_are_left(small_school, amal, camil, monkeypatch):
    for member in (amal, camil):
        enrol_member(member=member, course_key=small_school.key, by=member)
        send(member, event(small_school.lesson_keys[0]))
    for page in small_school.quizzes[0].values():
        page.delete()
    settle = settling.settle

    def killed(*, enrolment, **others):
        if enrolment.member_id == camil.pk:
            raise KeyboardInterrupt
        settle(enrolment=enrolment, **others)

    monkeypatch.setattr(settling, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        refresh_percent()
    monkeypatch.undo()
    refresh_percent()
    assert set(Enrolment.objects.values_list("percent", flat=True)) == {25}
    assert not small_school.record.is_percent_stale


def test_a_recount_asks_no_more_for_those_whose_progress_stays(small_school, amal, django_assert_max_num_queries):
    for _ in range(10):
        enrol_member(member=make_member(), course_key=small_school.key, by=amal, language="ar")
    Course.objects.update(is_percent_stale=True)
    with django_assert_max_num_queries(6):
        refresh_percent()


def test_an_event_that_arrives_late_does_not_lead_her_back(small_school, amal):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    Enrolment.objects.filter(pk=enrolment.pk).update(enrolled_at=timezone.now() - timedelta(days=9))
    today, before = timezone.now(), timezone.now() - timedelta(days=3)
    send(amal, event(small_school.lesson_keys[0], at=before))
    send(amal, event(small_school.quiz_keys[0], Verb.OPENED, at=today))
    send(amal, event(small_school.lesson_keys[0], Verb.OPENED, at=before))
    enrolment.refresh_from_db()
    assert (enrolment.last_step_key, enrolment.last_seen_at) == (small_school.quiz_keys[0], today)
