"""What browsers may load and run: strict on the school's pages, a little wider in the admin.

Wagtail writes small scripts into the pages of `ADMIN_INLINE_SCRIPTS`; everywhere else no script runs that is not a file of
ours. docs/decisions/0018-inline-scripts-of-the-admin.md.
"""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

ADMIN = "/admin/"
HEADER = "Content-Security-Policy"
DEBUG_PAGES = (404, 500)  # Django's own, with styles between the lines


class ContentPolicyMiddleware:
    """The header that fits the address, unless a view gave the answer one of its own.

    Not django-csp's middleware: it builds the same words anew for each answer, a quarter of what all middleware costs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        admin = settings.ADMIN_CONTENT_POLICY
        self.of_pages = build_policy(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"])
        self.of_admin = build_policy(admin)
        self.of_inline_scripts = build_policy({**admin, "script-src": [*admin["script-src"], "'unsafe-inline'"]})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code in DEBUG_PAGES:
            return response
        response.headers.setdefault(HEADER, self._policy(request.path_info))
        return response

    def _policy(self, path: str) -> str:
        if not path.startswith(ADMIN):
            return self.of_pages
        return self.of_inline_scripts if path.startswith(settings.ADMIN_INLINE_SCRIPTS) else self.of_admin
