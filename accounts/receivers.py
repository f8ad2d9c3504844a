"""Receivers of signals."""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission

from accounts import services
from accounts.roles import ALL_ROLES, PERMISSIONS

logger = logging.getLogger(__name__)


def create_roles(using: str, **_kwargs: Any) -> None:
    """The three groups exist after every migrate and hold the permissions of `roles.PERMISSIONS`. Repeatable.

    Runs after each app's migration, because a permission appears only with its own app.
    """
    groups = Group.objects.using(using)
    known = set(groups.filter(name__in=ALL_ROLES).values_list("name", flat=True))
    for name in ALL_ROLES:
        if name not in known:
            groups.get_or_create(name=name)
    for dotted, roles in PERMISSIONS.items():
        app_label, codename = dotted.split(".")
        permission = Permission.objects.using(using).filter(content_type__app_label=app_label, codename=codename).first()
        if permission is not None:
            for group in groups.filter(name__in=roles).exclude(permissions=permission):
                group.permissions.add(permission)


def forget_session(sender: Any, request: Any, **_kwargs: Any) -> None:
    """Whoever signs out is no longer signed in there."""
    if request.session.session_key:
        services.forget_session(session_key=request.session.session_key)


def log_signin(sender: Any, user: Any, **_kwargs: Any) -> None:
    logger.info("person %s signed in", user.pk)


def log_failed_signin(sender: Any, **_kwargs: Any) -> None:
    """Without what was typed: it may be a phone number, or a password in the wrong field."""
    logger.warning("a sign-in by password was refused")


def shorten_staff_session(sender: Any, request: Any, user: Any, **_kwargs: Any) -> None:
    """Members stay signed in for months on their own phones; staff sessions end the same day, and however busy on their last one."""
    if user.is_staff or user.is_superuser:
        request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
        services.begin_staff_session(session=request.session)
