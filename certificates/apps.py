from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from django.core.checks import Tags, register
        from wagtail.permissions import register_permission_policy

        from certificates import checks, receivers
        from certificates.models import Achievement, CorrectionRequest, IssueBatch, IssuedCertificate
        from certificates.policies import AdministratorsOnly
        from jobs.registry import sweep

        # Nobody adds, edits or deletes these by a form: services issue, withdraw and replace.
        register_permission_policy(IssuedCertificate, AdministratorsOnly(IssuedCertificate))
        register_permission_policy(IssueBatch, AdministratorsOnly(IssueBatch))
        register_permission_policy(CorrectionRequest, AdministratorsOnly(CorrectionRequest))
        register_permission_policy(Achievement, AdministratorsOnly(Achievement, allowed=("view", "add", "change")))

        register(checks.check_credential_keys)
        register(checks.check_seal)
        register(checks.check_secrets_are_kept, Tags.security, deploy=True)
        receivers.connect()
        sweep("certificates.issue_waiting", every_seconds=10)
        sweep("certificates.sign_waiting", every_seconds=15)
        sweep("certificates.remind_expiring", every_seconds=3600)
        sweep("certificates.print_waiting", every_seconds=20)
