from celery import shared_task

from accounts import services


@shared_task(name="accounts.purge_signin_codes")
def purge_signin_codes() -> None:
    services.purge_signin_codes()
