"""The person who is signed in."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User


def current_user(request: HttpRequest) -> "User":
    """The person, on pages behind a sign-in; anybody else is refused."""
    user = request.user
    if not user.is_authenticated:
        raise PermissionDenied
    return user
