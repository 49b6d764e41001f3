"""An application over an empty, migrated database of each kind; PostgreSQL where a setting names a server."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from engage.app.factory import create_app
from engage.core.database import db
from engage.core.settings import read_settings
from tests.conftest import KEYS

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty_app(kind: str, folder: Path) -> Iterator[Flask]:
    """An application whose database holds no table yet; skips PostgreSQL where no server is named."""
    settings = read_settings(KEYS, folder)
    if kind == "sqlite":
        yield create_app(settings)
        return
    server = os.environ.get("ENGAGE_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("ENGAGE_TEST_POSTGRES_URL names no server")
    name = f"engage_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    app = create_app(replace(settings, database_url=server.rsplit("/", 1)[0] + f"/{name}"))
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
