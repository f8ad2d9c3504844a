"""Coming into a course, and back."""

import uuid

import pytest
from django.utils import timezone

from courses.choices import Verb
from courses.events import Event
from courses.exceptions import CourseRestricted
from courses.models import LearningEvent
from courses.services import enrol_member, record_events, withdraw_enrolment


def test_who_was_taken_out_of_a_restricted_course_cannot_let_herself_in_again(small_school, amal, driss):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=driss)
    course = small_school.record
    course.is_restricted = True
    course.save()
    assert enrol_member(member=amal, course_key=small_school.key, by=amal) == enrolment
    withdraw_enrolment(enrolment_id=enrolment.pk, by=driss)
    with pytest.raises(CourseRestricted):
        enrol_member(member=amal, course_key=small_school.key, by=amal)
    assert enrol_member(member=amal, course_key=small_school.key, by=driss).withdrawn_at is None


def test_who_was_taken_out_of_an_open_course_may_come_back(small_school, amal, driss):
    enrolment = enrol_member(member=amal, course_key=small_school.key, by=amal)
    withdraw_enrolment(enrolment_id=enrolment.pk, by=driss)
    assert enrol_member(member=amal, course_key=small_school.key, by=amal).withdrawn_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parallel
def test_one_event_sent_by_two_windows_at_once_counts_once(small_school, amal, in_parallel):
    enrol_member(member=amal, course_key=small_school.key, by=amal)
    event = Event(uuid.uuid4(), Verb.VIEWED, small_school.lesson_keys[0], timezone.now())
    results = in_parallel([lambda: record_events(member=amal, events=[event])[0].status for _ in range(4)])
    assert sorted(results) == ["accepted", "duplicate", "duplicate", "duplicate"]
    assert LearningEvent.objects.count() == 1
