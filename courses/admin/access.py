"""Who may open which page of this section."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.policies import is_administrator, is_trainer


class TrainersMixin(WagtailAdminTemplateMixin):
    """For trainers, lead trainers and administrators."""

    @staticmethod
    def may_open(user: Any) -> bool:
        return is_trainer(user)

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_open(request.user):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)


class AdministratorsMixin(TrainersMixin):
    """For administrators."""

    @staticmethod
    def may_open(user: Any) -> bool:
        return is_administrator(user)
