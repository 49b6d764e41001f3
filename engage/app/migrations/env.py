"""How Alembic meets the database: over the application's own engine, one transaction for each migration."""

from typing import Any

from alembic import context
from flask import current_app
from flask_security import AsaList
from sqlalchemy import Connection

from engage.core.crypto import Sealed
from engage.core.database import UtcDateTime, db


def _render(kind: str, value: Any, _context: Any) -> str | bool:
    """Our own column types stand in migrations as what the database sees, so that they may move."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(value, Sealed):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(value, AsaList):
        return "sa.UnicodeText()"
    return False


def _loosely(connection: Any, *, on: bool) -> None:
    """SQLite changes some columns by making the table anew. With foreign keys enforced it could not drop the old one,
    or would take other rows along; the switch only works outside a transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={'OFF' if on else 'ON'}")


with db.engine.connect() as connection:
    _loosely(connection, on=True)
    arguments = current_app.extensions["migrate"].configure_args
    context.configure(connection=connection, target_metadata=db.metadata, render_item=_render, **arguments)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"After the migration, rows of {broken[0][0]} point to nothing.")
    connection.rollback()
    _loosely(connection, on=False)
