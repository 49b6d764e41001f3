"""Background work of the audit record: its head and count are noted outside the database, once a day (R8.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from flask import current_app

from engage.core.audit import head_noted, write_head
from engage.core.clock import now as clock_now
from engage.core.jobs import job


def due_head(now: datetime, _limit: int) -> Sequence[int]:
    """One id until today's head is noted: one run notes it."""
    return [] if head_noted(_folder(), now) else [1]


@job("audit.head", due=due_head)
def note_head(_ids: Sequence[int]) -> None:
    """Note today's head."""
    write_head(_folder(), now=clock_now())


def _folder() -> Path:
    instance: Path = current_app.extensions["engage_settings"].instance
    return instance / "audit"
