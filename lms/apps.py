from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate


class LmsConfig(AppConfig):
    name = "lms"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from lms import checks, personal_data

        for check in (
            checks.check_base_url,
            checks.check_former_addresses,
            checks.check_hosts,
            checks.check_languages,
            checks.check_queues,
            checks.check_times_of_jobs,
            checks.check_sender_of_mail,
            checks.check_numbers,
        ):
            register(check)
        for check in (checks.check_metrics_token, checks.check_redis_asks_who_comes, checks.check_mail_is_encrypted):
            register(check, Tags.security, deploy=True)
        personal_data.register_parts()
        pre_migrate.connect(let_migrations_take_their_time, dispatch_uid="lms.patience")


def let_migrations_take_their_time(*, using: str, **_kwargs: Any) -> None:
    """An index over millions of rows takes longer than any page may. Waiting for locks stays limited."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
