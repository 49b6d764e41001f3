"""Reads of the audit record for its page and its copy: who did what, newest first, as far as somebody may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal, or_, select, true

from engage.accounts.models import Staff
from engage.accounts.permissions import MAY, Permission
from engage.core.audit import AuditEntry
from engage.core.database import db
from engage.front.audit_words import REFUSALS, REFUSED

PAGE = 50
CHUNK = 1000


@dataclass(frozen=True)
class Filter:
    """Which entries: each part that is empty leaves all in."""

    actor: str = ""
    family: str = ""
    kind: str = ""
    number: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions of a query. `until` is the first moment that is too late."""
        chosen: list[ColumnElement[bool]] = []
        if self.actor:
            chosen.append(AuditEntry.actor == self.actor)
        if self.family == REFUSED:
            chosen.append(AuditEntry.action.in_(REFUSALS))
        elif self.family:
            chosen.append(AuditEntry.action.startswith(f"{self.family}.", autoescape=True))
        if self.kind and self.number:
            chosen.append(AuditEntry.subject == f"{self.kind}:{self.number}")
        elif self.kind:
            chosen.append(AuditEntry.subject.startswith(f"{self.kind}:", autoescape=True))
        if self.since:
            chosen.append(AuditEntry.at >= self.since)
        if self.until:
            chosen.append(AuditEntry.at < self.until)
        return chosen


@dataclass(frozen=True)
class Page:
    """Some entries, newest first, how many the filter finds, and where the pages before and after begin."""

    entries: Sequence[AuditEntry]
    total: int
    newer: int | None
    older: int | None


def in_sight(person: Staff) -> ColumnElement[bool]:
    """What `person` may see (decision 0170): everything, or what concerns accounts of their own organisation."""
    grants = [grant for grant in person.grants if Permission.SEE_AUDIT in MAY[grant.role] and not grant.conversation_id]
    if not person.active or not grants:
        return false()
    if any(grant.organisation_id is None for grant in grants):
        return true()
    own = select(literal("staff:") + cast(Staff.id, String)).where(
        Staff.organisation_id.in_([grant.organisation_id for grant in grants])
    )
    return or_(AuditEntry.actor.in_(own), AuditEntry.subject.in_(own))


def page(person: Staff, chosen: Filter, *, before: int | None = None, after: int | None = None) -> Page:
    """A page of entries: those before this number, or those after it, or the newest."""
    wanted = and_(in_sight(person), *chosen.conditions())
    query = select(AuditEntry).where(wanted).limit(PAGE + 1)
    if after is not None:
        found = list(db.session.scalars(query.where(AuditEntry.id > after).order_by(AuditEntry.id)))
        more, entries = len(found) > PAGE, found[:PAGE][::-1]
        newer, older = (entries[0].id if more else None), (entries[-1].id if entries else None)
    else:
        query = query.where(AuditEntry.id < before) if before is not None else query
        found = list(db.session.scalars(query.order_by(AuditEntry.id.desc())))
        more, entries = len(found) > PAGE, found[:PAGE]
        newer = entries[0].id if entries and before is not None else None
        older = entries[-1].id if more else None
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(wanted)) or 0
    return Page(entries, total, newer, older)


def every(person: Staff, chosen: Filter) -> Iterator[AuditEntry]:
    """All entries that the filter finds, newest first, fetched a thousand at a time."""
    wanted, before = and_(in_sight(person), *chosen.conditions()), None
    while True:
        query = select(AuditEntry).where(wanted).order_by(AuditEntry.id.desc()).limit(CHUNK)
        rows = db.session.scalars(query if before is None else query.where(AuditEntry.id < before)).all()
        yield from rows
        if len(rows) < CHUNK:
            return
        before = rows[-1].id
        db.session.expunge_all()


def names_in_sight(person: Staff) -> Mapping[str, str]:
    """“staff:7” → name, of the accounts that `person` may see, by name."""
    grants: list[Any] = [grant for grant in person.grants if Permission.SEE_AUDIT in MAY[grant.role]]
    query = select(Staff.id, Staff.name).order_by(Staff.name, Staff.id)
    if not any(grant.organisation_id is None and grant.conversation_id is None for grant in grants):
        query = query.where(Staff.organisation_id.in_([grant.organisation_id for grant in grants]))
    return {f"staff:{row.id}": row.name for row in db.session.execute(query)}
