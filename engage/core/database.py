"""The database: one declarative base, the types we use, and how SQLite is opened."""

from __future__ import annotations

import enum
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import CursorResult, DateTime, Engine, Enum, Executable, MetaData, event
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MILLISECONDS = 10_000
BRIEF_MILLISECONDS = 500

#: True while the running transaction means to write; SQLite then takes its lock at the start.
writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and always handed back with its zone. A time without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def str_enum(kind: type[enum.StrEnum], *, check: str = "") -> Enum:
    """A column type that stores a StrEnum by its value, as text with a check constraint.

    `check` names the constraint where a table has two columns of one kind.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=check or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """All tables."""

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={datetime: UtcDateTime()})


db = SQLAlchemy(model_class=Base)


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    """A person's words survive a power cut (synchronous), and what is deleted is overwritten (R5.8)."""
    if "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # we begin transactions ourselves, see _begin
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "temp_store=MEMORY",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    """A transaction that will write takes the lock at once: upgrading a read lock can fail half-way."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


def on_sqlite() -> bool:
    """Whether the application's database is SQLite."""
    return db.engine.dialect.name == "sqlite"


def run(statement: Executable) -> int:
    """Execute an UPDATE or DELETE in the running transaction; how many rows it touched."""
    return int(cast("CursorResult[Any]", db.session.execute(statement)).rowcount)


def empty_journal() -> bool:
    """SQLite: bring the journal into the file and cut it to nothing, so that no page of it shows what was deleted.

    Whether it is empty now; somebody who reads at this moment may stand in the way. Other databases: True.
    """
    if not on_sqlite():
        return True
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BRIEF_MILLISECONDS}")
        busy, *_pages = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1,)
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        return not busy
    finally:
        connection.close()
