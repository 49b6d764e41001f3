"""Changing keys: every sealed column of every table is brought under the first key, in short transactions (R5.5).

It may be stopped at any moment and run again: what is under the first key already is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, bindparam, func, select, update

from engage.core.crypto import KeyLost, Sealed, vault
from engage.core.database import db
from engage.core.transaction import transaction

AT_ONCE = 500
Progress = Callable[[int], object]


@dataclass
class Rotation:
    """What a run did: values brought under the first key, values that were, and by column those nobody can read."""

    resealed: int = 0
    already: int = 0
    lost: Counter[str] = field(default_factory=Counter)


def sealed_columns() -> list[Column[Any]]:
    """Every column that holds tokens, of every table there is."""
    return [each for table in db.metadata.sorted_tables for each in table.columns if isinstance(each.type, Sealed)]


def how_many() -> int:
    """How many sealed values there are."""
    return sum(
        db.session.scalar(select(func.count()).select_from(column.table).where(column.is_not(None))) or 0
        for column in sealed_columns()
    )


def rotate(progress: Progress) -> Rotation:
    """Bring every sealed value under the first key; `progress` is told how many more were looked at.

    A value that somebody changes meanwhile is under the first key by that, and is not overwritten.
    """
    done = Rotation()
    for column in sealed_columns():
        for rows in _lots(column):
            changed = []
            for row in rows:
                try:
                    fresh = vault().reseal(row.token)
                except KeyLost:
                    done.lost[str(column)] += 1
                    continue
                if fresh is None:
                    done.already += 1
                else:
                    changed.append({"row": row.id, "old": bytes(row.token), "fresh": fresh})
            done.resealed += len(changed)
            if changed:
                _store(column, changed)
            progress(len(rows))
    return done


def status(progress: Progress) -> tuple[dict[str, int], Counter[str]]:
    """How many values each key seals, by its name in the order of the setting; and by column those nobody can read."""
    sealed, lost = dict.fromkeys(vault().names, 0), Counter[str]()
    for column in sealed_columns():
        for rows in _lots(column):
            for row in rows:
                place = vault().key_of(row.token)
                if place is None:
                    lost[str(column)] += 1
                else:
                    sealed[vault().names[place]] += 1
            progress(len(rows))
    return sealed, lost


def _lots(column: Column[Any]) -> Iterator[Sequence[Any]]:
    """The column's values with their row's id, some at a time, each read in a transaction of its own."""
    key, last = _key(column), None
    while True:
        query = select(key.label("id"), column.label("token")).where(column.is_not(None))
        if last is not None:
            query = query.where(key > last)
        rows = db.session.execute(query.order_by(key).limit(AT_ONCE)).all()
        db.session.rollback()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _store(column: Column[Any], changed: list[dict[str, Any]]) -> None:
    statement = (
        update(column.table)
        .where(_key(column) == bindparam("row"), column == bindparam("old"))
        .values({column.name: bindparam("fresh")})
    )
    with transaction():
        db.session.connection().execute(statement, changed)


def _key(column: Column[Any]) -> Column[Any]:
    table: Table = column.table
    (key,) = table.primary_key.columns
    return key
