"""Regions, sectors, cooperatives, the people in them, and the groups that learn together, and who asks to join."""

from cooperatives.models.cohorts import Cohort, CohortMember
from cooperatives.models.cooperatives import Cooperative, Membership
from cooperatives.models.join_requests import JoinRequest
from cooperatives.models.places import Region, Sector

__all__ = ["Cohort", "CohortMember", "Cooperative", "JoinRequest", "Membership", "Region", "Sector"]
