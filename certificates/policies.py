"""Who may do what with certificates."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from accounts.models import User
from accounts.policies import is_administrator, is_trainer
from accounts.selectors import people_visible_to
from certificates.models import IssuedCertificate


def may_manage_certificates(user: User | AnonymousUser) -> bool:
    """Issue, withdraw, replace, and say what is earned."""
    return is_administrator(user)


def may_download(user: User | AnonymousUser, certificate: IssuedCertificate) -> bool:
    """The document itself: for its owner and for staff who may see her. Everyone else sees the page that verifies it."""
    owner = certificate.enrolment.member_id
    return user.is_authenticated and (owner == user.pk or (is_trainer(user) and people_visible_to(user).filter(pk=owner).exists()))


class AdministratorsOnly(BasePermissionPolicy):
    """The first rule as the Wagtail admin asks for it. `allowed` names what can be done at all."""

    def __init__(self, model: type[Model], allowed: Iterable[str] = ("view",)) -> None:
        super().__init__(model)
        self.allowed = frozenset(allowed)

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action in self.allowed and may_manage_certificates(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        allowed = [
            user.pk
            for user in User.objects.filter(is_active=True, is_staff=True).prefetch_related("groups")
            if self.user_has_any_permission(user, actions)
        ]
        people: QuerySet[User] = User.objects.filter(pk__in=allowed)
        return people
