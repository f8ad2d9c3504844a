"""Jobs of accounts."""

from celery import shared_task
from django.core.management import call_command

from accounts import services


@shared_task(name="accounts.purge_signin_codes")
def purge_signin_codes() -> None:
    services.purge_signin_codes()
    services.purge_phone_codes()


@shared_task(name="accounts.purge_sessions")
def purge_sessions() -> None:
    """Forget sessions that have ended; sign-ins last long, so the table would only grow."""
    call_command("clearsessions")
    services.purge_open_sessions()
