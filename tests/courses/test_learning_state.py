"""Where a member stands: Python and SQL say the same of the same enrolment, also on the very boundary."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import User
from courses.learning_state import AWAY_AFTER, learning_state
from courses.models import Course, CourseCompletion, Enrolment
from courses.selectors.reports import LearningState, course_figures, enrolments_for_report, in_state, progress_rows
from tests.factories.accounts import make_member
from tests.factories.courses import SmallSchool

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SEEN = {
    None: "not_started",
    NOW: "on_the_way",
    NOW - AWAY_AFTER + SECOND: "on_the_way",
    NOW - AWAY_AFTER: "on_the_way",
    NOW - AWAY_AFTER - SECOND: "away",
    NOW - timedelta(days=400): "away",
}


@pytest.mark.parametrize(("seen", "state"), SEEN.items())
def test_away_begins_when_more_than_fourteen_days_have_gone(seen, state):
    assert learning_state(is_finished=False, last_seen_at=seen, at=NOW) == state
    assert learning_state(is_finished=True, last_seen_at=seen, at=NOW) == "finished"


def test_the_words_of_the_states_are_those_of_the_rule():
    assert set(LearningState.values) == {*SEEN.values(), "finished"}


def test_the_report_its_filter_and_the_figures_put_everybody_in_one_state(small_school: SmallSchool, driss: User):
    course = Course.objects.get(pk=small_school.key)
    expected = {}
    for seen, is_finished in product(SEEN, (False, True)):
        enrolment = Enrolment.objects.create(member=make_member(), course=course, language="ar", last_seen_at=seen)
        if is_finished:
            CourseCompletion.objects.create(
                enrolment=enrolment, completed_at=timezone.now(), score=90, title_ar="ت", title_fr="T", step_keys=[]
            )
        expected[enrolment.pk] = "finished" if is_finished else SEEN[seen]
    rows = enrolments_for_report(driss).filter(pk__in=expected)
    assert {row.enrolment_id: row.state for row in progress_rows(rows, "fr", at=NOW)} == expected
    filtered = {pk: state for state in LearningState.values for pk in in_state(rows, state, at=NOW).values_list("pk", flat=True)}
    assert filtered == expected
    assert sum(in_state(rows, state, at=NOW).count() for state in LearningState.values) == len(expected)
    (figures,) = [one for one in course_figures("fr", driss, at=NOW) if one.key == course.key]
    counted = {state: list(expected.values()).count(state) for state in LearningState.values}
    assert counted == {
        "finished": figures.finished,
        "not_started": figures.not_started,
        "away": figures.away,
        "on_the_way": figures.on_the_way,
    }
