"""Jobs of cooperatives."""

from celery import shared_task

from cooperatives import services


@shared_task(name="cooperatives.purge_join_requests")
def purge_join_requests() -> None:
    services.purge_join_requests()
