from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import sweep


class CooperativesConfig(AppConfig):
    name = "cooperatives"
    verbose_name = _("Cooperatives")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from accounts.registry import register_tie
        from cooperatives.models import Cohort, Cooperative, JoinRequest, Region, Sector
        from cooperatives.policies import TIES, AdministratorsOnly, RolePolicy

        for tie in TIES:
            register_tie(tie)

        register_permission_policy(Region, RolePolicy(Region, manage={"change"}))
        for model in (Sector, Cooperative, Cohort):
            register_permission_policy(model, RolePolicy(model))
        register_permission_policy(JoinRequest, AdministratorsOnly(JoinRequest, manage={"view"}))
        sweep("cooperatives.purge_join_requests", every_seconds=24 * 3600)
