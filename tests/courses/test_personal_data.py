"""What is left of a member's learning when she is erased."""

import uuid

import pytest
from django.utils import timezone

from courses import personal_data
from courses.choices import Verb
from courses.events import Event
from courses.models import CourseCompletion, Enrolment, LearningEvent, StepProgress
from courses.services import enrol_member, record_events
from tests.factories.certificates import make_certificate

pytestmark = pytest.mark.django_db


def test_a_certificate_keeps_its_enrolment_and_completion_and_nothing_of_the_steps(small_school):
    certificate = make_certificate()
    member = certificate.enrolment.member
    StepProgress.objects.create(enrolment=certificate.enrolment, step_key=uuid.uuid4(), activities=["a"], opened_at=timezone.now())
    enrol_member(member=member, course_key=small_school.key, by=member)
    record_events(member=member, events=[Event(uuid.uuid4(), Verb.VIEWED, small_school.lesson_keys[0], timezone.now())])
    personal_data.erase(member)
    assert list(Enrolment.objects.all()) == [certificate.enrolment]
    assert CourseCompletion.objects.get().enrolment == certificate.enrolment
    assert not StepProgress.objects.exists()
    assert not LearningEvent.objects.exists()
