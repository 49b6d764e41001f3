"""Is the process up, and is it ready?"""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from engage.accounts.permissions import PUBLIC
from engage.core.database import db
from engage.core.jobs import bell

health = Blueprint("health", __name__)
PERMISSIONS = {"health.alive": PUBLIC, "health.ready": PUBLIC}


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process is up."""
    return jsonify(status="up")


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """Database, migrations and bell answer."""
    checks = {"database": _answers(_database), "migrations": _answers(_migrations), "bell": _answers(_bell)}
    return jsonify(checks), 200 if all(checks.values()) else 503


def _answers(check: object) -> bool:
    try:
        return bool(check())  # type: ignore[operator]
    except Exception:
        current_app.logger.warning("not ready", exc_info=True)
        return False


def _database() -> bool:
    return db.session.execute(text("SELECT 1")).scalar() == 1


def _migrations() -> bool:
    """The database stands at the newest migration."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = current_app.extensions["migrate"].migrate.get_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _bell() -> bool:
    bell().pending_count()
    return True
