"""Whether whoever sits at a session that is open has just shown that it is she."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest


def is_confirmed(request: HttpRequest, *, within_seconds: int) -> bool:
    """She confirmed it again in these last seconds: by her second factor if she has one, else by her password."""
    ways = {"mfa"} if is_mfa_enabled(request.user) else {"mfa", "password"}
    records = get_authentication_records(request, request.user)
    oldest = time.time() - within_seconds
    return any(record.get("reauthenticated") and record["method"] in ways and record["at"] > oldest for record in records)
