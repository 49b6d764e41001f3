"""The head of the record is noted outside the database once a day (R8.3)."""

from datetime import timedelta

from flask import Flask

from engage.core import audit_jobs
from engage.core.audit import write_head
from engage.core.clock import now
from engage.core.jobs import run_job
from engage.core.settings import Settings
from engage.core.transaction import transaction
from tests.factories import NOW, make_staff


def test_the_head_is_due_once_a_day(app: Flask, settings: Settings) -> None:
    with transaction():
        make_staff()
    assert audit_jobs.due_head(now(), 10) == [1]
    run_job("audit.head", [1])
    run_job("audit.head", [1])
    assert audit_jobs.due_head(now(), 10) == []
    assert audit_jobs.due_head(now() + timedelta(days=1), 10) == [1]
    lines = (settings.instance / "audit/audit-heads.log").read_text().splitlines()
    assert len(lines) == 1


def test_each_day_adds_a_line(app: Flask, settings: Settings) -> None:
    write_head(settings.instance / "audit", now=NOW)
    write_head(settings.instance / "audit", now=NOW + timedelta(days=1))
    lines = (settings.instance / "audit/audit-heads.log").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["2026-11-16", "2026-11-17"]
