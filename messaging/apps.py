from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.registry import sweep


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from messaging import checks

        for check in (checks.check_gateway, checks.check_addresses, checks.check_sender):
            register(check)
        for check in (checks.check_texts_go_out, checks.check_texts_go_safely):
            register(check, Tags.security, deploy=True)
        sweep("messaging.deliver", every_seconds=10)
        sweep("messaging.deliver_mails", every_seconds=60)
        sweep("messaging.purge", every_seconds=6 * 3600)
