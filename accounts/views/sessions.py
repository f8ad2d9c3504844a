"""Where a person is signed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from accounts.middleware import ROLLED_ON
from accounts.selectors import open_sessions_of, session_mark
from accounts.services import end_sessions
from accounts.user_agents import browser_name
from web.languages import BothLanguagesMixin
from web.people import current_user


@method_decorator(never_cache, name="dispatch")
class SessionsView(LoginRequiredMixin, BothLanguagesMixin, TemplateView):
    """Shows them, for members and staff, and ends all but the one that asks."""

    template_name = "accounts/sessions.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = current_user(request)
        end_sessions(person=person)
        update_session_auth_hash(request, person)  # but not here
        request.session.pop(ROLLED_ON, None)  # so that this one is written down anew
        messages.success(request, _("You are signed out everywhere else."))
        return HttpResponseRedirect(reverse("accounts:sessions"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mark = session_mark(self.request.session.session_key or "")
        others = [row for row in open_sessions_of(current_user(self.request)) if row.session_mark != mark]
        return super().get_context_data(here=browser_name(self.request.headers.get("User-Agent", "")), others=others, **kwargs)
