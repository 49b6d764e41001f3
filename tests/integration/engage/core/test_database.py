"""A person's words survive a power cut, and what is deleted is gone."""

import sqlite3
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from engage.core.database import db
from engage.core.mail import OutboxMail
from engage.core.settings import Settings
from engage.core.transaction import transaction
from tests.factories import NOW


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_sqlite_is_opened_safely(app: Flask, pragma: str, value: object) -> None:
    assert db.session.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_a_writing_transaction_holds_the_lock_from_its_start(app: Flask, settings: Settings) -> None:
    with transaction():
        db.session.execute(text("SELECT 1"))
        other = sqlite3.connect(settings.instance / "engage.db", timeout=0.01)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO lease (name, until) VALUES ('x', '2026-01-01')")
        other.close()


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    mail = OutboxMail(recipient="a@b.org", subject="", body="", message_id="m", queued_at=datetime(2026, 1, 1))  # noqa: DTZ001
    db.session.add(mail)
    with pytest.raises(StatementError, match="without a zone"):
        db.session.flush()


def test_a_time_comes_back_with_its_zone(app: Flask) -> None:
    with transaction():
        db.session.add(OutboxMail(recipient="a@b.org", subject="", body="", message_id="m", queued_at=NOW))
    assert db.session.query(OutboxMail).one().queued_at == NOW
