from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates import receivers
        from jobs.registry import sweep

        receivers.connect()
        sweep("certificates.issue_waiting", every_seconds=10)
