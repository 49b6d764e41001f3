"""Counts the SQL statements that a piece of work sends: no page may send more than 25, however much data there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from engage.core.database import db

MOST = 25


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements sent inside: `with statements() as sent: …; assert len(sent) <= MOST`."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
