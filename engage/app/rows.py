"""All rows of all tables as lines of JSON, and back: the same for SQLite and PostgreSQL."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from engage.core.database import db

AT_ONCE = 500
Line = dict[str, Any] | list[Any]

_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], str], ...] = (
    (sa.JSON, "json"),
    (sa.LargeBinary, "bytes"),
    (sa.DateTime, "moment"),
    (sa.Date, "day"),
    (sa.Boolean, "bool"),
)
_OUT: dict[str, Callable[[Any], Any]] = {
    "bytes": lambda value: base64.b64encode(value).decode(),
    "moment": lambda value: (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat(),
    "day": lambda value: value.isoformat(),
    "bool": bool,
}
_IN: dict[str, Callable[[Any], Any]] = {
    "bytes": base64.b64decode,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bool": bool,
}


class RowsError(Exception):
    """What a backup holds does not fit the database; the message says what."""


def tables(connection: sa.Connection) -> list[sa.Table]:
    """Our tables as the database has them, each after those that it points to."""
    found = sa.MetaData()
    ours = set(db.metadata.tables)
    found.reflect(connection, only=lambda name, _meta: name in ours)
    return found.sorted_tables


def count(connection: sa.Connection) -> int:
    """How many rows there are."""
    return sum(connection.scalar(sa.select(sa.func.count()).select_from(each)) or 0 for each in tables(connection))


def out(connection: sa.Connection) -> Iterator[Line]:
    """Every row of every table, in an order in which they can be stored again."""
    for table in tables(connection):
        kinds = [_kind(column) for column in table.columns]
        yield {"table": table.name, "columns": [column.name for column in table.columns], "kinds": kinds}
        changes = [_OUT.get(kind) for kind in kinds]
        query = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=1000)
        for row in connection.execute(query):
            yield [
                value if value is None or change is None else change(value)
                for value, change in zip(row, changes, strict=True)
            ]


class Store:
    """Puts rows into an empty database, in the running transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._tables = {table.name: table for table in tables(connection)}
        self._table: sa.Table | None = None
        self._later: list[tuple[sa.Table, list[str]]] = []
        self._waiting: list[dict[str, Any]] = []
        self._held: list[tuple[sa.Table, dict[str, Any]]] = []
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")

    def begin(self, line: dict[str, Any]) -> None:
        """The rows that follow are of this table. Raises RowsError."""
        self.flush()
        table = self._tables.get(line["table"])
        if table is None or set(line["columns"]) != set(table.columns.keys()):
            raise RowsError(f"The table {line['table']} is not as it was in the backup.")
        self._table, self._columns = table, line["columns"]
        self._changes = [_IN.get(kind) for kind in line["kinds"]]
        if self._connection.dialect.name == "sqlite":  # which keeps moments without their zone, all in UTC
            self._changes = [
                (lambda value: datetime.fromisoformat(value).replace(tzinfo=None)) if kind == "moment" else change
                for kind, change in zip(line["kinds"], self._changes, strict=True)
            ]
        self._own = [] if self._connection.dialect.name == "sqlite" else _pointing_to_itself(table)

    def add(self, row: Sequence[Any]) -> None:
        """One row of the table that was begun."""
        values = {
            name: value if value is None or change is None else change(value)
            for name, value, change in zip(self._columns, row, self._changes, strict=True)
        }
        if self._table is None:
            raise RowsError("There are rows before the first table.")
        if any(values[name] is not None for name in self._own):  # the row it points to may come later
            self._held.append((self._table, {name: values[name] for name in (*_key(self._table), *self._own)}))
            values |= dict.fromkeys(self._own)
        self._waiting.append(values)
        if len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Store what waits."""
        if self._waiting and self._table is not None:
            self._connection.execute(sa.insert(self._table), self._waiting)
        self._waiting = []

    def finish(self) -> None:
        """Store the rest, and where rows of a table point to each other."""
        self.flush()
        for table, values in self._held:
            key = _key(table)
            here = sa.and_(*(table.c[name] == values[name] for name in key))
            own = {name: value for name, value in values.items() if name not in key}
            self._connection.execute(sa.update(table).where(here).values(own))


def empty(connection: sa.Connection) -> None:
    """Delete every row, in the running transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for table in reversed(tables(connection)):
        connection.execute(sa.delete(table))


def number_on(connection: sa.Connection, highest: dict[str, int]) -> None:
    """PostgreSQL: let the numbers of each table go on behind the highest there is, or was (`highest`)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables(connection):
        key = _key(table)
        if len(key) != 1 or not isinstance(table.c[key[0]].type, sa.Integer):
            continue
        name = sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', key[0]))
        if sequence := connection.scalar(name):
            there = connection.scalar(sa.select(sa.func.max(table.c[key[0]]))) or 0
            last = max(there, highest.get(table.name, 0))
            connection.execute(sa.select(sa.func.setval(sequence, max(last, 1), last > 0)))


def _kind(column: sa.Column[Any]) -> str:
    return next((kind for type_, kind in _KINDS if isinstance(column.type, type_)), "plain")


def _key(table: sa.Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _pointing_to_itself(table: sa.Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table and key.parent.nullable]
