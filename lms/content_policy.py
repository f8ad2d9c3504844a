"""What browsers may load and run: strict on the school's pages, a little wider in the admin.

Wagtail writes small scripts into the pages of `ADMIN_INLINE_SCRIPTS`; everywhere else no script runs that is not a file of
ours. docs/decisions/0018-inline-scripts-of-the-admin.md.
"""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ADMIN = "/admin/"


class ContentPolicyMiddleware(CSPMiddleware):
    def get_policy_parts(  # django-csp's signature
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only and request.path_info.startswith(ADMIN):
            parts.config = admin_policy(request.path_info)
        return parts


def admin_policy(path: str) -> dict[str, Any]:
    """The directives for one page of the admin."""
    policy: dict[str, Any] = {**settings.ADMIN_CONTENT_POLICY}
    if path.startswith(settings.ADMIN_INLINE_SCRIPTS):
        policy["script-src"] = [*policy["script-src"], "'unsafe-inline'"]
    return policy
