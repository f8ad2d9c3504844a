"""The changes to cooperatives, cohorts and requests to join that are more than the saving of one form."""

from cooperatives.services.join_requests import accept_join_request, ask_to_join, decline_join_request, purge_join_requests
from cooperatives.services.memberships import (
    JOINED_COHORT,
    LEFT_COHORT,
    add_cooperative_to_cohort,
    add_member,
    add_to_cohort,
    end_membership,
    join_cooperative,
    remove_from_cohort,
)

__all__ = [
    "JOINED_COHORT",
    "LEFT_COHORT",
    "accept_join_request",
    "add_cooperative_to_cohort",
    "add_member",
    "add_to_cohort",
    "ask_to_join",
    "decline_join_request",
    "end_membership",
    "join_cooperative",
    "purge_join_requests",
    "remove_from_cohort",
]
