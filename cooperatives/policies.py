"""Who may see and change cooperatives and cohorts, and who has to do with whom by one of them."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import User
from accounts.policies import is_administrator, is_trainer
from accounts.registry import Tie
from cooperatives.choices import OFFICERS
from cooperatives.models import Cohort, CohortMember, Membership


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


class AdministratorsOnly(RolePolicy):
    """What trainers do not see either: who asks to join, with her number."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action in self.manage and may_manage_cooperatives(user)


def _nobody() -> Q:
    return Q(pk__in=[])


def _trained(user: User) -> Q:
    """The members of the cohorts that she accompanies."""
    return Q(pk__in=CohortMember.objects.filter(cohort__trainers=user).values("member")) if is_trainer(user) else _nobody()


def _called(user: User) -> Q:
    """Those whom she may have to call: the members of her cohorts that are not over."""
    if not is_trainer(user):
        return _nobody()
    going_on = Cohort.objects.filter(trainers=user, ends_on__gte=timezone.localdate())
    return Q(pk__in=CohortMember.objects.filter(cohort__in=going_on.values("pk")).values("member"))


def _led(user: User) -> Q:
    """Those who belong today to a cooperative whose officer she is today."""
    led = Membership.objects.active().filter(user=user, role__in=OFFICERS)
    return Q(pk__in=Membership.objects.active().filter(cooperative__in=led.values("cooperative")).values("user"))


TIES = [Tie("cooperatives.trainer", _trained, _called), Tie("cooperatives.officer", _led, _led)]
