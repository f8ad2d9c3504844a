from functools import partial
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from text.order import COLLATIONS, compare_names


class TextConfig(AppConfig):
    name = "text"
    verbose_name = "Text"

    def ready(self) -> None:
        connection_created.connect(know_the_order_of_names, dispatch_uid="text.order")


def know_the_order_of_names(*, connection: Any, **kwargs: Any) -> None:
    """SQLite forgets collations with each connection; PostgreSQL has them from a migration."""
    if connection.vendor == "sqlite":
        for language, collation in COLLATIONS.items():
            connection.connection.create_collation(collation, partial(compare_names, language=language))
