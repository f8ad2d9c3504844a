"""What cooperatives know of a person, for her, and its erasure."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.registry import PersonalData
from cooperatives.models import CohortMember, Cooperative, JoinRequest, Membership


def collect(member: User) -> dict[str, Any]:
    """Her memberships, her cohorts, and how she asked to join."""
    return {
        "memberships": [
            {
                "cooperative": str(membership.cooperative),
                "role": membership.role,
                "joined_on": membership.joined_on,
                "left_on": membership.left_on,
            }
            for membership in Membership.objects.filter(user=member).select_related("cooperative")
        ],
        "cohorts": [str(cohort_member.cohort) for cohort_member in CohortMember.objects.filter(member=member).select_related("cohort")],
        "join_requests": [
            {
                "name": asked.full_name,
                "phone": asked.phone,
                "cooperative": asked.cooperative_name,
                "region": str(asked.region or ""),
                "asked_at": asked.asked_at,
            }
            for asked in JoinRequest.objects.filter(member=member).select_related("region")
        ],
        "contact_of": [str(cooperative) for cooperative in Cooperative.objects.filter(contact=member)],
    }


def erase(member: User) -> None:
    """She is nobody's contact any more and has left; the rows stay for the counts. What she asked goes."""
    Cooperative.objects.filter(contact=member).update(contact=None)
    JoinRequest.objects.filter(member=member).delete()
    Membership.objects.filter(user=member).active().update(left_on=timezone.localdate())


PART = PersonalData("cooperatives", collect, erase)
