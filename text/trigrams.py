"""An index for "contains these letters", on PostgreSQL alone: SQLite reads its small tables from end to end."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import Error, transaction

logger = logging.getLogger(__name__)


def make_index(table: str, column: str, name: str) -> Callable[[Any, Any], None]:
    """For `RunPython`. The extension pg_trgm comes with PostgreSQL, and the owner of the database may switch it on.

    Where that is refused the school works as before, only slower: the log says how to mend it, and running it again is safe.
    """

    def make(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(), schema_editor.connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        except Error as error:
            logger.warning("No index for the search in %s: %s. As superuser: CREATE EXTENSION pg_trgm, then migrate anew.", table, error)
            return
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({column} gin_trgm_ops)")

    return make


def drop_index(name: str) -> Callable[[Any, Any], None]:
    """The way back. The extension stays: others may use it."""

    def drop(_apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return drop
