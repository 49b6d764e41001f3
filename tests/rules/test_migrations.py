"""The tables on disk are the tables in the code: up from empty, down, up again, equal to the models."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from engage.app.factory import create_app
from engage.core.database import db
from engage.core.settings import read_settings
from tests.conftest import KEYS


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over an empty database of each kind."""
    settings = read_settings(KEYS, tmp_path)
    if request.param == "sqlite":
        yield create_app(settings)
        return
    server = request.getfixturevalue("postgres_url")
    name = f"engage_test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    app = create_app(replace(settings, database_url=server.rsplit("/", 1)[0] + f"/{name}"))
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()


def test_up_down_and_up_again_ends_equal_to_the_models(empty_app: Flask) -> None:
    with empty_app.app_context():
        flask_migrate.upgrade()
        assert differences() == []
        flask_migrate.downgrade(revision="base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        assert left == set()
        flask_migrate.upgrade()
        assert differences() == []
        assert set(sa.inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))
