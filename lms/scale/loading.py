"""Rows into tables without the ORM: COPY on PostgreSQL, one prepared statement on SQLite."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb


class TableLoader:
    """Fills one table. Columns that are not named in `fields` get the model's default, the same in every row."""

    def __init__(self, model: type[models.Model], fields: Sequence[str]) -> None:
        self.model = model
        self._varying = [model._meta.get_field(name) for name in fields]
        self._fixed = [
            field for field in model._meta.concrete_fields if field not in self._varying and (field.has_default() or field.null or field.empty_strings_allowed)
        ]
        self._fixed_values = [_prepare(field)(field.get_default()) for field in self._fixed]
        self._prepare = [_prepare(field) for field in self._varying]

    def load(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write the rows, values in the order of `fields`. Call inside a transaction."""
        columns = ", ".join(connection.ops.quote_name(field.column) for field in (*self._varying, *self._fixed))
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(self._whole(row))
                return
            marks = ", ".join(["%s"] * (len(self._varying) + len(self._fixed)))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [self._whole(row) for row in rows])  # noqa: S608

    def reserve(self, count: int) -> range:
        """Ids that nobody else will take."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sequence = "pg_get_serial_sequence(%s, 'id')"
                cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [table, table, count])
                last = cursor.fetchone()[0]
                return range(last - count, last)
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            first = cursor.fetchone()[0] + 1
            return range(first, first + count)

    def _whole(self, row: Sequence[Any]) -> list[Any]:
        return [prepare(value) for prepare, value in zip(self._prepare, row, strict=True)] + self._fixed_values


def _prepare(field: models.Field) -> Callable[[Any], Any]:
    if connection.vendor == "postgresql":
        return Jsonb if isinstance(field, models.JSONField) else _as_it_is
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value
