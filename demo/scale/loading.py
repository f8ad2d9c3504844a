"""Rows into tables without the ORM: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models


class Written(str):
    """JSON that is written already: what many rows share is put into words once."""

    __slots__ = ()


def written(value: Any) -> Written:
    return Written(json.dumps(value, ensure_ascii=False))


def trust_foreign_keys() -> None:
    """For this transaction: rows refer to ids that were given out in it or read before, so none is looked up again.

    Saves half the time on PostgreSQL. Only its superuser may; for others nothing changes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            if cursor.fetchone()[0] == "on":
                cursor.execute("SET LOCAL session_replication_role = replica")


class _Loader:
    """Writes rows into the columns, each value as its field wants it."""

    def __init__(self, table: str, columns: Sequence[str], fields: Sequence[models.Field], fixed: Sequence[Any] = ()) -> None:
        self._table = connection.ops.quote_name(table)
        self._columns = columns
        self._fixed = list(fixed)
        self._prepare = [(place, prepare) for place, field in enumerate(fields) if (prepare := _preparation(field))]

    def load(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write the rows, values in the order of the columns. Call inside a transaction."""
        columns = ", ".join(map(connection.ops.quote_name, self._columns))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self._table} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(self._whole(row))
                return
            marks = ", ".join(["%s"] * len(self._columns))
            cursor.executemany(f"INSERT INTO {self._table} ({columns}) VALUES ({marks})", [self._whole(row) for row in rows])  # noqa: S608

    def _whole(self, row: Sequence[Any]) -> list[Any]:
        whole = [*row, *self._fixed]
        for place, prepare in self._prepare:
            whole[place] = prepare(whole[place])
        return whole


class TableLoader(_Loader):
    """Fills one table. Columns that are not named in `names` get the model's default, the same in every row."""

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        self._model = model
        varying = [_column(model, name) for name in names]
        fixed = [
            field
            for field in model._meta.concrete_fields
            if field not in varying and (field.has_default() or field.null or field.empty_strings_allowed)
        ]
        values = [(_preparation(field) or _as_it_is)(field.get_default()) for field in fixed]
        super().__init__(model._meta.db_table, [str(field.column) for field in (*varying, *fixed)], varying, values)

    def reserve(self, count: int) -> range:
        """Ids that nobody else will take."""
        table = self._model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sequence = "pg_get_serial_sequence(%s, 'id')"
                cursor.execute(f"SELECT setval({sequence}, nextval({sequence}) + %s)", [table, table, count])
                last = cursor.fetchone()[0]
                return range(last - count, last)
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {self._table}")  # noqa: S608
            first = cursor.fetchone()[0] + 1
            return range(first, first + count)

    def load_numbered(self, rows: Sequence[Sequence[Any]]) -> range:
        """The same for rows without their ids, which are the first of `names`; the ids they got."""
        ids = self.reserve(len(rows))
        self.load((pk, *row) for pk, row in zip(ids, rows, strict=True))
        return ids


class Staging(_Loader):
    """A table of this connection alone, to multiply rows from. Its columns are like fields of models, named again."""

    def __init__(self, name: str, columns: Mapping[str, tuple[type[models.Model], str]]) -> None:
        fields = [_column(model, field) for model, field in columns.values()]
        super().__init__(name, list(columns), fields)
        types = ", ".join(f"{column} {field.rel_db_type(connection)}" for column, field in zip(columns, fields, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self._table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {self._table} ({types})")

    def empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{'TRUNCATE' if connection.vendor == 'postgresql' else 'DELETE FROM'} {self._table}")


def _column(model: type[models.Model], name: str) -> models.Field:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field):
        raise TypeError(f"{name} is no column of {model._meta.label}.")
    return field


def _preparation(field: models.Field) -> Callable[[Any], Any] | None:
    """How a value becomes what the database's driver takes; None when it does already."""
    if isinstance(field, models.JSONField):
        return lambda value: value if value is None or isinstance(value, Written) else written(value)
    if connection.vendor == "postgresql":
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_is(value: Any) -> Any:
    return value
