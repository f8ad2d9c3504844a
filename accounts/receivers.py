"""What accounts does when something happened elsewhere."""

from typing import Any

from django.contrib.auth.models import Group, Permission

from accounts.roles import ALL_ROLES


def create_roles(using: str, **_kwargs: Any) -> None:
    """The three groups exist after every migrate and may open the Wagtail admin. Repeatable.

    Runs after each app's migration: the permission comes with `wagtail.admin`, which may be migrated after accounts.
    """
    groups = Group.objects.using(using)
    known = set(groups.filter(name__in=ALL_ROLES).values_list("name", flat=True))
    for name in ALL_ROLES:
        if name not in known:
            groups.get_or_create(name=name)
    permission = Permission.objects.using(using).filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    ).first()
    if permission is None:
        return
    for group in groups.filter(name__in=ALL_ROLES).exclude(permissions=permission):
        group.permissions.add(permission)
