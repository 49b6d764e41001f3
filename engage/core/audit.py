"""The audit record: what staff and the system did, append-only, chained by HMAC with a key of its own (R8.3).

It never holds what a member of the public said, or when they came.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Row, String, Text, delete, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from engage.core.clock import now as clock_now
from engage.core.database import db, run
from engage.core.transaction import apart

FIRST_LINK = "0" * 64
SHORTENED = "audit.shortened"
POSTGRES_LOCK = 8_300_001  # any number of ours; one writer at a time adds a link


class AuditEntry(db.Model):
    """One thing done. No foreign key leads out of it, so no deletion cascades into it."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True, doc="place in the chain, from 1 without gaps")
    at: Mapped[datetime] = mapped_column(index=True, doc="when, UTC")
    actor: Mapped[str] = mapped_column(
        String(80), index=True, doc="“staff:7”, “system”, or “nobody” for a refused stranger"
    )
    action: Mapped[str] = mapped_column(String(80), index=True, doc="verb in the past: voice.approved")
    subject: Mapped[str] = mapped_column(String(120), index=True, doc="what it was done to: “voice:12”")
    reason: Mapped[str] = mapped_column(Text, default="", doc="why, where a reason is asked for")
    link: Mapped[str] = mapped_column(String(64), doc="HMAC-SHA256 over this entry and the link before")


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: the number of the last entry, and the first broken one (None: whole)."""

    count: int
    head: str
    broken_at: int | None


def record(actor: str, action: str, subject: str, *, now: datetime, reason: str = "") -> AuditEntry:
    """Append one entry in the running transaction. `actor` is “staff:<id>” or “system”."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
    last = db.session.execute(select(AuditEntry.id, AuditEntry.link).order_by(AuditEntry.id.desc()).limit(1)).first()
    place, before = (last.id + 1, last.link) if last else (1, FIRST_LINK)
    entry = AuditEntry(id=place, at=now, actor=actor, action=action, subject=subject, reason=reason)
    entry.link = _link(before, entry)
    db.session.add(entry)
    db.session.flush()
    return entry


def record_apart(actor: str, action: str, subject: str, *, reason: str = "") -> None:
    """Append an entry in a transaction of its own: refusals stay on record though the request is rolled back."""
    apart(lambda: _record_now(actor, action, subject, reason))


def _record_now(actor: str, action: str, subject: str, reason: str) -> None:
    record(actor, action, subject, now=clock_now(), reason=reason)


def verify() -> Verdict:
    """Walk the whole chain. `broken_at` is the id of the first entry that does not follow from the one before."""
    before, count = _beginning()
    entries = select(*AuditEntry.__table__.columns).order_by(AuditEntry.id).execution_options(yield_per=1000)
    for entry in db.session.execute(entries):  # rows, not objects: a record of years is walked in seconds
        count += 1
        if entry.id != count or not hmac.compare_digest(entry.link, _link(before, entry)):
            return Verdict(count=count, head=before, broken_at=entry.id)
        before = entry.link
    return Verdict(count=count, head=before, broken_at=None)


def shorten(before: datetime, *, now: datetime) -> int:
    """Delete the oldest entries, those written before this moment, and put on record where the chain begins now (R5.8).

    The newest entry always stays. Returns how many are gone.
    """
    kept = select(func.min(AuditEntry.id)).where(AuditEntry.at >= before).scalar_subquery()
    newest = select(func.max(AuditEntry.id)).scalar_subquery()
    last = db.session.execute(
        select(AuditEntry.id, AuditEntry.link)
        .where(AuditEntry.id < func.coalesce(kept, newest))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    ).first()
    if last is None:
        return 0
    gone = run(delete(AuditEntry).where(AuditEntry.id <= last.id))
    record("system", SHORTENED, f"audit:{last.id}", now=now, reason=last.link)
    return gone


def _beginning() -> tuple[str, int]:
    """The link and the number before the first entry that is kept. Whoever forged this would need the key: `verify`
    walks over the entry that says it."""
    query = select(AuditEntry).where(AuditEntry.action == SHORTENED).order_by(AuditEntry.id.desc()).limit(1)
    noted = db.session.scalar(query)
    return (noted.reason, int(noted.subject.partition(":")[2])) if noted else (FIRST_LINK, 0)


def write_head(folder: Path, *, now: datetime) -> None:
    """Note head and count outside the database, once a day, so that a cut-off tail is seen."""
    if head_noted(folder, now):
        return
    folder.mkdir(parents=True, exist_ok=True)
    heads, day = folder / "audit-heads.log", now.date().isoformat()
    count = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    head = db.session.scalar(select(AuditEntry.link).order_by(AuditEntry.id.desc()).limit(1)) or FIRST_LINK
    with heads.open("a") as file:
        file.write(f"{day} {count} {head}\n")


def head_noted(folder: Path, now: datetime) -> bool:
    """Whether the head of this day (UTC) is noted already."""
    heads = folder / "audit-heads.log"
    return heads.exists() and heads.read_text().rstrip().rsplit("\n", 1)[-1].startswith(now.date().isoformat())


def missing_from_noted_heads(folder: Path) -> str | None:
    """A sentence where a head noted outside no longer stands in the database, else None."""
    heads = folder / "audit-heads.log"
    _link_before, shortened_to = _beginning()
    for line in heads.read_text().splitlines() if heads.exists() else ():
        day, count, head = line.split()
        if (
            int(count) > shortened_to
            and db.session.scalar(select(AuditEntry.link).where(AuditEntry.id == int(count))) != head
        ):
            return f"Entry {count}, noted on {day}, is gone or was changed."
    return None


def _link(before: str, entry: AuditEntry | Row[Any]) -> str:
    body = json.dumps(
        [
            before,
            entry.id,
            entry.at.astimezone(UTC).isoformat(),
            entry.actor,
            entry.action,
            entry.subject,
            entry.reason,
        ],
        ensure_ascii=False,
    )
    key: bytes = current_app.extensions["engage_settings"].audit_key
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
