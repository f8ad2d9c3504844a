"""Sign-in of trainers and administrators."""

from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase


class StaffSigninView(LoginView):
    template_name = "accounts/staff_signin.html"


def staff_only(view: Any) -> Any:
    """The pages of the second factor: a member who set one up would only lock herself out."""

    @login_required(login_url="account_login")
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.is_staff or request.user.is_superuser):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
