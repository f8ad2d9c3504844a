from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from jobs.registry import sweep


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from accounts import checks, receivers

        user_logged_in.connect(receivers.shorten_staff_session, dispatch_uid="accounts.shorten_staff_session")
        user_logged_in.connect(receivers.log_signin, dispatch_uid="accounts.log_signin")
        user_login_failed.connect(receivers.log_failed_signin, dispatch_uid="accounts.log_failed_signin")
        user_logged_out.connect(receivers.forget_session, dispatch_uid="accounts.forget_session")
        for check in (
            checks.check_signin_limits,
            checks.check_signin_reserve,
            checks.check_consent_version,
            checks.check_signin_sender,
            checks.check_session_lengths,
        ):
            register(check)
        register(checks.check_second_factor, Tags.security, deploy=True)
        sweep("accounts.purge_signin_codes", every_seconds=24 * 3600)
        sweep("accounts.purge_sessions", every_seconds=6 * 3600)
        post_migrate.connect(receivers.create_roles, dispatch_uid="accounts.create_roles")
