"""The tables on disk are the tables in the code: up from empty, down, up again, equal to the models."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engage.core.database import db
from tests.databases import KINDS, empty_app


@pytest.mark.parametrize("kind", KINDS)
def test_up_down_and_up_again_ends_equal_to_the_models(kind: str, tmp_path: Path) -> None:
    with empty_app(kind, tmp_path) as app, app.app_context():
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
