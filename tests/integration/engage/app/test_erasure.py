"""Erasing a person reaches every table that points to them or to their words (R5.8)."""

from __future__ import annotations

import flask_migrate
import pytest
import sqlalchemy as sa

from engage.app.erasure import erase
from engage.core.database import db
from engage.core.transaction import transaction
from engage.voices.models import Participation, Voice
from tests.databases import empty_app
from tests.factories import NOW

WORDS = {"participation", "voice", "concern"}


def pointing() -> list[tuple[sa.Table, sa.Column[int], str]]:
    """Every column that points to a person, their words, or a concern about them."""
    return [
        (table, key.parent, key.column.table.name)
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in WORDS
    ]


def test_nothing_points_to_somebody_who_was_erased(tmp_path_factory: pytest.TempPathFactory) -> None:
    with empty_app("sqlite", tmp_path_factory.mktemp("erasure")) as app, app.app_context():
        flask_migrate.upgrade()
        assert app.test_cli_runner().invoke(args=["demo", "load"]).exit_code == 0
        everybody = db.session.scalars(sa.select(Participation.id)).all()
        before = {table.name: rows(table, column) for table, column, _ in pointing()}
        assert min(before[name] for name in ("reply_quote", "tag", "survey_response", "concern")) > 0
        with transaction():
            erase(everybody, now=NOW, by="system")
        left = {f"{table.name}.{column.name}": rows(table, column) for table, column, _ in pointing()}
        assert {name: count for name, count in left.items() if count} == {}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Voice)) == 0


def rows(table: sa.Table, column: sa.Column[int]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(column.is_not(None))) or 0
