"""Who may see and change cooperatives and cohorts."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import User
from accounts.policies import is_administrator, is_trainer


def may_view_cooperatives(user: User | AnonymousUser) -> bool:
    """Trainers see who they teach."""
    return is_trainer(user)


def may_manage_cooperatives(user: User | AnonymousUser) -> bool:
    """Administrators register cooperatives and their members, and open cohorts."""
    return is_administrator(user)


class RolePolicy(BasePermissionPolicy):
    """The two rules above as the Wagtail admin asks for them. `manage` names what administrators may do."""

    def __init__(self, model: type[Model], manage: Iterable[str] = ("add", "change", "delete")) -> None:
        super().__init__(model)
        self.manage = frozenset(manage)

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        if action == "view":
            return may_view_cooperatives(user)
        return action in self.manage and may_manage_cooperatives(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        allowed = [
            user.pk
            for user in User.objects.filter(is_active=True, is_staff=True).prefetch_related("groups")
            if self.user_has_any_permission(user, actions)
        ]
        people: QuerySet[User] = User.objects.filter(pk__in=allowed)
        return people
