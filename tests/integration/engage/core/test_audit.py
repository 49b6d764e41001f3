"""The record is whole, or the first broken link is named (R8.3)."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from engage.core import audit
from engage.core.database import db
from engage.core.transaction import transaction
from tests.factories import NOW


def write_entries(count: int = 5) -> None:
    with transaction():
        for number in range(count):
            audit.record("staff:1", "voice.approved", f"voice:{number}", now=NOW + timedelta(seconds=number))


def test_a_record_nobody_touched_is_whole(app: Flask) -> None:
    write_entries()
    assert audit.verify() == audit.Verdict(count=5, head=audit.verify().head, broken_at=None)
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (result.exit_code, result.output.strip()) == (0, "Whole: 5 entries.")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET actor = 'staff:2' WHERE id = 3",
        "UPDATE audit_entry SET at = '2026-01-01 00:00:00' WHERE id = 3",
        "UPDATE audit_entry SET reason = 'because' WHERE id = 3",
        "UPDATE audit_entry SET link = (SELECT link FROM audit_entry WHERE id = 2) WHERE id = 3",
    ],
)
def test_a_changed_entry_is_named(app: Flask, change: str) -> None:
    write_entries()
    with transaction():
        db.session.execute(text(change))
    assert audit.verify().broken_at == 3
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "entry 3" in result.stderr


def test_a_deleted_entry_is_seen(app: Flask) -> None:
    write_entries()
    with transaction():
        db.session.execute(text("DELETE FROM audit_entry WHERE id = 2"))
    assert audit.verify().broken_at == 3


def test_a_tail_cut_off_is_seen_by_the_head_noted_outside(app: Flask) -> None:
    write_entries()
    folder = app.extensions["engage_settings"].instance / "audit"
    audit.write_head(folder, now=NOW)
    with transaction():
        db.session.execute(text("DELETE FROM audit_entry WHERE id = 5"))
    assert audit.verify().broken_at is None
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "Entry 5" in result.stderr


def test_heads_are_noted_once_a_day(app: Flask) -> None:
    folder = app.extensions["engage_settings"].instance / "audit"
    for hours in (0, 1, 24):
        audit.write_head(folder, now=NOW + timedelta(hours=hours))
    assert len((folder / "audit-heads.log").read_text().splitlines()) == 2
