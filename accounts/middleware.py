"""Middleware: sessions that are prolonged, refusals by limits, and the second factor before the admin."""

from collections.abc import Callable

from allauth.core.exceptions import RateLimited
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.devices import remember_device
from accounts.policies import lacks_second_factor
from accounts.services import STAFF_UNTIL, cap_staff_session, remember_session

GetResponse = Callable[[HttpRequest], HttpResponse]
ROLLED_ON = "accounts_rolled_on"


class RateLimitMiddleware:
    """A limit that allauth raises deep inside becomes a page, never an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return respond_429(request) if isinstance(exception, RateLimited) else None


class RollingSessionMiddleware:
    """Whoever comes back stays signed in: once a day the session is saved anew, which prolongs it; that of staff not beyond its last day.

    On the same occasion the device is remembered, so that strangers cannot use up its share of sign-in codes and tries, and the
    session for her own list of them.

    Looks only at sessions that the page read anyway, so public pages stay without a session. What was made for one
    person is kept by no proxy and no "Back", unless the view says how long.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        if session.accessed and "_auth_user_id" in session:
            today = timezone.localdate().isoformat()
            is_new_day = session.get(ROLLED_ON) != today
            if (session.modified and STAFF_UNTIL in session) or (is_new_day and request.user.is_staff):
                cap_staff_session(session=session)
            if is_new_day and request.user.is_authenticated:
                session[ROLLED_ON] = today
                remember_device(request, response, request.user)
                if session.session_key:
                    remember_session(
                        person=request.user,
                        session_key=session.session_key,
                        user_agent=request.headers.get("User-Agent", ""),
                        expires_at=session.get_expiry_date(),
                    )
        if session.accessed and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class StaffDoorMiddleware:
    """The admin opens for staff only, and where a second factor is required, only to those who have one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    @cached_property
    def door(self) -> str:
        return reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.door) and request.user.is_authenticated:
            if not (request.user.is_staff and request.user.has_perm("wagtailadmin.access_admin")):
                # Wagtail would send her to the sign-in page, which would send her back.
                raise PermissionDenied
            if lacks_second_factor(request.user):
                messages.warning(request, _("Set up a second step of sign-in first: an app on your phone, or a passkey."))
                return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)
