"""How Alembic meets the database: over the application's own engine, one transaction for each migration."""

from typing import Any

from alembic import context
from flask import current_app
from flask_security import AsaList

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


with db.engine.connect() as connection:
    arguments = current_app.extensions["migrate"].configure_args
    context.configure(connection=connection, target_metadata=db.metadata, render_item=_render, **arguments)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
