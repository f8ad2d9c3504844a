"""Where a member stands in a course. Knows no database; `courses.selectors.reports` says the same in SQL."""

from datetime import datetime, timedelta
from typing import Literal

AWAY_AFTER = timedelta(days=14)

State = Literal["not_started", "on_the_way", "away", "finished"]


def learning_state(*, is_finished: bool, last_seen_at: datetime | None, at: datetime) -> State:
    """Each enrolment is in one state only: away are those who began and were not seen for more than `AWAY_AFTER`."""
    if is_finished:
        return "finished"
    if last_seen_at is None:
        return "not_started"
    return "away" if last_seen_at < at - AWAY_AFTER else "on_the_way"
