"""Background work of safeguarding: alerts and escalation, by mail without content (R4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import select

from engage.accounts.models import Staff
from engage.core.clock import now as clock_now
from engage.core.database import db
from engage.core.jobs import job
from engage.core.mail import queue_mail
from engage.core.transaction import transaction
from engage.safeguarding.hours import minutes_unanswered
from engage.safeguarding.models import Concern, ConcernState, Urgency
from engage.safeguarding.queries import unacknowledged
from engage.safeguarding.services import escalate, first_to_tell, note_told

#: After so many minutes without acknowledgement the deputy is told, and after twice as many every lead. Urgent ones
#: count by the clock, night and weekend too; the others count in reading hours.
PATIENCE = {Urgency.URGENT: 30, Urgency.SOON: 120}
URGENT_SUBJECT = "Safeguarding, urgent: something waits for you"
SUBJECT = "Safeguarding: something waits for you"
UNANSWERED = "Safeguarding: nobody has looked yet"


def due_alerts(now: datetime, limit: int) -> Sequence[int]:
    """Ids of concerns whose lead was not told yet, oldest first."""
    query = select(Concern.id).where(Concern.alerted_at.is_(None)).order_by(Concern.id).limit(limit)
    return db.session.scalars(query).all()


@job("safeguarding.alert", due=due_alerts)
def alert(ids: Sequence[int]) -> None:
    """Tell each lead once that something waits. The message says where to look, never what was said."""
    with transaction():
        moment = clock_now()
        concerns = db.session.scalars(
            select(Concern)
            .where(Concern.id.in_(ids), Concern.alerted_at.is_(None))
            .order_by(Concern.id)
            .with_for_update()
        ).all()
        told: dict[str, bool] = {}
        for concern in concerns:
            for address in _addresses(first_to_tell(concern.conversation)):
                told[address] = told.get(address, False) or concern.urgency is Urgency.URGENT
            note_told(concern, now=moment)
        for address, urgent in told.items():
            _write(address, URGENT_SUBJECT if urgent else SUBJECT, moment)


def due_escalations(now: datetime, limit: int) -> Sequence[int]:
    """Ids of concerns that nobody acknowledged in time, oldest first."""
    earliest = now - timedelta(minutes=min(PATIENCE.values()))
    found: list[int] = []
    for row in unacknowledged(earliest):
        if _overdue(row.urgency, row.opened_at, now, row.safeguarding_hours, told_deputy=bool(row.deputy_alerted_at)):
            found.append(row.id)
        if len(found) == limit:
            break
    return found


@job("safeguarding.escalate", due=due_escalations)
def escalate_overdue(ids: Sequence[int]) -> None:
    """Tell the deputy, and later every lead in scope."""
    with transaction():
        moment = clock_now()
        concerns = db.session.scalars(
            select(Concern).where(Concern.id.in_(ids), Concern.state == ConcernState.OPEN).with_for_update()
        ).all()
        to_tell: dict[str, None] = {}
        for concern in concerns:
            told_deputy = concern.deputy_alerted_at is not None
            hours = concern.conversation.safeguarding_hours
            if concern.leads_alerted_at is None and _overdue(
                concern.urgency, concern.handed_at or concern.opened_at, moment, hours, told_deputy=told_deputy
            ):
                to_tell.update(_addresses(escalate(concern, now=moment, to_all=told_deputy)))
        for address in to_tell:
            _write(address, UNANSWERED, moment)


def _overdue(urgency: Urgency, opened: datetime, now: datetime, hours: dict[str, object], *, told_deputy: bool) -> bool:
    zone = current_app.extensions["engage_settings"].time_zone
    waited = minutes_unanswered(opened, now, hours, zone, by_the_clock=urgency is Urgency.URGENT)
    return waited >= PATIENCE[urgency] * (2 if told_deputy else 1)


def _addresses(people: Iterable[Staff]) -> dict[str, None]:
    return {person.email: None for person in people if person.active}


def _write(address: str, subject: str, now: datetime) -> None:
    queue_mail(
        address,
        subject=subject,
        body="Something is waiting in the safeguarding queue. Sign in to read it: /desk/safeguarding/\n",
        now=now,
    )
