"""What the worker does for courses."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from courses.models import LessonPage
from courses.tasks import publish_scheduled
from jobs.registry import sweeps


def test_a_lesson_is_published_at_the_hour_its_trainer_set(small_school):
    lesson = LessonPage.objects.get(pk=small_school.lessons[0]["ar"].pk)
    lesson.title = "الضوء"
    lesson.go_live_at = timezone.now() + timedelta(hours=2)
    lesson.save_revision().publish()
    publish_scheduled()
    assert small_school.record.step_entries[0]["titles"]["ar"] != "الضوء"
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        publish_scheduled()
    assert small_school.record.step_entries[0]["titles"]["ar"] == "الضوء"


def test_the_clock_rings_for_it():
    assert sweeps()["courses.publish_scheduled"] <= 60
