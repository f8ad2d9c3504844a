"""Cohorts as groups of members."""

from accounts.models import User
from cooperatives.models import Cohort, CohortMember
from cooperatives.selectors import cohorts_visible_to
from quizzes.registry import MemberGroup


def groups_of_trainer(trainer: User, language: str) -> list[MemberGroup]:
    """The cohorts that she may see, those that she accompanies first, then the latest first. Two queries."""
    own = set(Cohort.objects.filter(trainers=trainer).values_list("pk", flat=True))
    groups = [
        MemberGroup(
            key=str(cohort.uuid),
            label=cohort.name_in(language),
            is_own=cohort.pk in own,
            members=CohortMember.objects.filter(cohort=cohort).values("member"),
        )
        for cohort in cohorts_visible_to(trainer)
    ]
    return sorted(groups, key=lambda group: not group.is_own)
