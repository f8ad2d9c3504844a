"""Regions, sectors, cooperatives, the people in them, and the groups that learn together."""

from cooperatives.models.cohorts import Cohort, CohortMember
from cooperatives.models.cooperatives import Cooperative, Membership
from cooperatives.models.places import Region, Sector

__all__ = ["Cohort", "CohortMember", "Cooperative", "Membership", "Region", "Sector"]
