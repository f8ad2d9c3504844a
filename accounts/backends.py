"""The authentication backend: passwords are for staff only."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class StaffPasswordBackend(AuthenticationBackend):
    """Passwords are for staff only; members sign in by a code."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        user = super().authenticate(request, **credentials)
        if user is None or not (user.is_staff or user.is_superuser):
            return None
        return user
