"""The tables on disk are the tables in the code: up from empty, down, up again, equal to the models."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engage.app.demo.place import DemoPlace
from engage.core import clock
from engage.core.database import db
from engage.core.transaction import transaction
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


@pytest.mark.walk
@pytest.mark.parametrize("kind", KINDS)
def test_a_place_with_people_in_it_survives_down_and_up_again(kind: str, tmp_path: Path) -> None:
    with empty_app(kind, tmp_path) as app, app.app_context():
        flask_migrate.upgrade()
        with transaction():
            DemoPlace(now=clock.now(), zone=ZoneInfo("Europe/London")).build()
        before = rows()
        assert before["voice"] > 100
        flask_migrate.downgrade(revision="0001")
        flask_migrate.upgrade()
        kept = rows()
        # What 0001 had no table for is gone with its table; nothing else may be.
        assert {name: kept[name] for name in TABLES_OF_0001} == {name: before[name] for name in TABLES_OF_0001}


TABLES_OF_0001 = (
    "conversation",
    "participation",
    "voice",
    "tag",
    "theme",
    "reply",
    "reply_theme",
    "reply_quote",
    "concern",
    "staff",
)


def rows() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in db.metadata.tables.items()
        }


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))
