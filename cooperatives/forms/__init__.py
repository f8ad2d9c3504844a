"""What is filled in about cooperatives, their members and cohorts: by administrators, and by who asks to join."""

from cooperatives.forms.joining import DecisionForm, JoinCodeForm, JoinForm, JoinPhoneForm
from cooperatives.forms.register import (
    AddMemberForm,
    CohortForm,
    CohortSearchForm,
    CooperativeFilterSet,
    CooperativeForm,
    EndMembershipForm,
    NamedForm,
    SectorForm,
)

__all__ = [
    "AddMemberForm",
    "CohortForm",
    "CohortSearchForm",
    "CooperativeFilterSet",
    "CooperativeForm",
    "DecisionForm",
    "EndMembershipForm",
    "JoinCodeForm",
    "JoinForm",
    "JoinPhoneForm",
    "NamedForm",
    "SectorForm",
]
