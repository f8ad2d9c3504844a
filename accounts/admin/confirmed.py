"""Pages that let somebody else into the admin, or hand her a new key: whoever uses one has just confirmed that it is she."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import urlencode

from accounts.admin.section import PeopleSectionPage
from accounts.confirmation import is_confirmed

SECONDS = 5 * 60
TYPING_SECONDS = 10 * 60  # longer, in which a form that was opened so is taken


class ConfirmedPage(PeopleSectionPage):
    """A form. It is asked for before it is shown, so that a password that was typed into it never waits in a session."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seconds = SECONDS + TYPING_SECONDS if request.method == "POST" else SECONDS
        if self.may_open(request.user) and not is_confirmed(request, within_seconds=seconds):
            return self.ask(request)
        return super().dispatch(request, *args, **kwargs)

    def ask(self, request: HttpRequest) -> HttpResponseBase:
        ways = get_adapter().get_reauthentication_methods(request.user)
        return HttpResponseRedirect(f"{ways[0]['url']}?{urlencode({'next': request.path})}")


class ConfirmedAction(ConfirmedPage):
    """A button. What it does is done once she has confirmed."""

    def ask(self, request: HttpRequest) -> HttpResponseBase:
        raise ReauthenticationRequired
