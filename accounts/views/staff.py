"""Sign-in of trainers and administrators."""

from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

from accounts.views.signin import StartAnewMixin
from web.languages import BothLanguagesMixin, alternate_url


class StaffSigninView(BothLanguagesMixin, StartAnewMixin, LoginView):
    template_name = "accounts/staff_signin.html"


class StaffAccountView(AccountView):
    """Wagtail's page of the own settings without first and last name, which nobody here has."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if panel.name not in {"name_email", "avatar"}]


staff_account = require_admin_access(StaffAccountView.as_view())


def in_both_languages(view: Any) -> Any:
    """Tells a page of allauth where its translation in the other language is."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if getattr(response, "context_data", None) is not None:
            response.context_data.setdefault("alternate_url", alternate_url(request))
        return response

    return told


def staff_only(view: Any) -> Any:
    """The pages of the second factor: a member who set one up would only lock herself out."""

    @login_required(login_url="account_login")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.is_staff or request.user.is_superuser):
            raise PermissionDenied
        return in_both_languages(view)(request, *args, **kwargs)

    return guarded
